#include "script/js/http_body.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/random.h"
#include "script/form_text.h"
#include "script/js/errors.h"

namespace brink::script::js {
namespace {

const JSClassID file_class = new_class_id();

struct File {
  std::string data, name, type;
};

void finalize(JSRuntime*, JSValue object) { delete static_cast<File*>(JS_GetOpaque(object, file_class)); }
const JSClassDef definition = {"FileData", finalize, nullptr, nullptr, nullptr};

const File* file_of(JSValueConst value) { return static_cast<const File*>(JS_GetOpaque(value, file_class)); }

std::string bytes_or_text(JSContext* context, JSValueConst value) {
  const Bytes bytes = bytes_of(context, value);
  return bytes.is_bytes ? std::string(bytes.view()) : Text(context, value).text();
}

JSValue make_file(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  auto file = std::make_unique<File>();
  if (count > 0) file->data = bytes_or_text(context, arguments[0]);
  const bool named = count > 1 && !JS_IsUndefined(arguments[1]);
  file->name =
      named ? Text(context, arguments[1]).text() : std::to_string(User::of(context).now().time_since_epoch().count());
  const bool typed = count > 2 && !JS_IsUndefined(arguments[2]);
  file->type = typed ? Text(context, arguments[2]).text() : "application/octet-stream";
  JSValue object = JS_NewObjectClass(context, static_cast<int>(file_class));
  define(context, object, "data", count > 0 ? JS_DupValue(context, arguments[0]) : JS_UNDEFINED);
  define(context, object, "filename", new_text(context, file->name));
  define(context, object, "content_type", new_text(context, file->type));
  JS_SetOpaque(object, file.release());
  return object;
}

// A form's fields by name, sorted; a list stands for several of its name.
struct Part {
  std::string name, text;
  const File* file = nullptr;
};

bool add_value(JSContext* context, const std::string& name, JSValueConst value, std::vector<Part>& parts) {
  if (const File* file = file_of(value)) {
    parts.push_back({name, "", file});
    return true;
  }
  const bool empty = JS_IsNull(value) || JS_IsUndefined(value) || JS_IsFunction(context, value);
  const bool nested = JS_IsObject(value) && !bytes_of(context, value).is_bytes;
  if (empty || nested) {
    parts.push_back({name, "", nullptr});
    return true;
  }
  parts.push_back({name, bytes_or_text(context, value), nullptr});
  return !JS_HasException(context);
}

bool add_field(JSContext* context, const std::string& name, JSValueConst value, std::vector<Part>& parts) {
  if (JS_IsArray(context, value) <= 0) return add_value(context, name, value, parts);
  std::int64_t length = 0;
  const Value size = property(context, value, "length");
  JS_ToInt64(context, &length, size.get());
  for (std::int64_t i = 0; i < length; ++i) {
    const Value item(context, JS_GetPropertyUint32(context, value, static_cast<std::uint32_t>(i)));
    if (!add_value(context, name, item.get(), parts)) return false;
  }
  return true;
}

void write_form(const std::vector<Part>& parts, HttpCall& call) {
  for (const Part& part : parts) {
    if (!call.body.empty()) call.body += '&';
    append_form_text(call.body, part.name);
    call.body += '=';
    append_form_text(call.body, part.text);
  }
  if (call.find_header("content-type") == nullptr) {
    call.set_header("Content-Type", "application/x-www-form-urlencoded");
  }
}

std::string quoted(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    if (c != '\r' && c != '\n') made += c;
  }
  return made;
}

void write_multipart(User& user, const std::vector<Part>& parts, HttpCall& call) {
  std::uint64_t state = static_cast<std::uint64_t>(user.now().time_since_epoch().count()) ^ user.number();
  const std::string boundary = fmt::format("{:016x}{:016x}", splitmix64(state), splitmix64(state));
  for (const Part& part : parts) {
    call.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(part.name) + "\"";
    if (part.file != nullptr) {
      call.body += "; filename=\"" + quoted(part.file->name) + "\"\r\nContent-Type: " + part.file->type;
    }
    call.body += "\r\n\r\n";
    call.body += part.file != nullptr ? part.file->data : part.text;
    call.body += "\r\n";
  }
  call.body += "--" + boundary + "--\r\n";
  call.set_header("Content-Type", "multipart/form-data; boundary=" + boundary);
}

}  // namespace

bool read_body(User& user, JSValueConst body, HttpCall& call) {
  JSContext* context = user.context();
  if (JS_IsUndefined(body) || JS_IsNull(body)) return true;
  call.has_body = true;
  if (!JS_IsObject(body)) {
    const Text text(context, body);
    call.body.assign(text.view());
    return static_cast<bool>(text);
  }
  const Bytes bytes = bytes_of(context, body);
  if (bytes.is_bytes) {
    call.body.assign(bytes.view());
    return true;
  }
  if (const File* file = file_of(body)) {
    call.body = file->data;
    return true;
  }
  std::vector<Part> parts;
  const bool read = each_property(context, body, [&](JSAtom name, JSValueConst value) {
    return add_field(context, name_of(context, name), value, parts);
  });
  if (!read) return false;
  std::stable_sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.name < b.name; });
  const bool has_file = std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.file != nullptr; });
  has_file ? write_multipart(user, parts, call) : write_form(parts, call);
  return true;
}

bool fill_file(Group& group, JSValueConst exports) {
  JS_NewClass(group.runtime(), file_class, &definition);
  return define_function(group.context(), exports, "file", make_file, 3);
}

}  // namespace brink::script::js
