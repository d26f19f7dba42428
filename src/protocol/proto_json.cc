#include "protocol/proto_json.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include <cmath>

#include "base/base64.h"

namespace brink::protocol {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::TypeResolver;

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

template <class Number>
void append_float(std::string& out, Number value) {
  if (std::isnan(value)) {
    out += "\"NaN\"";
  } else if (std::isinf(value)) {
    out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    fmt::format_to(std::back_inserter(out), "{}", value);
  }
}

// Types that JSON has a form of its own for.
bool is_well_known(const Descriptor& type) {
  const std::string_view name = type.full_name();
  constexpr std::string_view package = "google.protobuf.";
  if (!name.starts_with(package)) return false;
  for (const std::string_view known :
       {"Any", "Duration", "FieldMask", "ListValue", "Struct", "Value", "Timestamp", "BoolValue", "BytesValue",
        "DoubleValue", "FloatValue", "Int32Value", "Int64Value", "StringValue", "UInt32Value", "UInt64Value"}) {
    if (name.substr(package.size()) == known) return true;
  }
  return false;
}

class Printer {
 public:
  Printer(std::string& out, TypeResolver& types) : out_(out), types_(types) {}

  void message(const Message& message) {
    if (is_well_known(*message.GetDescriptor())) return well_known(message);
    out_ += '{';
    bool first = true;
    const Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) field(message, *type.field(i), first);
    std::vector<const FieldDescriptor*> set;
    if (type.extension_range_count() > 0) message.GetReflection()->ListFields(message, &set);
    for (const FieldDescriptor* one : set) {
      if (one->is_extension()) field(message, *one, first);
    }
    out_ += '}';
  }

  Result<void> result() const {
    if (error_.empty()) return {};
    return usage_error(error_);
  }

 private:
  void well_known(const Message& message) {
    std::string json;
    const auto ok = google::protobuf::util::BinaryToJsonString(
        &types_, proto_type_url(message.GetDescriptor()->full_name()), message.SerializePartialAsString(), &json);
    if (!ok.ok() && error_.empty()) error_ = std::string(ok.message());
    out_ += ok.ok() ? json : "null";
  }

  void field(const Message& message, const FieldDescriptor& field, bool& first) {
    const Reflection& reflection = *message.GetReflection();
    const bool has = !field.is_repeated() && field.has_presence() && reflection.HasField(message, &field);
    // Of a oneof, and of what is marked optional, only what is set.
    if (field.containing_oneof() != nullptr && !has) return;
    if (!std::exchange(first, false)) out_ += ',';
    append_quoted(out_, field.is_extension() ? "[" + field.full_name() + "]" : field.json_name());
    out_ += ':';
    if (field.is_map()) return map(message, field);
    if (field.is_repeated()) return list(message, field);
    const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (field.has_presence() && !has && is_message) {
      out_ += "null";
    } else {
      value(message, field, -1);
    }
  }

  void list(const Message& message, const FieldDescriptor& field) {
    out_ += '[';
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      if (i > 0) out_ += ',';
      value(message, field, i);
    }
    out_ += ']';
  }

  void map(const Message& message, const FieldDescriptor& field) {
    const FieldDescriptor& key = *field.message_type()->map_key();
    out_ += '{';
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      const Message& entry = message.GetReflection()->GetRepeatedMessage(message, &field, i);
      if (i > 0) out_ += ',';
      const std::size_t at = out_.size();
      value(entry, key, -1);
      if (out_[at] != '"') {
        out_.insert(at, 1, '"');
        out_ += '"';
      }
      out_ += ':';
      value(entry, *field.message_type()->map_value(), -1);
    }
    out_ += '}';
  }

  // One of the field: at `index` of a list, or the only one.
  void value(const Message& message, const FieldDescriptor& field, int index) {
    const Reflection& r = *message.GetReflection();
    const auto get = [&](auto single, auto repeated) {
      return index < 0 ? (r.*single)(message, &field) : (r.*repeated)(message, &field, index);
    };
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        out_ += get(&Reflection::GetBool, &Reflection::GetRepeatedBool) ? "true" : "false";
        return;
      case FieldDescriptor::CPPTYPE_INT32: return number(get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32));
      case FieldDescriptor::CPPTYPE_UINT32: return number(get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32));
      case FieldDescriptor::CPPTYPE_INT64: return large(get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64));
      case FieldDescriptor::CPPTYPE_UINT64: return large(get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64));
      case FieldDescriptor::CPPTYPE_FLOAT:
        return append_float(out_, get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return append_float(out_, get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble));
      case FieldDescriptor::CPPTYPE_ENUM:
        return enumerated(field, get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue));
      case FieldDescriptor::CPPTYPE_STRING: return text(message, field, index);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return this->message(index < 0 ? r.GetMessage(message, &field) : r.GetRepeatedMessage(message, &field, index));
    }
  }

  template <class Number>
  void number(Number value) {
    fmt::format_to(std::back_inserter(out_), "{}", value);
  }
  template <class Number>
  void large(Number value) {
    fmt::format_to(std::back_inserter(out_), "\"{}\"", value);
  }

  void enumerated(const FieldDescriptor& field, int value) {
    if (field.enum_type()->full_name() == "google.protobuf.NullValue") {
      out_ += "null";
      return;
    }
    const auto* known = field.enum_type()->FindValueByNumber(value);
    if (known == nullptr) return number(value);
    append_quoted(out_, known->name());
  }

  void text(const Message& message, const FieldDescriptor& field, int index) {
    const Reflection& r = *message.GetReflection();
    std::string scratch;
    const std::string& bytes = index < 0 ? r.GetStringReference(message, &field, &scratch)
                                         : r.GetRepeatedStringReference(message, &field, index, &scratch);
    append_quoted(out_, field.type() == FieldDescriptor::TYPE_BYTES ? base64(bytes) : bytes);
  }

  std::string& out_;
  TypeResolver& types_;
  std::string error_;
};

}  // namespace

std::string proto_type_url(const std::string& type) { return std::string(proto_type_prefix) + "/" + type; }

Result<void> append_proto_json(std::string& out, const Message& message, TypeResolver& types) {
  Printer printer(out, types);
  printer.message(message);
  return printer.result();
}

}  // namespace brink::protocol
