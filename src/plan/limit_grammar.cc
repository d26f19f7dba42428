#include "plan/limit_grammar.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "plan/limit_words.h"

namespace brink::plan {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";
constexpr std::string_view operators = "<>";

class Parser {
 public:
  explicit Parser(std::string_view text, bool fail_if) : text_(text) {
    limit_.text = std::string(trim(text));
    limit_.fail_if = fail_if;
  }

  Result<Limit> parse() {
    if (text_.size() > longest_limit) return usage_error("a limit is longer than 1,000 characters", "write it shorter");
    const std::size_t op = last_operator();
    if (op == std::string_view::npos) return no_comparison();
    if (auto ok = left(text_.substr(0, op)); !ok) return tl::unexpected(ok.error());
    if (auto ok = right(comparison(op)); !ok) return tl::unexpected(ok.error());
    return limit_;
  }

 private:
  tl::unexpected<Error> wrong(std::size_t at, std::string_view what, std::string hint) const {
    return usage_error(fmt::format("\"{}\": at character {}: {}", text_, at + 1, what), std::move(hint));
  }
  std::size_t position(std::string_view part) const { return static_cast<std::size_t>(part.data() - text_.data()); }

  // What follows a comparison holds none, so the last one is it, whatever a name before it holds.
  std::size_t last_operator() const { return text_.find_last_of(operators); }

  tl::unexpected<Error> no_comparison() const {
    const std::size_t equals = text_.find('=');
    const std::string hint = "write METRIC, then <, >, <= or >=, then a number: p95 < 300ms";
    if (equals != std::string_view::npos) return wrong(equals, "\"=\" is no comparison of a limit", hint);
    return wrong(text_.size(), trim(text_).empty() ? "nothing is there" : "a comparison is missing", hint);
  }

  // The position after it.
  std::size_t comparison(std::size_t op) {
    const bool less = text_[op] == '<';
    const bool equal = op + 1 < text_.size() && text_[op + 1] == '=';
    limit_.comparison =
        less ? (equal ? Comparison::at_most : Comparison::less) : (equal ? Comparison::at_least : Comparison::more);
    return op + (equal ? 2 : 1);
  }

  Result<void> left(std::string_view part) {
    const std::string_view words = trim(part);
    if (words.empty()) return wrong(position(part) + part.size(), "a metric is missing", known_metrics());
    if (words.starts_with("check:")) return check(words.substr(6));
    for (const std::string_view scope : {"route:", "step:", "tag:"}) {
      if (words.starts_with(scope)) return named(scope, words.substr(scope.size()));
    }
    const auto known = read_metric(words);
    if (!known) return wrong(position(words), fmt::format("\"{}\" is no metric", words), known_metrics());
    return take(*known, words);
  }

  Result<void> check(std::string_view rest) {
    const std::string_view name = trim(rest);
    if (name.empty()) return wrong(position(rest), "the name of a check is missing", "write check:NAME > 99%");
    limit_.scope = Scope::check;
    limit_.name = name;
    limit_.metric.quantity = Quantity::checks;
    by_window_ = true;
    return {};
  }

  Result<void> named(std::string_view scope, std::string_view rest) {
    const bool tag = scope == "tag:";
    const std::string hint = tag ? "write tag:NAME=VALUE METRIC: tag:page=cart p95 < 1s"
                                 : fmt::format("write {}NAME METRIC: {}login p95 < 1s", scope, scope);
    const std::size_t blank = rest.find_last_of(blanks);
    const std::string_view metric = blank == std::string_view::npos ? rest : rest.substr(blank + 1);
    const std::string_view name = trim(rest.substr(0, blank == std::string_view::npos ? 0 : blank));
    const auto known = read_metric(metric);
    if (!known && name.empty()) return wrong(position(metric) + metric.size(), "a metric is missing", hint);
    if (!known) return wrong(position(metric), fmt::format("\"{}\" is no metric", metric), known_metrics());
    if (name.empty()) return wrong(position(rest), "a name is missing", hint);
    if (tag && (name.front() == '=' || name.back() == '=' || name.find('=') == std::string_view::npos)) {
      return wrong(position(name), fmt::format("\"{}\" is no tag", name), hint);
    }
    if (!known->by_route) {
      return wrong(position(metric), fmt::format("\"{}\" is known of all requests together only", metric),
                   "leave the name out, or take a metric that is kept by route: p95, error_rate, rps");
    }
    limit_.scope = tag ? Scope::tag : Scope::route;
    limit_.name = name;
    return take(*known, metric);
  }

