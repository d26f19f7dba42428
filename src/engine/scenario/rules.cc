#include "engine/scenario/rules.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "protocol/set_cookie.h"
#include "sample/head.h"

namespace brink::engine {
namespace {

using sample::Mishap;

// What a text is told from another by in a key; whole bodies would make the key unreadable.
std::string shortened(std::string_view text) {
  constexpr std::size_t most = 100;
  return text.size() <= most ? std::string(text) : fmt::format("{}...", text.substr(0, most));
}

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::unique_ptr<RE2> compile(const std::string& pattern) {
  RE2::Options quiet;
  quiet.set_log_errors(false);
  return std::make_unique<RE2>(pattern, quiet);  // input has refused what is no pattern
}

const std::string* pattern_of(const plan::Assertion& assertion) {
  if (const auto* body = std::get_if<plan::BodyMatches>(&assertion.rule)) return &body->pattern;
  const auto* header = std::get_if<plan::HeaderIs>(&assertion.rule);
  return header != nullptr && header->pattern ? &header->text : nullptr;
}

bool looks_at_body(const plan::Assertion& assertion) {
  return std::holds_alternative<plan::BodyContains>(assertion.rule) ||
         std::holds_alternative<plan::BodyMatches>(assertion.rule) ||
         std::holds_alternative<plan::JsonIs>(assertion.rule) ||
         std::holds_alternative<plan::LengthWithin>(assertion.rule);
}

bool looks_at_body(const plan::Extraction& extraction) {
  return std::holds_alternative<plan::FromJson>(extraction.source) ||
         std::holds_alternative<plan::FromRegex>(extraction.source);
}

// A boolean equals no number, numbers are compared as numbers, all else as it is spelled.
bool equal(const JsonFound& found, const plan::JsonIs::Value& wanted) {
  using Wanted = plan::JsonIs::Value::Kind;
  if (found.kind == JsonFound::Kind::number && wanted.kind == Wanted::number) return found.number == wanted.number;
  return found.text == wanted.text;
}

std::optional<std::string> json_broken(const plan::JsonIs& rule, JsonLookup& json) {
  const auto found = json.find(rule.path);
  if (!found) return fmt::format("AssertJson: {}: {}", rule.path.text, found.error());
  if (rule.value) {
    if (equal(*found, *rule.value)) return std::nullopt;
    return fmt::format("AssertJson: {} != {}", rule.path.text, shortened(rule.value->text));
  }
  if (found->kind != JsonFound::Kind::null) return std::nullopt;
  return fmt::format("AssertJson: {}: it is null", rule.path.text);
}

std::optional<std::string> header_broken(const plan::HeaderIs& rule, const RE2* pattern, std::string_view head) {
  const auto value = sample::header_of(head, rule.name);
  if (!value) return fmt::format("AssertHeader: {} missing", rule.name);
  const bool holds = pattern != nullptr ? RE2::PartialMatch(*value, *pattern) : *value == rule.text;
  if (holds) return std::nullopt;
  return pattern != nullptr ? fmt::format("AssertHeader: {} ~ {}", rule.name, shortened(rule.text))
                            : fmt::format("AssertHeader: {} == '{}'", rule.name, shortened(rule.text));
}

using Taken = tl::expected<std::string, std::string>;

Taken take_json(const plan::FromJson& source, JsonLookup& json) {
  auto found = json.find(source.path);
  if (!found) return tl::unexpected(std::move(found.error()));
  if (found->kind == JsonFound::Kind::null) return tl::unexpected(source.path.text + " is null");
  return std::move(found->text);
}

Taken take_match(const RE2& pattern, std::string_view body) {
  re2::StringPiece groups[2];
  if (!pattern.Match(body, 0, body.size(), RE2::UNANCHORED, groups, 2)) {
    return tl::unexpected(std::string("the pattern did not match"));
  }
  if (groups[1].data() == nullptr) return tl::unexpected(std::string("the group did not take part in the match"));
  return std::string(groups[1]);
}

Taken take_header(const plan::FromHeader& source, std::string_view head) {
  const auto value = sample::header_of(head, source.name);
  if (!value) return tl::unexpected(fmt::format("no header {}", source.name));
  return std::string(*value);
}

// The last one, as a browser would keep it.
Taken take_cookie(const plan::FromCookie& source, std::string_view head) {
  Taken taken = tl::unexpected(fmt::format("no cookie {} was set", source.name));
  for (const std::string_view line : sample::headers_of(head, "set-cookie")) {
    const auto cookie = protocol::parse_set_cookie(line);
    if (cookie && cookie->name == source.name) taken = std::string(cookie->value);
  }
  return taken;
}

}  // namespace

StepRules::StepRules(const std::vector<plan::Assertion>& assertions, const std::vector<plan::Extraction>& extractions)
    : assertions_(assertions), extractions_(extractions) {
  for (const plan::Assertion& assertion : assertions) {
    const std::string* pattern = pattern_of(assertion);
    assertion_patterns_.push_back(pattern != nullptr ? compile(*pattern) : nullptr);
    wants_body_ = wants_body_ || looks_at_body(assertion);
    names_status_ = names_status_ || std::holds_alternative<plan::StatusIs>(assertion.rule);
  }
  for (const plan::Extraction& extraction : extractions) {
    const auto* regex = std::get_if<plan::FromRegex>(&extraction.source);
    extraction_patterns_.push_back(regex != nullptr ? compile(regex->pattern) : nullptr);
    wants_body_ = wants_body_ || looks_at_body(extraction);
  }
}

StepRules::StepRules(StepRules&&) noexcept = default;
StepRules::~StepRules() = default;

std::size_t StepRules::check(const sample::Sample& sample, const Outcome& outcome, JsonLookup& json,
                             sample::Journal& journal) const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < assertions_.size(); ++i) {
    const plan::Assertion& assertion = assertions_[i];
    const auto key = broken(assertion, assertion_patterns_[i].get(), sample, outcome, json);
    journal.check(assertion.check, !key);
    if (!key) continue;
    journal.mishap(Mishap::assertion, *key);
    ++count;
  }
  return count;
}

