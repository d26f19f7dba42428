#include "output/change_rule.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/text.h"
#include "output/figures.h"

namespace brink::output {
namespace {

using plan::Unit;

constexpr std::size_t longest = 1000;

struct UnitRow {
  std::string_view word;
  double factor;  // of a second
};
constexpr std::array time_units = {UnitRow{"ms", 1e-3}, UnitRow{"us", 1e-6}, UnitRow{"s", 1}};

tl::unexpected<Error> wrong(std::string_view text, std::string_view what, std::string hint) {
  return usage_error(fmt::format("\"{}\": {}", text, what), std::move(hint));
}

// The unit written after a number: sets `relative` and the amount.
bool set_amount(ChangeRule& rule, double number, std::string_view unit) {
  rule.relative = unit == "%";
  if (rule.relative) {
    rule.amount = number / 100;
    return true;
  }
  rule.unit_given = !unit.empty();
  if (unit.empty()) {
    rule.amount = rule.unit == Unit::share ? number / 100 : number;
    return true;
  }
  for (const UnitRow& row : time_units) {
    if (row.word != unit || rule.unit != Unit::seconds) continue;
    rule.amount = number * row.factor;
    return true;
  }
  return false;
}

}  // namespace

Result<ChangeRule> parse_change_rule(std::string_view given) {
  const std::string_view text = trim(given);
  const std::string form = "write FIGURE, then < or >, then a change: p95 > +10%";
  if (text.size() > longest) return usage_error("a rule is longer than 1,000 characters", "write it shorter");
  const std::size_t op = text.find_last_of("<>");
  if (op == std::string_view::npos) return wrong(text, "a comparison is missing", form);
  ChangeRule rule;
  rule.text = text;
  rule.figure = trim(text.substr(0, op));
  rule.above = text[op] == '>';
  const auto figure = find_figure({}, rule.figure);
  if (!figure) return wrong(text, fmt::format("\"{}\" is no figure", rule.figure), "there is: " + figure_names());
  rule.unit = figure->unit;

  std::string_view rest = trim(text.substr(op + 1));
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  const std::size_t end = std::min(rest.find_first_not_of("0123456789."), rest.size());
  const auto number = parse_double(rest.substr(0, end));
  if (!number || *number > 1e15 || rest.starts_with('.'))
    return wrong(text, fmt::format("\"{}\" is no change", rest), form);
  const std::string_view unit = trim(rest.substr(end));
  if (!set_amount(rule, negative ? -*number : *number, unit)) {
    return wrong(text, fmt::format("\"{}\" is no unit of {}", unit, rule.figure),
                 rule.unit == Unit::seconds ? "give %, ms, us or s" : "give %, or no unit");
  }
  return rule;
}

std::optional<double> FigureChange::difference() const {
  return before && now ? std::optional(*now - *before) : std::nullopt;
}

std::optional<double> FigureChange::relative() const {
  const auto absolute = difference();
  return absolute && *before != 0 ? std::optional(*absolute / std::abs(*before)) : std::nullopt;
}

namespace {

// The mean of those that hold it.
std::optional<double> mean_of(std::string_view figure, std::span<const Record> records) {
  double sum = 0;
  int count = 0;
  for (const Record& record : records) {
    const auto found = find_figure(record, figure);
    if (!found || !found->value) continue;
    sum += *found->value;
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

// A share is that of all of them together, so that a long run weighs more than a short one.
std::optional<double> share_of_all(std::string_view errors, std::string_view all, std::span<const Record> records) {
  const auto failed = mean_of(errors, records), ended = mean_of(all, records);
  return failed && ended && *ended > 0 ? std::optional(*failed / *ended) : std::nullopt;
}

std::optional<double> figure_before(std::string_view figure, std::span<const Record> before) {
  constexpr std::string_view share = "error_rate";
  if (figure == share) return share_of_all("total_errors", "total_requests", before);
  if (!figure.starts_with("step:") || !figure.ends_with("." + std::string(share))) return mean_of(figure, before);
  const std::string step(figure.substr(0, figure.size() - share.size()));
  return share_of_all(step + "errors", step + "count", before);
}

}  // namespace

FigureChange figure_change(std::string_view figure, const Record& now, std::span<const Record> before) {
  FigureChange change{.figure = std::string(figure)};
  if (const auto found = find_figure(now, figure)) {
    change.unit = found->unit;
    change.now = found->value;
  }
  change.before = figure_before(figure, before);
  return change;
}

std::optional<bool> fires(const ChangeRule& rule, const FigureChange& change) {
  const auto difference = rule.relative ? change.relative() : change.difference();
  if (!difference) return std::nullopt;
  return rule.above ? *difference > rule.amount : *difference < rule.amount;
}

}  // namespace brink::output