  Result<void> take(const KnownMetric& known, std::string_view words) {
    limit_.metric = known.metric;
    by_window_ = known.by_window;
    metric_words_ = words;
    return {};
  }

  static std::string known_metrics() { return "there is: " + metric_names(); }

  Result<void> right(std::size_t at) {
    at = std::min(text_.find_first_not_of(blanks, at), text_.size());
    const std::size_t end = std::min(text_.find_first_not_of("0123456789.", at), text_.size());
    const std::string_view digits = text_.substr(at, end - at);
    const auto number = parse_double(digits);
    const bool pointed = digits.starts_with('.') || digits.ends_with('.');
    if (!number || pointed) {
      return wrong(at, fmt::format("\"{}\" is no number", word_at(at)), "write digits, with a decimal point if needed");
    }
    if (*number > 1e15) return wrong(at, "the number is too large", "numbers go up to 1e15");
    const std::size_t next = std::min(text_.find_first_not_of(blanks, end), text_.size());
    const std::string_view unit = word_at(next);
    if (unit.empty() || unit == "over") {
      limit_.unit_given = false;
      limit_.bound = unit_of(limit_.metric) == Unit::share ? *number / 100 : *number;
      return window(next);
    }
    if (auto ok = scale(*number, next, unit); !ok) return ok;
    return window(next + unit.size());
  }

  std::string_view word_at(std::size_t at) const {
    if (at >= text_.size()) return text_.substr(text_.size());
    return text_.substr(at, std::min(text_.find_first_of(blanks, at), text_.size()) - at);
  }

  Result<void> scale(double number, std::size_t at, std::string_view unit) {
    switch (unit_of(limit_.metric)) {
      // Divided: 300 ms are then the same number as 0.3 s.
      case Unit::seconds:
        if (const auto times = times_in_a_second(unit)) return bound(number / *times);
        return wrong(at, fmt::format("\"{}\" is no unit of time", unit), "give us, ms or s");
      case Unit::bytes:
        if (const auto bytes = bytes_in(unit)) return bound(number * *bytes);
        return wrong(at, fmt::format("\"{}\" is no unit of bytes", unit), byte_hint);
      case Unit::bytes_per_second:
        if (unit.ends_with("/s")) unit.remove_suffix(2);
        if (const auto bytes = bytes_in(unit)) return bound(number * *bytes);
        return wrong(at, fmt::format("\"{}\" is no unit of bytes per second", unit), byte_hint);
      case Unit::share:
        if (unit == "%") return bound(number / 100);
        return wrong(at, fmt::format("\"{}\" is not percent", unit), "give %, or no unit");
      case Unit::per_second:
      case Unit::count: break;
    }
    return wrong(at, fmt::format("\"{}\" has no place here: the number has no unit", unit), "leave the unit out");
  }

  Result<void> bound(double value) {
    limit_.bound = value;
    return {};
  }
  static constexpr const char* byte_hint = "give B, KB, MB or GB (factors of 1,000), or KiB, MiB or GiB";

  Result<void> window(std::size_t at) {
    at = std::min(text_.find_first_not_of(blanks, at), text_.size());
    const std::string_view word = word_at(at);
    if (word.empty()) return {};
    if (word != "over") {
      return wrong(at, fmt::format("\"{}\" is too much", word), "after the unit only a window may come: over 10s");
    }
    const std::size_t from = std::min(text_.find_first_not_of(blanks, at + word.size()), text_.size());
    const std::string_view length = trim(text_.substr(from));
    const auto duration = parse_duration(length);
    const bool whole = duration && *duration % std::chrono::seconds(1) == Duration{};
    if (!whole || *duration < std::chrono::seconds(1) || *duration > std::chrono::hours(1)) {
      return wrong(from, fmt::format("\"{}\" is no window", length), "give whole seconds up to an hour: over 10s");
    }
    if (!by_window_) {
      return wrong(at, fmt::format("\"{}\" is known of the whole run only", metric_words_), "leave \"over\" out");
    }
    limit_.window = *duration;
    return {};
  }

  std::string_view text_;
  Limit limit_;
  bool by_window_ = true;
  std::string_view metric_words_;
};

}  // namespace

Result<Limit> parse_limit(std::string_view text, bool fail_if) { return Parser(text, fail_if).parse(); }

}  // namespace brink::plan