bool StepRules::match(const Outcome& outcome, JsonLookup& json) const {
  for (std::size_t i = 0; i < assertions_.size(); ++i) {
    if (broken(assertions_[i], assertion_patterns_[i].get(), sample::Sample{}, outcome, json)) return false;
  }
  return true;
}

// The key of the mishap when the assertion does not hold.
std::optional<std::string> StepRules::broken(const plan::Assertion& assertion, const RE2* pattern,
                                             const sample::Sample& sample, const Outcome& outcome,
                                             JsonLookup& json) const {
  using Key = std::optional<std::string>;
  const auto unless = [](bool holds, auto key) { return holds ? Key() : Key(key()); };
  return std::visit(
      Overloaded{
          [&](const plan::StatusIs& rule) {
            const bool holds = std::find(rule.any_of.begin(), rule.any_of.end(), sample.status) != rule.any_of.end();
            return unless(holds, [&] {
              return fmt::format("AssertStatus: expected {}, got {}", fmt::join(rule.any_of, " or "), sample.status);
            });
          },
          [&](const plan::BodyContains& rule) {
            return unless(outcome.body.find(rule.text) != std::string_view::npos,
                          [&] { return fmt::format("AssertBody: '{}' not found", shortened(rule.text)); });
          },
          [&](const plan::BodyMatches& rule) {
            return unless(RE2::PartialMatch(outcome.body, *pattern),
                          [&] { return fmt::format("AssertBodyRegex: '{}' did not match", shortened(rule.pattern)); });
          },
          [&](const plan::JsonIs& rule) { return json_broken(rule, json); },
          [&](const plan::HeaderIs& rule) { return header_broken(rule, pattern, outcome.head); },
          [&](const plan::LatencyWithin& rule) {
            return unless(sample.response_time() <= rule.most,
                          [&] { return fmt::format("AssertMaxLatency: over {:.1f}ms", milliseconds(rule.most)); });
          },
          [&](const plan::LengthWithin& rule) {
            return unless(outcome.body.size() >= rule.least && outcome.body.size() <= rule.most,
                          [&] { return fmt::format("AssertLength: not {} to {} bytes", rule.least, rule.most); });
          },
      },
      assertion.rule);
}

std::size_t StepRules::extract(const Outcome& outcome, JsonLookup& json, Scope& scope, sample::Journal& journal) const {
  std::size_t missing = 0;
  for (std::size_t i = 0; i < extractions_.size(); ++i) {
    const plan::Extraction& extraction = extractions_[i];
    const Taken taken =
        std::visit(Overloaded{
                       [&](const plan::FromJson& source) { return take_json(source, json); },
                       [&](const plan::FromRegex&) { return take_match(*extraction_patterns_[i], outcome.body); },
                       [&](const plan::FromHeader& source) { return take_header(source, outcome.head); },
                       [&](const plan::FromCookie& source) { return take_cookie(source, outcome.head); },
                   },
                   extraction.source);
    if (taken) {
      scope.set(extraction.variable, *taken);
      continue;
    }
    ++missing;
    journal.mishap(Mishap::extraction,
                   fmt::format("ExtractFailure: {}: {}", scope.name(extraction.variable), taken.error()));
  }
  return missing;
}

}  // namespace brink::engine
