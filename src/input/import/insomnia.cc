#include "input/import/insomnia.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/document.h"
#include "input/import/insomnia_request.h"
#include "input/import/insomnia_tag.h"
#include "input/import/insomnia_tree.h"

namespace brink::input {
namespace {

// {"user": {"name": "x"}} is the variable "user.name".
void add_values(const Json& data, const std::string& prefix, Moustache& variables) {
  for (const auto& [key, value] : data.items()) {
    const std::string name = prefix + key;
    if (value.is_object()) {
      add_values(value, name + ".", variables);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i)
        variables.set(fmt::format("{}[{}]", name, i), spelled_value(value[i]));
    } else {
      variables.set(name, spelled_value(value));
    }
  }
}

class Walker {
 public:
  Walker(Imported& imported, Moustache& variables) : imported_(imported), variables_(variables) {}

  void walk(const std::vector<InsomniaItem>& items, const std::string& folder, const InsomniaInherited& inherited) {
    for (const InsomniaItem& item : items) {
      const std::string name = folder + text_at(item.json, "name");
      if (const Json* environment = find(item.json, "environment");
          environment != nullptr && environment->is_object()) {
        add_values(*environment, "", variables_);
      }
      if (item.folder) {
        walk(item.children, name + " / ", insomnia_inherited(item.json, inherited));
      } else {
        add(item, name, inherited);
      }
    }
  }

  std::vector<plan::RecordedRequest> requests;
  std::vector<std::string> ids;  // of `requests`

 private:
  void add(const InsomniaItem& item, const std::string& name, const InsomniaInherited& inherited) {
    const ClientRequest request = read_insomnia_request(item.json, name, inherited);
    auto filled = filled_in(request, variables_, imported_.notes);
    if (filled.empty()) return;
    if (filled.front().name.empty()) filled.front().name = filled.front().method + " " + filled.front().path;
    requests.push_back(std::move(filled.front()));
    ids.push_back(item.id);
  }

  Imported& imported_;
  Moustache& variables_;
};

Result<void> add_environments(const InsomniaTree& tree, const InsomniaOptions& options, Moustache& variables,
                              std::vector<std::string>& notes) {
  add_values(tree.base, "", variables);
  std::vector<std::string> names;
  for (const auto& environment : tree.environments) names.push_back(environment.name);
  if (options.environment.empty()) {
    if (!names.empty()) notes.push_back(fmt::format("--env takes one of: {}", fmt::join(names, ", ")));
    return {};
  }
  const auto chosen = std::find_if(tree.environments.begin(), tree.environments.end(),
                                   [&](const auto& environment) { return environment.name == options.environment; });
  if (chosen == tree.environments.end()) {
    return usage_error(fmt::format("--env: the export has no environment \"{}\"", options.environment),
                       names.empty() ? "it has the base alone: leave --env out"
                                     : fmt::format("give one of: {}", fmt::join(names, ", ")));
  }
  add_values(chosen->data, "", variables);
  return {};
}

// What a tag takes from an answer, in the request that is asked for it.
void add_rules(const InsomniaTags& tags, Walker& walker, std::vector<std::string>& notes) {
  for (const auto& [id, rule] : tags.rules()) {
    const auto at = std::find(walker.ids.begin(), walker.ids.end(), id);
    if (at == walker.ids.end()) {
      notes.push_back(fmt::format("{} is taken from a request that is not in the export", rule.variable));
    } else {
      walker.requests[static_cast<std::size_t>(at - walker.ids.begin())].extract.push_back(rule);
    }
  }
}

}  // namespace

Result<Imported> import_insomnia(std::string_view text, std::string_view file, const InsomniaOptions& options) {
  const auto document = parse_document(text, file);
  if (!document) return tl::unexpected(document.error());
  const auto tree = read_insomnia_tree(*document, file);
  if (!tree) return tl::unexpected(tree.error());
  Imported imported;
  imported.recording.name = tree->name;
  InsomniaTags tags;
  Moustache variables({}, [&](std::string_view tag) { return tags.value_of(tag); });
  if (auto ok = add_environments(*tree, options, variables, imported.notes); !ok) return tl::unexpected(ok.error());
  Walker walker(imported, variables);
  walker.walk(tree->items, "", {});
  if (walker.requests.empty()) return usage_error(fmt::format("{} has no request", file));
  if (walker.requests.size() > most_recorded_requests) {
    return usage_error(fmt::format("{} has more than {} requests", file, most_recorded_requests));
  }
  add_rules(tags, walker, imported.notes);
  if (tree->foreign > 0) {
    imported.notes.push_back(fmt::format("{} item{} left out that {} no HTTP request", tree->foreign,
                                         tree->foreign == 1 ? "" : "s", tree->foreign == 1 ? "is" : "are"));
  }
  if (!tags.unknown().empty()) {
    imported.notes.push_back(fmt::format("tags that are not carried over: {}", fmt::join(tags.unknown(), ", ")));
  }
  note_unknown(variables.unknown(), imported.notes);
  imported.recording.flows.push_back({"", 1, std::move(walker.requests)});
  return imported;
}

}  // namespace brink::input
