// For tests: test plans of JMeter made of as little as a test says.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/import/jmx_document.h"

namespace brink::input {

// An element with its properties as XML, and the elements below it.
inline std::string jmx(std::string_view type, std::string_view name, std::string_view properties,
                       const std::string& below = "", std::string_view more = "") {
  std::string out("<");
  out.append(type).append(" testname=\"").append(name).append("\" ").append(more).append(">").append(properties);
  return out.append("</").append(type).append("><hashTree>").append(below).append("</hashTree>");
}
inline std::string property(std::string_view name, std::string_view value) {
  std::string out("<stringProp name=\"");
  return out.append(name).append("\">").append(value).append("</stringProp>");
}
inline std::string group(std::string_view tag, std::string_view name, const std::string& inside) {
  std::string out("<");
  return out.append(tag)
      .append(" name=\"")
      .append(name)
      .append("\">")
      .append(inside)
      .append("</")
      .append(tag)
      .append(">");
}
// A whole plan, with what is given in one thread group.
inline std::string jmx_plan(const std::string& in_group, const std::string& beside_group = "",
                            const std::string& group_properties = "") {
  return "<?xml version=\"1.0\"?><jmeterTestPlan><hashTree>" +
         jmx("TestPlan", "Shop", "", beside_group + jmx("ThreadGroup", "Users", group_properties, in_group)) +
         "</hashTree></jmeterTestPlan>";
}
inline std::string jmx_get(std::string_view name, std::string_view path, const std::string& below = "",
                           const std::string& more = "") {
  return jmx("HTTPSamplerProxy", name,
             property("HTTPSampler.domain", "h.test") + property("HTTPSampler.path", path) + more, below);
}
inline std::string jmx_argument(std::string_view name, std::string_view value, bool encode = true) {
  return group("elementProp", name,
               property("Argument.name", name) + property("Argument.value", value) +
                   (encode ? "<boolProp name=\"HTTPArgument.always_encode\">true</boolProp>" : ""));
}
inline std::string jmx_arguments(const std::string& arguments) {
  return group("elementProp", "HTTPsampler.Arguments", group("collectionProp", "Arguments.arguments", arguments));
}

}  // namespace brink::input
