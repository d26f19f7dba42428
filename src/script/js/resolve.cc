#include "script/js/resolve.h"

#include <vector>

#include "base/text.h"
#include "base/url.h"

namespace brink::script::js {
namespace {

constexpr std::string_view file_scheme = "file://";

// "/a/b" of "/a/./c/../b".
std::string tidied(std::string_view path) {
  std::vector<std::string_view> parts;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string whole;
  for (const std::string_view part : parts) whole.append("/").append(part);
  return whole.empty() ? "/" : whole;
}

std::string folder_of(std::string_view path) { return std::string(path.substr(0, path.rfind('/') + 1)); }

bool is_relative(std::string_view name) { return name.starts_with("./") || name.starts_with("../"); }

Result<std::string> from_the_web(std::string_view base, std::string_view specifier) {
  if (specifier.starts_with(file_scheme)) {
    return usage_error("the module " + std::string(base) + " may not import the local file " + std::string(specifier));
  }
  const auto url = parse_url(base);
  if (!url) return tl::unexpected(url.error());
  const auto whole = resolve_url(url->url, specifier);
  if (!whole) return tl::unexpected(whole.error());
  return whole->text();
}

}  // namespace

std::string path_of(std::string_view whole_name) {
  return whole_name.starts_with(file_scheme) ? std::string(whole_name.substr(file_scheme.size())) : std::string();
}

std::string file_name_of(std::string_view path) { return std::string(file_scheme) + tidied(path); }

Result<std::string> resolve_module(std::string_view base, std::string_view specifier) {
  if (specifier.empty()) return usage_error("a module without a name is imported");
  if (is_built_in(specifier) || is_remote(specifier)) return std::string(specifier);
  if (specifier.starts_with("http://")) {
    return usage_error("only https is supported for remote modules, not " + std::string(specifier),
                       "write https:// or copy the file beside the script");
  }
  const bool is_path = is_relative(specifier) || specifier.starts_with('/');
  if (is_remote(base) && (is_path || specifier.starts_with(file_scheme))) return from_the_web(base, specifier);
  if (specifier.starts_with(file_scheme)) return file_name_of(path_of(specifier));
  if (specifier.starts_with('/')) return file_name_of(specifier);
  if (is_relative(specifier)) return file_name_of(folder_of(path_of(base)) + std::string(specifier));
  return usage_error("The moduleSpecifier \"" + std::string(specifier) +
                         "\" couldn't be recognised as something k6 supports: it is neither a built-in module, nor a "
                         "path that begins with ./, ../ or /, nor an https URL; node_modules is not looked at",
                     "bundle the library into one file and import that by its path");
}

Result<std::string> resolve_opened(std::string_view folder, std::string_view name) {
  if (name.empty()) return usage_error("open() can't be used with an empty filename");
  if (name.starts_with(file_scheme)) return tidied(path_of(name));
  if (name.starts_with('/')) return tidied(name);
  return tidied(std::string(folder) + "/" + std::string(name));
}

}  // namespace brink::script::js
