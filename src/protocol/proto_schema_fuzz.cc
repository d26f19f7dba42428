// Whatever a server says: its descriptors make a schema or an error, and the bytes of a message make JSON or an error.
// What became JSON can be written again, and comes to the same. Inputs are such bytes.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "protocol/proto_schema.h"

namespace brink::protocol {
namespace {

constexpr std::string_view proto = R"(syntax = "proto3";
package f;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/wrappers.proto";
enum E { A = 0; B = 1; }
message M {
  int32 a = 1; uint64 b = 2; double c = 3; bool d = 4; string e = 5; bytes f = 6; E g = 7;
  repeated sint32 h = 8; map<string, M> i = 9; map<int64, bool> j = 10; M k = 11; optional int32 l = 12;
  oneof one { string m = 13; M n = 14; fixed32 o = 15; }
  google.protobuf.Timestamp p = 16; google.protobuf.Struct q = 17; google.protobuf.BytesValue r = 18;
  google.protobuf.Duration s = 19; repeated M t = 20; float u = 21;
})";

const ProtoSchema& schema() {
  static const auto made = [] {
    const std::string names[] = {"f.proto"};
    auto parsed = ProtoSchema::of_files(names, [](const std::string& name) -> std::optional<std::string> {
      return name == "f.proto" ? std::optional(std::string(proto)) : std::nullopt;
    });
    CHECK(parsed);
    return *parsed;
  }();
  return *made;
}

void decode(std::string_view bytes) {
  const auto json = schema().decode("f.M", bytes);
  if (!json) return;
  const auto again = schema().encode("f.M", *json);
  if (!again) return;  // what JSON has no form for, such as a number in a Struct that is none
  const auto back = schema().decode("f.M", *again);
  CHECK(back && *back == *json);
}

}  // namespace
}  // namespace brink::protocol

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::protocol;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  decode(bytes);
  (void)schema().encode("f.M", bytes);
  (void)proto_file_names(bytes);
  for (const auto& made : {ProtoSchema::of_set(bytes), ProtoSchema::of_descriptors({&bytes, 1})}) {
    if (!made) continue;
    for (const ProtoMethod& method : (*made)->methods()) {
      CHECK((*made)->find(method.path) != nullptr);
      (void)(*made)->decode(method.output, bytes);
    }
  }
  return 0;
}
