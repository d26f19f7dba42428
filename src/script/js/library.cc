#include "script/js/library.h"

#include "base/check.h"
#include "base/text.h"
#include "script/javascript_library.h"

namespace brink::script::js {
namespace {

// `file` answers URLs in which `name` is a part of the path, alone or before '@' and a version.
struct Library {
  std::string_view name, file;
};

constexpr Library ours[] = {
    {"k6-utils", "web/k6_utils.js"},
    {"k6-summary", "web/k6_summary.js"},
    {"k6-reporter", "web/k6_reporter.js"},
    {"url", "web/url.js"},
    {"papaparse", "web/papaparse.js"},
    {"PapaParse", "web/papaparse.js"},
    {"httpx", "web/httpx.js"},
    {"formdata", "web/formdata.js"},
    {"form-urlencoded", "web/form_urlencoded.js"},
    {"k6chaijs", "web/k6chaijs.js"},
    {"expect", "web/expect.js"},
    {"k6-testing", "web/expect.js"},
    {"totp", "web/totp.js"},
    {"http-instrumentation-tempo", "web/http_instrumentation.js"},
    {"http-instrumentation-pyroscope", "web/http_instrumentation.js"},
};

constexpr std::string_view hosts[] = {"jslib.k6.io",    "raw.githubusercontent.com", "cdn.jsdelivr.net",
                                      "unpkg.com",      "cdnjs.cloudflare.com",      "esm.sh",
                                      "cdn.skypack.dev"};
// Often asked for, and not to be had here.
constexpr std::string_view known_missing[] = {"faker",  "aws",   "ajv",  "lodash",
                                              "moment", "dayjs", "uuid", "k6chaijs-contracts"};

// The name in "name", "name@1.2.3" or "faker.min.js".
std::string_view name_in(std::string_view part) {
  const std::size_t version = part.find('@', 1);
  if (version != std::string_view::npos) part = part.substr(0, version);
  return part.ends_with(".js") ? part.substr(0, part.find('.')) : part;
}

std::optional<std::string_view> file_named(std::string_view path) {
  for (const EmbeddedFile& file : javascript_library) {
    if (file.path == path) return file.bytes;
  }
  return std::nullopt;
}

bool has_part(std::string_view path, std::string_view name) {
  for (const std::string_view part : split(path, '/')) {
    if (name_in(part) == name) return true;
  }
  return false;
}

}  // namespace

Result<std::optional<std::string_view>> library_source(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  const std::size_t slash = std::min(url.find('/'), url.size());
  const std::string_view host = url.substr(0, slash);
  const std::string_view path = url.substr(slash, url.find_first_of("?#") - slash);
  if (std::find(std::begin(hosts), std::end(hosts), host) == std::end(hosts)) return std::nullopt;
  for (const std::string_view missing : known_missing) {
    if (has_part(path, missing)) {
      return usage_error("Brink has nothing of its own in place of the library \"" + std::string(missing) +
                             "\" (https://" + std::string(url) + "), and fetches nothing from the web",
                         "download it beside the script, bundled into one file, and import that file by its path");
    }
  }
  for (const Library& library : ours) {
    if (has_part(path, library.name)) return file_named(library.file);
  }
  return std::nullopt;
}

Value own_library(JSContext* context, std::string_view name, JSValueConst native) {
  const auto source = file_named("own/" + std::string(name) + ".js");
  CHECK(source);
  const std::string text(*source);  // a NUL follows
  const std::string file = "k6/" + std::string(name);
  const Value function(
      context, JS_Eval(context, text.c_str(), text.size(), file.c_str(), JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_STRICT));
  if (function.is_exception()) return {context, JS_EXCEPTION};
  return {context, JS_Call(context, function.get(), JS_UNDEFINED, 1, &native)};
}

}  // namespace brink::script::js
