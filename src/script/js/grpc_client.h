// GrpcClient: one client of k6/net/grpc: the services it knows, and the channel it has open.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/url.h"
#include "engine/grpc.h"
#include "protocol/proto_schema.h"
#include "script/js/promises.h"

namespace brink::script::js {

using SchemaRef = std::shared_ptr<const protocol::ProtoSchema>;

struct GrpcClient {
  // A method with what its messages are made by.
  struct Found {
    SchemaRef schema;
    const protocol::ProtoMethod* method = nullptr;
  };
  // Nothing: it is not known.
  Found find(std::string_view method) const;

  std::vector<SchemaRef> schemas;  // what was loaded last counts first
  bool connected = false;
  std::uint32_t channel = 0;
  std::string address;  // as the script gave it
  Url origin;           // where its connection goes
  std::string authority;
  std::shared_ptr<const engine::TlsIdentity> identity;
  std::size_t most_received = 0, most_sent = 0;  // bytes of a message; 0: as gRPC has it
};

// What k6/net/grpc keeps for a user: which channels are open, and the report's rows.
class GrpcUser {
 public:
  explicit GrpcUser(User& user) : user_(user) {}
  std::uint32_t take_channel();
  void give_back(std::uint32_t channel) { taken_[channel] = false; }
  // "gRPC shop.v1.Orders/Place"
  RouteId row(const std::string& name);

 private:
  User& user_;
  std::vector<bool> taken_;
  std::unordered_map<std::string, RouteId> rows_;
};

// Services of .proto files, from the folders that imports are looked for in; of a file with a set of descriptors; of
// descriptors that a server gave. Errors as ProtoSchema's; a file that is not there.
Result<SchemaRef> load_protos(World& world, const std::vector<std::string>& folders,
                              const std::vector<std::string>& files);
Result<SchemaRef> load_protoset(World& world, const std::string& file);
Result<SchemaRef> load_descriptors(World& world, const std::vector<std::string>& descriptors);

// Services that servers have beside their own: grpc.health.v1 and grpc.reflection; and google.rpc.Status.
SchemaRef standard_services(World& world);

}  // namespace brink::script::js
