#include "input/import/insomnia_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "input/import/imported.h"

namespace brink::input {
namespace {

constexpr int deepest_folder = 64;

double number_at(const Json& json, std::string_view key) {
  const Json* value = find(json, key);
  return value != nullptr && value->is_number() ? value->get<double>() : 0;
}

void sort(std::vector<InsomniaItem>& items) {
  std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.sort_key < b.sort_key; });
}

Json object_at(const Json& json, std::string_view key) {
  const Json* value = find(json, key);
  return value != nullptr && value->is_object() ? *value : Json::object();
}

// Format 4: one list of resources, each with the id of its parent.
class FlatReader {
 public:
  FlatReader(const Json& resources, InsomniaTree& tree) : tree_(tree) {
    for (const Json& resource : resources) children_[text_at(resource, "parentId")].push_back(&resource);
    for (const Json& resource : resources) read_root(resource);
  }

  bool too_deep() const { return too_deep_; }

 private:
  void read_root(const Json& resource) {
    if (text_at(resource, "_type") != "workspace") return;
    if (tree_.name.empty()) tree_.name = text_at(resource, "name");
    const std::string id = text_at(resource, "_id");
    for (InsomniaItem& item : below(id, 0)) tree_.items.push_back(std::move(item));
    for (const Json* environment : children_[id]) {
      if (text_at(*environment, "_type") == "environment") read_environments(*environment);
    }
  }

  void read_environments(const Json& base) {
    tree_.base.update(object_at(base, "data"));
    for (const Json* environment : children_[text_at(base, "_id")]) {
      if (text_at(*environment, "_type") != "environment") continue;
      tree_.environments.push_back({text_at(*environment, "name"), object_at(*environment, "data")});
    }
  }

  std::vector<InsomniaItem> below(const std::string& parent, int depth) {
    std::vector<InsomniaItem> items;
    too_deep_ = too_deep_ || depth > deepest_folder;
    if (too_deep_) return items;
    for (const Json* resource : children_[parent]) {
      const std::string type = text_at(*resource, "_type");
      InsomniaItem item{
          *resource, text_at(*resource, "_id"), number_at(*resource, "metaSortKey"), {}, type == "request_group"};
      if (item.folder) item.children = below(item.id, depth + 1);
      if (item.folder || type == "request") items.push_back(std::move(item));
      tree_.foreign += type == "grpc_request" || type == "websocket_request" || type == "socketio_request" ? 1 : 0;
    }
    sort(items);
    return items;
  }

  InsomniaTree& tree_;
  std::map<std::string, std::vector<const Json*>> children_;
  bool too_deep_ = false;
};

// Format 5: a tree already. Whoever calls bounds its depth.
std::vector<InsomniaItem> read_nested(const Json& list, InsomniaTree& tree) {
  std::vector<InsomniaItem> items;
  for (const Json& json : list) {
    if (!json.is_object()) continue;
    const Json* meta = find(json, "meta");
    InsomniaItem item{json,
                      meta == nullptr ? "" : text_at(*meta, "id"),
                      meta == nullptr ? 0 : number_at(*meta, "sortKey"),
                      {},
                      find(json, "children") != nullptr};
    item.json.erase("children");
    if (item.folder) item.children = read_nested(list_at(json, "children"), tree);
    if (item.folder || find(json, "method") != nullptr) {
      items.push_back(std::move(item));
    } else {
      ++tree.foreign;
    }
  }
  sort(items);
  return items;
}

InsomniaTree read_format_5(const Json& document) {
  InsomniaTree tree;
  tree.name = text_at(document, "name");
  tree.items = read_nested(list_at(document, "collection"), tree);
  if (const Json* environments = find(document, "environments")) {
    tree.base = object_at(*environments, "data");
    for (const Json& environment : list_at(*environments, "subEnvironments")) {
      tree.environments.push_back({text_at(environment, "name"), object_at(environment, "data")});
    }
  }
  return tree;
}

}  // namespace

Result<InsomniaTree> read_insomnia_tree(const Json& document, std::string_view file) {
  if (text_at(document, "type").starts_with("collection.insomnia.rest/5")) return read_format_5(document);
  const Json* resources = find(document, "resources");
  if (resources == nullptr || !resources->is_array()) {
    return usage_error(
        fmt::format("{} is not an export of Insomnia: neither format 4 nor a collection of format 5", file),
        "export the collection as Insomnia v5 or v4");
  }
  InsomniaTree tree;
  if (FlatReader(*resources, tree).too_deep()) {
    return usage_error(fmt::format("{}: folders are in each other, more than {} deep", file, deepest_folder));
  }
  return tree;
}

}  // namespace brink::input
