// A test plan of JMeter (.jmx) as a tree: each element with its properties and what hangs below it. In the file an
// element and its children stand beside each other; elements that are switched off are left out with all below them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace brink::input {

struct JmxGroup;

// Properties in the order of the file. Text is valid UTF-8.
struct JmxProperties {
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<JmxGroup> groups;  // elementProp and collectionProp

  std::string value(std::string_view name) const;           // empty when there is none
  bool is(std::string_view name) const;                     // whether it says true
  const JmxProperties& group(std::string_view name) const;  // empty when there is none
};

struct JmxGroup {
  std::string name;
  JmxProperties properties;
};

struct JmxElement {
  std::string type;  // "HTTPSamplerProxy"
  std::string gui;   // its class: "HttpDefaultsGui"
  std::string name;
  JmxProperties properties;
  std::vector<JmxElement> children;
};

inline constexpr std::size_t most_jmx_bytes = 64u << 20;
inline constexpr int deepest_jmx = 200;

// The elements below the root. Errors (usage): no XML, with the line; no test plan; too many bytes, too deep.
Result<std::vector<JmxElement>> read_jmx(std::string_view text, std::string_view file);

}  // namespace brink::input
