// Assertions and extractors of JMeter.
#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "input/document.h"
#include "input/import/jmeter_scope.h"
#include "input/import/placeholder.h"
#include "input/scenario/json_path_text.h"

namespace brink::input {
namespace {

using From = plan::RecordedExtraction::From;

std::string literal(std::string_view text) { return RE2::QuoteMeta(re2::StringPiece(text.data(), text.size())); }

int groups_of(const std::string& pattern) {
  const RE2 regex(pattern, RE2::Quiet);
  return regex.ok() ? regex.NumberOfCapturingGroups() : -1;
}

// How a response assertion compares, as bits of its property.
struct TestType {
  explicit TestType(std::int64_t bits)
      : matches((bits & 1) != 0), contains((bits & 2) != 0), negated((bits & 4) != 0), equals((bits & 8) != 0) {}
  bool matches, contains, negated, equals;
};

std::vector<int> status_codes(const std::vector<std::string>& texts) {
  std::vector<int> codes;
  for (const std::string& text : texts) {
    for (const std::string_view word : split(text, '|')) {
      const auto code = parse_int(trim(word));
      if (!code || *code < 100 || *code > 599) return {};
      codes.push_back(static_cast<int>(*code));
    }
  }
  return codes;
}

// One text that the body must hold, in the strictest of the two ways that is free.
bool expect_in_body(const std::string& text, const TestType& type, plan::Expectations& expect) {
  const bool plain = !type.matches && !type.contains && !type.equals;
  if (plain && expect.body_contains.empty()) {
    expect.body_contains = text;
    return true;
  }
  std::string pattern = plain || type.equals ? literal(text) : text;
  if (type.equals || type.matches) pattern = fmt::format("(?s)^(?:{})$", pattern);
  if (!expect.body_regex.empty() || groups_of(pattern) < 0) return false;
  expect.body_regex = std::move(pattern);
  return true;
}

void response_assertion(const JmxElement& element, const JmeterText& text, JmeterScope& scope,
                        JmeterLeftOut& left_out) {
  const auto& properties = element.properties;
  const TestType type(parse_int(properties.value("Assertion.test_type")).value_or(2));
  std::vector<std::string> texts;
  for (const char* list : {"Asserion.test_strings", "Assertion.test_strings"}) {  // JMeter itself misspells it
    for (const auto& [name, value] : properties.group(list).values) texts.push_back(text.fill(value));
  }
  const std::string field = properties.value("Assertion.test_field");
  bool carried = !type.negated && !texts.empty();
  if (carried && field == "Assertion.response_code") {
    const auto codes = status_codes(texts);
    carried = !codes.empty();
    if (carried) scope.expect.status = codes;
  } else if (carried && field == "Assertion.response_data") {
    for (const std::string& one : texts) carried = expect_in_body(one, type, scope.expect) && carried;
  } else {
    carried = false;
  }
  if (!carried) left_out.add(fmt::format("ResponseAssertion \"{}\"", element.name));
}

void json_assertion(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out) {
  const auto& properties = element.properties;
  const std::string path = text.fill(properties.value("JSON_PATH"));
  const std::string expected = text.fill(properties.value("EXPECTED_VALUE"));
  const bool compared = properties.is("JSONVALIDATION");
  const bool plain = is_simple_json_path(path) && !properties.is("INVERT") && !(compared && properties.is("ISREGEX")) &&
                     !has_placeholder(expected);
  if (!plain) {
    left_out.add(fmt::format("JSONPathAssertion \"{}\"", element.name));
    return;
  }
  scope.expect.json.push_back({path, compared ? Json(expected).dump() : "\"*\"", false});
}

void add_json_extractor(const JmxElement& element, const JmeterText& text, JmeterScope& scope,
                        JmeterLeftOut& left_out) {
  const auto names = extracted_names(element);
  const std::string texts = text.fill(element.properties.value("JSONPostProcessor.jsonPathExprs"));
  const auto paths = split(texts, ';');
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string path(i < paths.size() ? trim(paths[i]) : "");
    if (is_simple_json_path(path)) {
      scope.extract.push_back({placeholder_name(names[i]), From::json, path});
    } else {
      left_out.add(fmt::format("JSONPostProcessor of {} ({})", names[i], path));
    }
  }
}

// The group that its template names must be the first.
void add_regex_extractor(const JmxElement& element, const JmeterText& text, JmeterScope& scope,
                         JmeterLeftOut& left_out) {
  const auto& properties = element.properties;
  const auto names = extracted_names(element);
  const std::string pattern = text.fill(properties.value("RegexExtractor.regex"));
  const std::string shape = properties.value("RegexExtractor.template"),
                    source = properties.value("RegexExtractor.useHeaders");
  const bool body = source.empty() || source == "false" || source == "unescaped" || source == "as_document";
  const bool first = shape.empty() || shape == "$1$";
  if (names.empty()) return;
  if (body && first && groups_of(pattern) > 0) {
    scope.extract.push_back({placeholder_name(names.front()), From::regex, pattern});
  } else {
    left_out.add(fmt::format("RegexExtractor of {}", names.front()));
  }
}

void add_boundary_extractor(const JmxElement& element, const JmeterText& text, JmeterScope& scope) {
  const auto& properties = element.properties;
  const auto names = extracted_names(element);
  if (names.empty()) return;
  const std::string left = text.fill(properties.value("BoundaryExtractor.lboundary"));
  const std::string right = text.fill(properties.value("BoundaryExtractor.rboundary"));
  scope.extract.push_back({placeholder_name(names.front()), From::regex,
                           fmt::format("(?s){}(.*?){}", literal(left), right.empty() ? "$" : literal(right))});
}

}  // namespace

bool is_simple_json_path(std::string_view path) { return path.starts_with('$') && parse_json_path(path); }

std::vector<std::string> extracted_names(const JmxElement& element) {
  std::string names;
  if (element.type == "JSONPostProcessor") names = element.properties.value("JSONPostProcessor.referenceNames");
  if (element.type == "RegexExtractor") names = element.properties.value("RegexExtractor.refname");
  if (element.type == "BoundaryExtractor") names = element.properties.value("BoundaryExtractor.refname");
  std::vector<std::string> list;
  for (const std::string_view name : split(names, ';')) {
    if (!trim(name).empty()) list.emplace_back(trim(name));
  }
  return list;
}

bool add_check(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out) {
  if (element.type == "ResponseAssertion") {
    response_assertion(element, text, scope, left_out);
  } else if (element.type == "JSONPathAssertion") {
    json_assertion(element, text, scope, left_out);
  } else if (element.type == "DurationAssertion") {
    const auto ms = parse_double(text.fill(element.properties.value("DurationAssertion.duration")));
    if (ms && *ms > 0) scope.expect.max_latency_s = std::min(3600.0, *ms / 1000);
  } else {
    return false;
  }
  return true;
}

bool add_extractor(const JmxElement& element, const JmeterText& text, JmeterScope& scope, JmeterLeftOut& left_out) {
  if (element.type == "JSONPostProcessor") {
    add_json_extractor(element, text, scope, left_out);
  } else if (element.type == "RegexExtractor") {
    add_regex_extractor(element, text, scope, left_out);
  } else if (element.type == "BoundaryExtractor") {
    add_boundary_extractor(element, text, scope);
  } else {
    return false;
  }
  return true;
}

}  // namespace brink::input
