#include "input/scenario/assertions.h"

#include <fmt/format.h>

#include "input/scenario/json_path_text.h"
#include "input/scenario/keys.h"
#include "input/scenario/patterns.h"

namespace brink::input {
namespace {

constexpr std::int64_t most_length = std::int64_t{1} << 40;

std::optional<plan::JsonPath> read_path(const Field& where, std::string_view text) {
  auto path = parse_json_path(text);
  if (path) return std::move(*path);
  where.wrong(": " + path.error().message, path.error().hint);
  return std::nullopt;
}

// Texts longer than a line would hide what they name.
std::string shortened(std::string_view text) {
  constexpr std::size_t most = 60;
  return text.size() <= most ? std::string(text) : fmt::format("{}...", text.substr(0, most));
}

class Assertions {
 public:
  Assertions(const Field& step, std::string_view step_name) : step_(step), name_(step_name) {}

  std::vector<plan::Assertion> read() {
    if (const Field f = at("assert_status")) status(f);
    if (const Field f = at("assert_body_contains")) body_contains(f);
    if (const Field f = at("assert_body_regex")) body_matches(f);
    for (const auto& member : step_.at("assert_json").members()) json(member);
    for (const auto& member : step_.at("assert_header").members()) header(member);
    if (const Field f = at("assert_max_latency")) latency(f);
    if (const Field f = at("assert_length")) length(f);
    return std::move(assertions_);
  }

  // The same without names, of an object that is about one message.
  std::vector<plan::Assertion> read_expected() {
    if (const Field f = at("contains")) body_contains(f);
    if (const Field f = at("regex")) body_matches(f);
    for (const auto& member : at("json").members()) json(member);
    return std::move(assertions_);
  }

 private:
  Field at(std::string_view key) const { return step_.at(key); }

  template <class Rule>
  void add(Rule rule, std::string_view words) {
    assertions_.push_back({std::move(rule), fmt::format("{}: {}", name_, words)});
  }

  void status(const Field& field) {
    plan::StatusIs rule;
    const auto take = [&](const Field& one) {
      if (const auto code = one.integer(100, 599)) rule.any_of.push_back(static_cast<std::uint16_t>(*code));
    };
    if (field.is(Node::Kind::list)) {
      for (const Field& one : field.items()) take(one);
      if (rule.any_of.empty()) field.wrong("lists no status");
    } else {
      take(field);
    }
    add(rule, fmt::format("status {}", fmt::join(rule.any_of, " or ")));
  }

  void body_contains(const Field& field) {
    const std::string text = field.text();
    add(plan::BodyContains{text}, fmt::format("body contains '{}'", shortened(text)));
  }

  void body_matches(const Field& field) {
    const std::string pattern = read_pattern(field);
    add(plan::BodyMatches{pattern}, fmt::format("body matches {}", shortened(pattern)));
  }

  void json(const Field::Member& member) {
    plan::JsonIs rule;
    if (auto path = read_path(member.value, member.name)) rule.path = std::move(*path);
    const Node& node = member.value.node();
    const bool anything = node.kind == Node::Kind::text && node.text == "*";
    if (!anything) rule.value = value_of(member.value);
    const std::string words = anything ? " exists" : " == " + shortened(rule.value->text);
    add(std::move(rule), fmt::format("json {}{}", shortened(member.name), words));
  }

  static plan::JsonIs::Value value_of(const Field& field) {
    using Kind = plan::JsonIs::Value::Kind;
    const Node& node = field.node();
    switch (node.kind) {
      case Node::Kind::null: return {Kind::null, 0, "null"};
      case Node::Kind::boolean: return {Kind::boolean, 0, node.text};
      case Node::Kind::number: return {Kind::number, node.number, node.text};
      case Node::Kind::text: return {Kind::text, 0, node.text};
      default: field.wrong_kind("a text, a number, true, false or null", "name the place of one value in the path");
    }
    return {};
  }

  void header(const Field::Member& member) {
    plan::HeaderIs rule{member.name};
    if (member.value.is(Node::Kind::map)) {
      member.value.only(header_rule_keys);
      rule.pattern = true;
      rule.text = read_pattern(member.value.at("regex"));
      if (rule.text.empty()) member.value.wrong("has no pattern", "write {\"regex\": \"...\"}");
    } else {
      rule.text = member.value.spelled();
    }
    add(rule, fmt::format("header {} {} {}", rule.name, rule.pattern ? "~" : "==", shortened(rule.text)));
  }

