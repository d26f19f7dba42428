#include "script/js/grpc_client.h"

#include "base/check.h"
#include "script/js/tags.h"

namespace brink::script::js {
namespace {

// What grpc-status-details-bin holds (google.rpc.Status), with the bytes of its details as they are.
constexpr std::string_view status_proto = R"(syntax = "proto3";
package google.rpc;
message Status { int32 code = 1; string message = 2; repeated Detail details = 3; }
message Detail { string type_url = 1; bytes value = 2; })";
// As the gRPC project defines them; of reflection what descriptors are asked for with.
constexpr std::string_view health_proto = R"(syntax = "proto3";
package grpc.health.v1;
message HealthCheckRequest { string service = 1; }
message HealthCheckResponse {
  enum ServingStatus { UNKNOWN = 0; SERVING = 1; NOT_SERVING = 2; SERVICE_UNKNOWN = 3; }
  ServingStatus status = 1;
}
service Health {
  rpc Check(HealthCheckRequest) returns (HealthCheckResponse);
  rpc Watch(HealthCheckRequest) returns (stream HealthCheckResponse);
})";
constexpr std::string_view reflection_proto = R"(
message ServerReflectionRequest {
  string host = 1;
  oneof message_request {
    string file_by_filename = 3;
    string file_containing_symbol = 4;
    string list_services = 7;
  }
}
message ServerReflectionResponse {
  string valid_host = 1;
  oneof message_response {
    FileDescriptorResponse file_descriptor_response = 4;
    ListServiceResponse list_services_response = 6;
    ErrorResponse error_response = 7;
  }
}
message FileDescriptorResponse { repeated bytes file_descriptor_proto = 1; }
message ListServiceResponse { repeated ServiceResponse service = 1; }
message ServiceResponse { string name = 1; }
message ErrorResponse { int32 error_code = 1; string error_message = 2; }
service ServerReflection {
  rpc ServerReflectionInfo(stream ServerReflectionRequest) returns (stream ServerReflectionResponse);
})";

std::string reflection_of(const std::string& version) {
  return "syntax = \"proto3\";\npackage grpc.reflection." + version + ";" + std::string(reflection_proto);
}

std::string key_of(const std::string& kind, const std::vector<std::string>& parts) {
  std::string key = kind;
  for (const std::string& part : parts) {
    key += '\0';
    key += part;
  }
  return key;
}

}  // namespace

GrpcClient::Found GrpcClient::find(std::string_view method) const {
  for (auto schema = schemas.rbegin(); schema != schemas.rend(); ++schema) {
    if (const auto* found = (*schema)->find(method)) return {*schema, found};
  }
  return {};
}

std::uint32_t GrpcUser::take_channel() {
  const auto free = std::find(taken_.begin(), taken_.end(), false);
  const auto number = static_cast<std::uint32_t>(free - taken_.begin());
  if (free == taken_.end()) taken_.push_back(false);
  taken_[number] = true;
  return number;
}

RouteId GrpcUser::row(const std::string& name) {
  const auto known = rows_.find(name);
  if (known != rows_.end()) return known->second;
  return rows_.emplace(name, user_.world().rows.row("gRPC " + name)).first->second;
}

Result<SchemaRef> load_protos(World& world, const std::vector<std::string>& folders,
                              const std::vector<std::string>& files) {
  std::vector<std::string> parts = folders;
  parts.emplace_back();
  parts.insert(parts.end(), files.begin(), files.end());
  return world.schemas.find(key_of("files", parts), [&] {
    return protocol::ProtoSchema::of_files(files, [&](const std::string& name) -> std::optional<std::string> {
      const std::vector<std::string> here = {""};
      for (const std::string& folder : folders.empty() ? here : folders) {
        const auto text = world.files.opened(folder.empty() ? name : folder + "/" + name);
        if (text) return std::string(*text);
      }
      return std::nullopt;
    });
  });
}

Result<SchemaRef> load_protoset(World& world, const std::string& file) {
  return world.schemas.find(key_of("set", {file}), [&]() -> Result<SchemaRef> {
    const auto bytes = world.files.opened(file);
    if (!bytes) return tl::unexpected(bytes.error());
    auto schema = protocol::ProtoSchema::of_set(*bytes);
    if (!schema) schema.error().message = file + ": " + schema.error().message;
    return schema;
  });
}

Result<SchemaRef> load_descriptors(World& world, const std::vector<std::string>& descriptors) {
  return world.schemas.find(key_of("descriptors", descriptors),
                            [&] { return protocol::ProtoSchema::of_descriptors(descriptors); });
}

SchemaRef standard_services(World& world) {
  auto schema = world.schemas.find("standard", [] {
    const std::string names[] = {"health.proto", "v1.proto", "v1alpha.proto", "status.proto"};
    return protocol::ProtoSchema::of_files(names, [](const std::string& name) -> std::optional<std::string> {
      if (name == "health.proto") return std::string(health_proto);
      if (name == "status.proto") return std::string(status_proto);
      return name.starts_with("v1") ? std::optional(reflection_of(name.substr(0, name.find('.')))) : std::nullopt;
    });
  });
  CHECK(schema, "our own definitions");
  return *schema;
}

}  // namespace brink::script::js
