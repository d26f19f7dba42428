#include "input/import/jmx_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "input/document.h"

namespace brink::input {
namespace {

std::string text_of(const char* text) { return valid_utf8(text); }

// pugixml walks without recursion; everything after it does not.
struct DepthWalker : pugi::xml_tree_walker {
  int deepest = 0;
  bool for_each(pugi::xml_node&) override {
    deepest = std::max(deepest, depth());
    return deepest <= deepest_jmx;
  }
};

bool is_group(std::string_view tag) { return tag == "elementProp" || tag == "collectionProp"; }
bool is_value(std::string_view tag) { return tag.ends_with("Prop") && !is_group(tag); }

JmxProperties read_properties(const pugi::xml_node& node) {
  JmxProperties properties;
  for (const pugi::xml_node& child : node.children()) {
    const std::string_view tag = child.name();
    if (is_value(tag)) {
      properties.values.emplace_back(text_of(child.attribute("name").value()), text_of(child.text().get()));
    } else if (is_group(tag)) {
      properties.groups.push_back({text_of(child.attribute("name").value()), read_properties(child)});
    }
  }
  return properties;
}

// The elements of a <hashTree>, each with the <hashTree> that comes next.
std::vector<JmxElement> read_level(const pugi::xml_node& tree) {
  std::vector<JmxElement> elements;
  bool off = false;  // the element before was switched off
  for (const pugi::xml_node& node : tree.children()) {
    if (node.type() != pugi::node_element) continue;
    if (std::string_view(node.name()) == "hashTree") {
      if (!off && !elements.empty()) elements.back().children = read_level(node);
      continue;
    }
    off = std::string_view(node.attribute("enabled").value()) == "false";
    if (off) continue;
    elements.push_back({text_of(node.name()),
                        text_of(node.attribute("guiclass").value()),
                        text_of(node.attribute("testname").value()),
                        read_properties(node),
                        {}});
  }
  return elements;
}

}  // namespace

std::string JmxProperties::value(std::string_view name) const {
  const auto at = std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == name; });
  return at == values.end() ? "" : at->second;
}

bool JmxProperties::is(std::string_view name) const { return value(name) == "true"; }

const JmxProperties& JmxProperties::group(std::string_view name) const {
  static const JmxProperties none;
  const auto at = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.name == name; });
  return at == groups.end() ? none : at->properties;
}

Result<std::vector<JmxElement>> read_jmx(std::string_view text, std::string_view file) {
  if (text.size() > most_jmx_bytes) return usage_error(fmt::format("{} has more than {} bytes", file, most_jmx_bytes));
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) {
    const std::string_view before =
        text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, parsed.offset)));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return usage_error(fmt::format("{}, line {}: this is not XML: {}", file, line, parsed.description()));
  }
  DepthWalker depth;
  document.traverse(depth);
  if (depth.deepest > deepest_jmx) return usage_error(fmt::format("{} is deeper than {} elements", file, deepest_jmx));
  const pugi::xml_node root = document.child("jmeterTestPlan");
  if (!root) {
    return usage_error(fmt::format("{} is not a test plan of JMeter: it has no <jmeterTestPlan>", file),
                       "save the plan as .jmx");
  }
  return read_level(root.child("hashTree"));
}

}  // namespace brink::input