  void latency(const Field& field) {
    const auto most = field.duration();
    if (!most) return;
    if (most->count() <= 0) field.wrong("is not above 0");
    add(plan::LatencyWithin{*most}, fmt::format("latency within {:g} ms", milliseconds(*most)));
  }

  void length(const Field& field) {
    plan::LengthWithin rule{0, static_cast<std::uint64_t>(most_length)};
    if (field.is(Node::Kind::map)) {
      field.only(length_keys);
      if (const auto least = field.at("min").integer(0, most_length)) rule.least = static_cast<std::uint64_t>(*least);
      if (const auto most = field.at("max").integer(0, most_length)) rule.most = static_cast<std::uint64_t>(*most);
      if (rule.least > rule.most) field.wrong("has a min above its max");
    } else if (const auto exactly = field.integer(0, most_length)) {
      rule.least = rule.most = static_cast<std::uint64_t>(*exactly);
    }
    const bool open = rule.most == static_cast<std::uint64_t>(most_length);
    add(rule, rule.least == rule.most ? fmt::format("length {} bytes", rule.least)
              : open                  ? fmt::format("length at least {} bytes", rule.least)
                                      : fmt::format("length {} to {} bytes", rule.least, rule.most));
  }

  const Field& step_;
  std::string_view name_;
  std::vector<plan::Assertion> assertions_;
};

void read_source(const Field& rule, std::span<const std::string_view> known, plan::Extraction& extraction) {
  rule.only(known);
  const auto sources = rule.members();
  if (sources.size() != 1) {
    rule.wrong("names not one place to take a value from",
               fmt::format("give one of \"{}\"", fmt::join(known, "\", \"")));
    return;
  }
  const Field& source = sources.front().value;
  const std::string text = source.text();
  if (text.empty()) source.wrong("is empty");
  if (sources.front().name == "json") {
    if (auto path = read_path(source, text)) extraction.source = plan::FromJson{std::move(*path)};
  } else if (sources.front().name == "regex") {
    extraction.source = plan::FromRegex{read_pattern(source, 1)};
  } else if (sources.front().name == "header") {
    extraction.source = plan::FromHeader{text};
  } else {
    extraction.source = plan::FromCookie{text};
  }
}

}  // namespace

std::vector<plan::Assertion> read_assertions(const Field& step, std::string_view step_name) {
  return Assertions(step, step_name).read();
}

std::vector<plan::Assertion> read_expectation(const Field& expect) {
  if (!expect || expect.is(Node::Kind::boolean)) return {};
  if (expect.is(Node::Kind::text)) return {{plan::BodyContains{expect.text()}, ""}};
  if (!expect.is(Node::Kind::map)) {
    expect.wrong_kind("true, a text or an object", "write true for any message, or a text that it contains");
    return {};
  }
  expect.only(expect_keys);
  auto expected = Assertions(expect, "").read_expected();
  if (expected.empty()) expect.wrong("expects nothing", "give \"contains\", \"regex\" or \"json\", or write true");
  return expected;
}

namespace {

std::vector<plan::Extraction> read_extractions_of(const Field& extract, std::span<const std::string_view> sources,
                                                  ScenarioContext& context) {
  std::vector<plan::Extraction> extractions;
  for (const Field::Member& member : extract.members()) {
    if (!is_identifier(member.name)) {
      member.value.wrong("is no name for a variable", "use letters, digits and underscores, a digit not first");
    }
    plan::Extraction extraction;
    extraction.variable = context.names.variables.number(member.name);
    read_source(member.value, sources, extraction);
    extractions.push_back(std::move(extraction));
  }
  return extractions;
}

}  // namespace

std::vector<plan::Extraction> read_extractions(const Field& extract, ScenarioContext& context) {
  return read_extractions_of(extract, source_keys, context);
}

std::vector<plan::Extraction> read_message_extractions(const Field& extract, ScenarioContext& context) {
  return read_extractions_of(extract, message_source_keys, context);
}

}  // namespace brink::input
