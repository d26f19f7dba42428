#include "script/js/module_files.h"

#include <nlohmann/json.hpp>

#include "script/js/csv.h"
#include "script/js/input.h"
#include "script/js/library.h"
#include "script/js/module_data.h"
#include "script/js/user.h"
#include "script/js/wrapped.h"

namespace brink::script::js {
namespace {

// What the file holds; nothing with an exception set. It stays as long as the script's world does.
std::optional<std::string_view> content_of(JSContext* context, JSValueConst name) {
  const Text path(context, name);
  if (!path) return std::nullopt;
  const auto bytes = User::of(context).world().files.opened(path.view());
  if (bytes) return *bytes;
  throw_error(context, bytes.error().message);
  return std::nullopt;
}

JSValue in_init(JSContext* context, JSValueConst, int, JSValueConst*) {
  return JS_NewBool(context, User::of(context).in_init() ? 1 : 0);
}

JSValue size(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto content = content_of(context, argument(count, arguments, 0));
  return content ? JS_NewInt64(context, static_cast<std::int64_t>(content->size())) : JS_EXCEPTION;
}

// read(name, from, count)
JSValue read(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto content = content_of(context, argument(count, arguments, 0));
  std::int64_t from = 0, most = 0;
  if (!content || JS_ToInt64(context, &from, argument(count, arguments, 1)) < 0 ||
      JS_ToInt64(context, &most, argument(count, arguments, 2)) < 0) {
    return JS_EXCEPTION;
  }
  const auto begin = std::min(static_cast<std::size_t>(std::max<std::int64_t>(from, 0)), content->size());
  return new_bytes(context, content->substr(begin, static_cast<std::size_t>(std::max<std::int64_t>(most, 0))));
}

using Readers = Wrapped<CsvReader>;

char delimiter_of(JSContext* context, JSValueConst value) {
  const Text text(context, value);
  return text.view().empty() ? ',' : text.view().front();
}

JSValue reader(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto content = content_of(context, argument(count, arguments, 0));
  if (!content) return JS_EXCEPTION;
  const char delimiter = delimiter_of(context, argument(count, arguments, 1));
  return Readers::make(context, std::make_unique<CsvReader>(*content, delimiter));
}

JSValue next(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  CsvReader* reader = Readers::get(argument(count, arguments, 0));
  if (reader == nullptr) return throw_type_error(context, "a reader of CSV is expected");
  std::vector<std::string> row;
  switch (reader->next(row)) {
    case CsvReader::Read::end: return JS_UNDEFINED;
    case CsvReader::Read::malformed: return throw_error(context, "the CSV cannot be read: " + reader->error());
    case CsvReader::Read::row: break;
  }
  const JSValue list = JS_NewArray(context);
  std::uint32_t at = 0;
  for (const std::string& field : row) JS_SetPropertyUint32(context, list, at++, new_text(context, field));
  return list;
}

struct CsvSettings {
  char delimiter = ',';
  bool as_objects = false;
  std::uint64_t from = 0, to = 0;  // rows of the file, both among those that count
};

std::string json_of(const std::vector<std::string>& row, const std::vector<std::string>& header) {
  nlohmann::ordered_json json;
  if (header.empty()) {
    json = row;
  } else {
    json = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < header.size() && i < row.size(); ++i) json[header[i]] = row[i];
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// Why it cannot be read; empty: it was.
std::string read_rows(std::string_view content, const CsvSettings& settings, SharedArrays::Elements& elements) {
  CsvReader reader(content, settings.delimiter);
  std::vector<std::string> row, header;
  for (std::uint64_t number = 0; number <= settings.to; ++number) {
    switch (reader.next(row)) {
      case CsvReader::Read::end: return "";
      case CsvReader::Read::malformed: return reader.error();
      case CsvReader::Read::row: break;
    }
    if (settings.as_objects && number == 0) {
      header = row;
    } else if (number >= settings.from) {
      elements.push_back(json_of(row, header));
    }
  }
  return "";
}

// parse(name, delimiter, as objects, from, to): the rows as a SharedArray, read by whoever asks first.
JSValue parse(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto content = content_of(context, argument(count, arguments, 0));
  if (!content || count < 5) return JS_EXCEPTION;
  CsvSettings settings{delimiter_of(context, arguments[1]), JS_ToBool(context, arguments[2]) == 1};
  std::int64_t from = 0, to = 0;
  if (JS_ToInt64(context, &from, arguments[3]) < 0 || JS_ToInt64(context, &to, arguments[4]) < 0) return JS_EXCEPTION;
  settings.from = static_cast<std::uint64_t>(from);
  settings.to = static_cast<std::uint64_t>(to);
  // No script's name begins with a NUL.
  std::string name(1, '\0');
  for (int i = 0; i < 5; ++i) name.append(Text(context, arguments[i]).view()).append(1, '\0');
  SharedArrays& arrays = User::of(context).world().arrays;
  auto known = arrays.find(name);
  if (!known) {
    SharedArrays::Elements elements;
    if (const std::string why = read_rows(*content, settings, elements); !why.empty()) {
      return throw_error(context, "the CSV cannot be read: " + why);
    }
    known = arrays.keep(name, std::move(elements));
  }
  return new_shared_array(context, std::move(known));
}

// What lib/own/files.js makes of these.
struct FileModules {
  explicit FileModules(Group& group) : exports(make(group)) {}
  Value exports;

 private:
  static Value make(Group& group) {
    JSContext* context = group.context();
    Readers::declare(group, "CsvReader", [](JSValueConst) {});
    const Value functions(context, JS_NewObject(context));
    define_function(context, functions.get(), "inInit", in_init, 0);
    define_function(context, functions.get(), "size", size, 1);
    define_function(context, functions.get(), "read", read, 3);
    define_function(context, functions.get(), "reader", reader, 2);
    define_function(context, functions.get(), "next", next, 1);
    define_function(context, functions.get(), "parse", parse, 5);
    return own_library(context, "files", functions.get());
  }
};

bool fill(Group& group, JSValueConst exports, const char* part) {
  JSContext* context = group.context();
  const FileModules& modules = group.part<FileModules>();
  if (modules.exports.is_exception()) return false;
  const Value module = property(context, modules.exports.get(), part);
  return each_property(context, module.get(), [&](JSAtom name, JSValueConst value) {
    return JS_DefinePropertyValue(context, exports, name, JS_DupValue(context, value), JS_PROP_C_W_E) >= 0;
  });
}

}  // namespace

bool fill_fs(Group& group, JSValueConst exports) { return fill(group, exports, "fs"); }
bool fill_csv(Group& group, JSValueConst exports) { return fill(group, exports, "csv"); }

}  // namespace brink::script::js
