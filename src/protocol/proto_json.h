// Messages of Protocol Buffers as JSON text, with the fields that are not set: inside of ProtoSchema.
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/util/type_resolver.h>

#include <string>

#include "base/result.h"

namespace brink::protocol {

// The prefix of type URLs.
inline constexpr const char* proto_type_prefix = "type.googleapis.com";

std::string proto_type_url(const std::string& type);
// Appends it. Error: a message of a well-known type that JSON has no form for, such as a time outside of the calendar.
Result<void> append_proto_json(std::string& out, const google::protobuf::Message& message,
                               google::protobuf::util::TypeResolver& types);

}  // namespace brink::protocol
