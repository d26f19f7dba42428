#include "protocol/proto_schema.h"

#include <gmock/gmock.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <map>

namespace brink::protocol {
namespace {

using ::testing::HasSubstr;

const std::map<std::string, std::string> files = {
    {"shop.proto", R"(syntax = "proto3";
package shop;
import "types.proto";
import "google/protobuf/empty.proto";
service Shop {
  rpc Place(Order) returns (Order);
  rpc Watch(google.protobuf.Empty) returns (stream Order);
})"},
    {"types.proto", R"(syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/any.proto";
enum State { NEW = 0; PAID = 1; }
message Order {
  int32 small = 1; uint64 large = 2; double real = 3; float half = 4; bool yes = 5; string text_field = 6;
  bytes raw = 7;
  State state = 8; repeated int64 list = 9; map<string, Order> orders = 10; map<int32, bool> flags = 11;
  google.protobuf.Timestamp at = 12; google.protobuf.StringValue maybe = 13; google.protobuf.Struct free = 14;
  google.protobuf.Any any = 15; optional int32 given = 16; oneof one { string a = 17; Order b = 18; }
  int32 renamed = 19 [json_name = "otherName"];
})"},
    {"bad.proto", "syntax = \"proto3\";\nmessage A {\n  Nothing x = 1;\n}\n"},
};

std::optional<std::string> read(const std::string& name) {
  const auto found = files.find(name);
  return found != files.end() ? std::optional(found->second) : std::nullopt;
}

std::shared_ptr<const ProtoSchema> shop() {
  const std::string names[] = {"shop.proto"};
  return ProtoSchema::of_files(names, read).value();
}

// There and back.
std::string round(const std::string& json) {
  const auto schema = shop();
  const auto bytes = schema->encode("shop.Order", json);
  if (!bytes) return "encode: " + bytes.error().message;
  const auto back = schema->decode("shop.Order", *bytes);
  return back ? *back : "decode: " + back.error().message;
}

TEST(ProtoSchema, KnowsMethods) {
  const auto schema = shop();
  ASSERT_EQ(schema->methods().size(), 2u);
  const ProtoMethod* place = schema->find("shop.Shop/Place");
  ASSERT_NE(place, nullptr);
  EXPECT_EQ(place, schema->find("/shop.Shop/Place"));
  EXPECT_EQ(place->path, "/shop.Shop/Place");
  EXPECT_EQ(place->input, "shop.Order");
  EXPECT_FALSE(place->client_streams || place->server_streams);
  EXPECT_TRUE(schema->find("shop.Shop/Watch")->server_streams);
  EXPECT_EQ(schema->find("shop.Shop/None"), nullptr);
}

TEST(ProtoSchema, FieldsThatAreNotSetHaveTheirDefaults) {
  EXPECT_EQ(round("{}"),
            R"({"small":0,"large":"0","real":0,"half":0,"yes":false,"textField":"","raw":"","state":"NEW","list":[],)"
            R"("orders":{},"flags":{},"at":null,"maybe":null,"free":null,"any":null,"otherName":0})");
}

TEST(ProtoSchema, EveryKindOfValue) {
  const std::string back = round(R"({"small":-1,"large":"18446744073709551615","real":"-Infinity","half":1.5,"yes":true,
    "text_field":"\"\u0001ä","raw":"/+8=","state":"PAID","list":[1,"-9223372036854775808"],"orders":{"x":{"small":2}},
    "flags":{"7":true},"at":"2024-05-06T07:08:09.010Z","maybe":"m","free":{"a":[1,null,"x"]},"given":0,"b":{},
    "any":{"@type":"type.googleapis.com/shop.Order","small":3},"otherName":5})");
  for (const char* part :
       {R"("small":-1)", R"("large":"18446744073709551615")", R"("real":"-Infinity")", R"("half":1.5)", R"("yes":true)",
        R"("textField":"\"\u0001ä")", R"("raw":"/+8=")", R"("state":"PAID")", R"("list":["1","-9223372036854775808"])",
        R"("orders":{"x":{"small":2,)", R"("flags":{"7":true})", R"("at":"2024-05-06T07:08:09.010Z")", R"("maybe":"m")",
        R"("a":[1,null,"x"])", R"("given":0,)", R"("b":{"small":0,)", R"("@type":"type.googleapis.com/shop.Order")",
        R"("otherName":5)"}) {
    EXPECT_THAT(back, HasSubstr(part));
  }
}

TEST(ProtoSchema, WhatDoesNotFitIsAnError) {
  EXPECT_THAT(round(R"({"nothing":1})"), HasSubstr("nothing"));
  EXPECT_THAT(round(R"({"small":"x"})"), HasSubstr("encode: "));
  EXPECT_THAT(round(R"({"small":)"), HasSubstr("encode: "));
  EXPECT_THAT(round(R"({"state":"LOST"})"), HasSubstr("LOST"));
  EXPECT_FALSE(shop()->decode("shop.Order", "\xff\xff"));
  EXPECT_FALSE(shop()->decode("shop.None", ""));
}

TEST(ProtoSchema, ErrorsOfFilesHaveTheirPlace) {
  const std::string bad[] = {"bad.proto"};
  EXPECT_THAT(ProtoSchema::of_files(bad, read).error().message, HasSubstr("bad.proto:3:3"));
  const std::string missing[] = {"none.proto"};
  EXPECT_THAT(ProtoSchema::of_files(missing, read).error().message, HasSubstr("none.proto"));
}

// Descriptors of the same files, as a server gives them by reflection or protoc writes them.
TEST(ProtoSchema, IsMadeOfDescriptorsInAnyOrder) {
  google::protobuf::FileDescriptorProto types, service;
  types.set_name("types.proto");
  types.set_package("shop");
  types.set_syntax("proto3");
  types.add_dependency("google/protobuf/timestamp.proto");
  auto* message = types.add_message_type();
  message->set_name("Order");
  auto* field = message->add_field();
  field->set_name("at");
  field->set_number(1);
  field->set_type_name(".google.protobuf.Timestamp");
  field->set_type(google::protobuf::FieldDescriptorProto::TYPE_MESSAGE);
  field->set_label(google::protobuf::FieldDescriptorProto::LABEL_OPTIONAL);
  service.set_name("shop.proto");
  service.set_package("shop");
  service.set_syntax("proto3");
  service.add_dependency("types.proto");
  auto* shop = service.add_service();
  shop->set_name("Shop");
  auto* method = shop->add_method();
  method->set_name("Place");
  method->set_input_type(".shop.Order");
  method->set_output_type(".shop.Order");

  const std::string both[] = {service.SerializeAsString(), types.SerializeAsString()};
  const auto schema = ProtoSchema::of_descriptors(both);
  ASSERT_TRUE(schema) << schema.error().message;
  EXPECT_NE((*schema)->find("shop.Shop/Place"), nullptr);
  EXPECT_EQ((*schema)->decode("shop.Order", ""), R"({"at":null})");
  EXPECT_THAT(ProtoSchema::of_descriptors(std::span(both, 1)).error().message, HasSubstr("types.proto"));
  EXPECT_EQ(proto_file_names(both[0]), (std::vector<std::string>{"shop.proto", "types.proto"}));

  google::protobuf::FileDescriptorSet set;
  *set.add_file() = types;
  *set.add_file() = service;
  EXPECT_TRUE(ProtoSchema::of_set(set.SerializeAsString()));
  EXPECT_FALSE(ProtoSchema::of_set("text"));
  EXPECT_FALSE(ProtoSchema::of_set(""));
}

}  // namespace
}  // namespace brink::protocol
