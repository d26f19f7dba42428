#include "input/import/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/url.h"
#include "input/document.h"
#include "input/import/address.h"
#include "input/import/openapi_operation.h"

namespace brink::input {
namespace {

constexpr std::array methods{"get", "head", "post", "put", "patch", "delete", "options", "trace"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string without_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

// "https://{region}.test" with the defaults of its variables.
std::string with_defaults(const Json& server) {
  std::string url = text_at(server, "url");
  const Json* variables = find(server, "variables");
  if (variables == nullptr || !variables->is_object()) return url;
  for (const auto& [name, variable] : variables->items()) {
    const std::string hole = "{" + name + "}", value = text_at(variable, "default");
    for (auto at = url.find(hole); at != std::string::npos; at = url.find(hole, at + value.size())) {
      url.replace(at, hole.size(), value);
    }
  }
  return url;
}

// The first that is whole as it stands, or else with its defaults; empty when there is none.
std::string server_of(const Json& document) {
  const Json& servers = list_at(document, "servers");
  for (const Json& server : servers) {
    const std::string url = text_at(server, "url");
    if (!url.empty() && url.find('{') == std::string::npos) return url;
  }
  for (const Json& server : servers) {
    const std::string url = with_defaults(server);
    if (!url.empty() && url.find('{') == std::string::npos) return url;
  }
  return "";
}

class Reader {
 public:
  Reader(const Json& document, std::string_view file, const OpenApiOptions& options, const Selection& paths)
      : document_(document), file_(file), options_(options), paths_(paths), values_(document) {}

  Result<Imported> run() {
    if (auto based = find_base(); !based) return tl::unexpected(std::move(based.error()));
    plan::RecordedFlow flow;
    for (const OpenApiOperation& operation : operations()) {
      if (flow.requests.size() == most_recorded_requests) break;
      flow.requests.push_back(request_to(operation));
    }
    if (flow.requests.empty()) return none_left();
    Imported imported;
    const Json* info = find(document_, "info");
    imported.recording.name = !options_.name.empty() ? options_.name : info == nullptr ? "" : text_at(*info, "title");
    if (imported.recording.name.empty()) imported.recording.name = stem_of(file_);
    if (options_.think_s > 0) imported.recording.think_s = options_.think_s;
    imported.notes = notes(flow.requests.size());
    imported.recording.flows.push_back(std::move(flow));
    return imported;
  }

 private:
  // A server that is a path is seen from where the document came from, if that is known.
  Result<void> find_base() {
    const std::string url = options_.base_url.empty() ? server_of(document_) : options_.base_url;
    if (split_address(url)) {
      base_ = without_slash(url.substr(0, url.find_first_of("?#")));
      return {};
    }
    if (!options_.base_url.empty()) {
      return usage_error(fmt::format("--base-url: \"{}\" is not an http or https URL", url),
                         "give one such as https://shop.test/v1");
    }
    const auto from = split_address(file_);
    if (from && (url.empty() || url.starts_with('/'))) {
      base_ = from->origin + without_slash(url);
    } else if (url.starts_with('/')) {
      prefix_ = without_slash(url);
    }
    return {};
  }

  bool wanted_method(std::string_view method) const {
    if (options_.methods.empty()) return method == "GET" || method == "HEAD";
    return std::find(options_.methods.begin(), options_.methods.end(), method) != options_.methods.end();
  }

  bool wanted_tags(const Json& operation) const {
    const Json& tags = list_at(operation, "tags");
    return options_.tags.empty() || std::any_of(tags.begin(), tags.end(), [&](const Json& tag) {
             return std::any_of(options_.tags.begin(), options_.tags.end(),
                                [&](const std::string& wanted) { return iequals(wanted, spelled_value(tag)); });
           });
  }

  std::vector<OpenApiOperation> operations() {
    std::vector<std::pair<std::string, const Json*>> paths;
    for (const auto& [path, item] : find(document_, "paths")->items()) paths.emplace_back(path, &item);
    std::sort(paths.begin(), paths.end());
    std::vector<OpenApiOperation> list;
    for (const auto& [path, reference] : paths) {
      const Json* item = values_.resolved(*reference);
      if (item == nullptr || !item->is_object() || !path.starts_with('/')) continue;
      for (const char* method : methods) add(upper(method), path, find(*item, method), item, list);
    }
    return list;
  }

  void add(std::string method, const std::string& path, const Json* operation, const Json* item,
           std::vector<OpenApiOperation>& list) {
    if (operation == nullptr || !operation->is_object()) return;
    if (paths_.judge("", path) != Selection::Verdict::taken || !wanted_tags(*operation)) {
      ++filtered_;
    } else if (!wanted_method(method)) {
      ++other_methods_;
    } else {
      list.push_back({std::move(method), path, operation, item});
    }
  }

  plan::RecordedRequest request_to(const OpenApiOperation& operation) {
    plan::RecordedRequest request = request_of(operation, values_, options_.assert_status, findings_);
    add_security(document_, operation, values_, request, findings_);
    request.base = base_;
    request.path.insert(0, prefix_);
    return request;
  }

  tl::unexpected<Error> none_left() const {
    return usage_error(fmt::format("{}: none of its operations is left: {} of other methods, {} of other paths or tags",
                                   file_, other_methods_, filtered_),
                       "--method POST takes more than GET and HEAD; see --include, --exclude and --tag");
  }

  std::vector<std::string> notes(std::size_t taken) const {
    std::vector<std::string> list;
    if (other_methods_ + filtered_ > 0) {
      list.push_back(
          fmt::format("{} of {} operations kept; left out: {} of other methods (--method), {} of other paths or tags",
                      taken, taken + other_methods_ + filtered_, other_methods_, filtered_));
    }
    const auto add = [&](std::string_view what, const std::vector<std::string>& names) {
      if (!names.empty()) list.push_back(fmt::format("{}: {}", what, fmt::join(names, ", ")));
    };
    add("values to be given, by data or extract", findings_.placeholders);
    add("without their body, which is neither JSON nor a form", findings_.other_bodies);
    add("security that is left out", findings_.other_security);
    if (base_.empty()) list.emplace_back("the description names no server: give the URL to bench, or --base-url");
    return list;
  }

  const Json& document_;
  std::string_view file_;
  const OpenApiOptions& options_;
  const Selection& paths_;
  OpenApiValues values_;
  OpenApiFindings findings_;
  std::string base_, prefix_;
  std::size_t other_methods_ = 0, filtered_ = 0;
};

}  // namespace

Result<Imported> import_openapi(std::string_view text, std::string_view file, const OpenApiOptions& options) {
  const auto paths = Selection::compile(options.paths);
  if (!paths) return tl::unexpected(paths.error());
  const auto document = parse_document(text, file);
  if (!document) return tl::unexpected(document.error());
  if (find(*document, "swagger") != nullptr) {
    return usage_error(fmt::format("{} is Swagger 2, which is not read", file), "convert it to OpenAPI 3 first");
  }
  const Json* version = find(*document, "openapi");
  if (version == nullptr || !spelled_value(*version).starts_with("3.")) {
    return usage_error(fmt::format("{} is not OpenAPI 3: it has no \"openapi\" that begins with 3.", file));
  }
  const Json* described = find(*document, "paths");
  if (described == nullptr || !described->is_object())
    return usage_error(fmt::format("{} has no object \"paths\"", file));
  return Reader(*document, file, options, *paths).run();
}

}  // namespace brink::input
