// ProtoSchema: services and messages of Protocol Buffers that are known at run time only, from .proto files or from
// descriptors: which methods there are, and their messages as JSON (ProtoJSON) and as bytes.
//
// Made once and not changed any more: any thread may use it, and it lives as long as anybody holds it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brink::protocol {

struct ProtoMethod {
  std::string package;        // "shop.v1"
  std::string service;        // "shop.v1.Orders"
  std::string name;           // "Place"
  std::string path;           // "/shop.v1.Orders/Place"
  std::string input, output;  // types of messages: "shop.v1.Order"
  bool client_streams = false, server_streams = false;
};

class ProtoSchema {
 public:
  // The text of a file by its name as imports have it; none: it is not there.
  using Read = std::function<std::optional<std::string>(const std::string& name)>;

  // Of .proto files and what they import; google/protobuf/*.proto are known. Errors: in them, each with file and line.
  static Result<std::shared_ptr<const ProtoSchema>> of_files(std::span<const std::string> names, const Read& read);
  // Of a FileDescriptorSet (protoc --descriptor_set_out), and of single FileDescriptorProtos in any order; both as
  // bytes. What they import must be among them or be one of google/protobuf.
  static Result<std::shared_ptr<const ProtoSchema>> of_set(std::string_view bytes);
  static Result<std::shared_ptr<const ProtoSchema>> of_descriptors(std::span<const std::string> files);

  ~ProtoSchema();
  ProtoSchema(const ProtoSchema&) = delete;
  ProtoSchema& operator=(const ProtoSchema&) = delete;

  // Of all services of the files that were named, in their order.
  const std::vector<ProtoMethod>& methods() const { return methods_; }
  // "shop.v1.Orders/Place", a leading '/' allowed. Null: there is none.
  const ProtoMethod* find(std::string_view method) const;

  // A message of this type, written as JSON. Error: what in it does not fit.
  Result<std::string> encode(const std::string& type, std::string_view json) const;
  // And back. Fields that are not set have their defaults, messages null; those of a oneof, and optional ones, are left
  // out. Error: the bytes are no such message.
  Result<std::string> decode(const std::string& type, std::string_view bytes) const;

 private:
  struct Parts;
  explicit ProtoSchema(std::unique_ptr<Parts> parts);
  void list_methods();

  std::unique_ptr<Parts> parts_;
  std::vector<ProtoMethod> methods_;
};

// The names of the files that a FileDescriptorProto imports, and its own first. Empty: it is none.
std::vector<std::string> proto_file_names(std::string_view descriptor);

}  // namespace brink::protocol
