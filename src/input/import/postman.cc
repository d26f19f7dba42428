#include "input/import/postman.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/document.h"
#include "input/import/postman_request.h"
#include "input/import/postman_script.h"

namespace brink::input {
namespace {

// Variables of a collection, a folder or an environment; those that are switched off have no value.
void add_variables(const Json& list, Moustache& variables) {
  for (const Json& item : list) {
    const Json* enabled = find(item, "enabled");
    const bool off = is_disabled(item) || (enabled != nullptr && *enabled == false);
    const std::string key = text_at(item, "key").empty() ? text_at(item, "id") : text_at(item, "key");
    const Json* value = find(item, "value");
    if (!off && !key.empty() && value != nullptr) variables.set(key, spelled_value(*value));
  }
}

class Walker {
 public:
  Walker(Imported& imported, Moustache& variables) : imported_(imported), variables_(variables) {}

  void walk(const Json& items, const std::string& folder, const ClientAuth& auth) {
    for (const Json& item : items) {
      const std::string name = folder + text_at(item, "name");
      const ClientAuth own = read_auth(item, auth);
      add_variables(list_at(item, "variable"), variables_);
      if (find(item, "item") != nullptr) {
        walk(list_at(item, "item"), name + " / ", own);
      } else if (const Json* request = find(item, "request")) {
        add(item, *request, name, request->is_object() ? read_auth(*request, own) : own);
      }
    }
  }

  bool too_many() const { return requests_.size() > most_recorded_requests; }

  void finish() {
    if (scripts_ > 0) {
      imported_.notes.push_back(fmt::format("{} script{} hold{} what is not carried over", scripts_,
                                            scripts_ == 1 ? "" : "s", scripts_ == 1 ? "s" : ""));
    }
    note_unknown(variables_.unknown(), imported_.notes);
    imported_.recording.flows.push_back({"", 1, std::move(requests_)});
  }

 private:
  void add(const Json& item, const Json& json, const std::string& name, const ClientAuth& auth) {
    ClientRequest request = read_request(json, name);
    request.auth = auth;
    auto filled = filled_in(request, variables_, imported_.notes);
    if (filled.empty()) return;
    read_scripts(item, filled.front());
    if (filled.front().name.empty()) filled.front().name = filled.front().method + " " + filled.front().path;
    for (const auto& rule : filled.front().extract) variables_.set_while_running(rule.variable);
    requests_.push_back(std::move(filled.front()));
  }

  void read_scripts(const Json& item, plan::RecordedRequest& request) {
    for (const Json& event : list_at(item, "event")) {
      const std::string script = script_text(event);
      if (trim(script).empty()) continue;
      const bool whole = text_at(event, "listen") == "test" && read_test_script(script, request);
      scripts_ += whole ? 0 : 1;
    }
  }

  Imported& imported_;
  Moustache& variables_;
  std::vector<plan::RecordedRequest> requests_;
  std::size_t scripts_ = 0;
};

Result<void> add_environment(const PostmanOptions& options, Moustache& variables) {
  if (options.environment.empty()) return {};
  const auto document = parse_json(options.environment, options.environment_file);
  if (!document) return tl::unexpected(document.error());
  if (find(*document, "values") == nullptr) {
    return usage_error(fmt::format("{} is not an environment of Postman: it has no values", options.environment_file),
                       "export it from the list of environments");
  }
  add_variables(list_at(*document, "values"), variables);
  return {};
}

}  // namespace

Result<Imported> import_postman(std::string_view text, std::string_view file, const PostmanOptions& options) {
  const auto document = parse_json(text, file);
  if (!document) return tl::unexpected(document.error());
  const Json* wrapped = find(*document, "collection");
  const Json& collection = wrapped != nullptr ? *wrapped : *document;
  const Json* items = find(collection, "item");
  if (items == nullptr || !items->is_array()) {
    const bool old = find(collection, "requests") != nullptr;
    return usage_error(fmt::format("{} is not a collection of Postman: {}", file,
                                   old ? "format 1 is not read" : "it has no list of items"),
                       "export it as Collection v2.1");
  }
  Moustache variables(postman_dynamic, {});
  add_variables(list_at(collection, "variable"), variables);
  if (auto added = add_environment(options, variables); !added) return tl::unexpected(std::move(added.error()));
  Imported imported;
  const Json* info = find(collection, "info");
  if (info != nullptr) imported.recording.name = text_at(*info, "name");
  Walker walker(imported, variables);
  walker.walk(*items, "", read_auth(collection, {}));
  if (walker.too_many()) return usage_error(fmt::format("{} has more than {} requests", file, most_recorded_requests));
  walker.finish();
  if (imported.recording.flows.front().requests.empty()) return usage_error(fmt::format("{} has no request", file));
  return imported;
}

}  // namespace brink::input
