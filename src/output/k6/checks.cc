#include "output/k6/checks.h"

#include <algorithm>

namespace brink::output::k6 {
namespace {

constexpr std::string_view separator = "::";

GroupNode& child(GroupNode& parent, std::string_view name, Instant first) {
  for (GroupNode& each : parent.groups) {
    if (each.name == name) {
      each.first = std::min(each.first, first);
      return each;
    }
  }
  GroupNode node;
  node.name = std::string(name);
  node.path = parent.path + std::string(separator) + node.name;
  node.first = first;
  parent.groups.push_back(std::move(node));
  return parent.groups.back();
}

GroupNode& at_path(GroupNode& root, std::string_view path, Instant first) {
  GroupNode* node = &root;
  while (path.starts_with(separator)) {
    path.remove_prefix(separator.size());
    const std::size_t end = path.find(separator);
    node = &child(*node, path.substr(0, end), first);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  }
  return *node;
}

bool earlier(const CheckRow& a, const CheckRow& b) { return a.first < b.first; }

void in_order(GroupNode& node) {
  std::stable_sort(node.checks.begin(), node.checks.end(), earlier);
  std::stable_sort(node.groups.begin(), node.groups.end(),
                   [](const GroupNode& a, const GroupNode& b) { return a.first < b.first; });
  for (GroupNode& group : node.groups) in_order(group);
}

}  // namespace

GroupNode group_tree(const aggregate::MetricSummary& metrics) {
  GroupNode root;
  for (const auto& [path, first] : metrics.groups) at_path(root, path, first);
  for (const auto& [key, count] : metrics.checks) {
    at_path(root, key.first, count.first).checks.push_back({key.second, count.passes, count.fails, count.first});
  }
  in_order(root);
  return root;
}

std::vector<CheckRow> all_checks(const aggregate::MetricSummary& metrics) {
  std::vector<CheckRow> rows;
  for (const auto& [key, count] : metrics.checks) {
    const std::string& name = key.second;
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const CheckRow& row) { return row.name == name; });
    if (at == rows.end()) {
      rows.push_back({name, count.passes, count.fails, count.first});
    } else {
      at->passes += count.passes;
      at->fails += count.fails;
      at->first = std::min(at->first, count.first);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), earlier);
  return rows;
}

}  // namespace brink::output::k6
