// Rules of change: by how much a figure may differ from that of a baseline, as pywrkr's --fail-on has them:
//
//   rule   = figure ( "<" | ">" ) [ "+" | "-" ] number [ "%" | "ms" | "us" | "s" ]
//
// A rule fires when the difference (new less old) is beyond it: "p95 > +10%" when p95 has grown by more than a tenth,
// "rps < -5%" when throughput has fallen by more than a twentieth. With "%" the difference is relative to the baseline;
// without, it is in the figure's own unit: seconds, percentage points of error_rate. Names are those of figures.h; a
// step's may hold anything. The noise of runs is not asked: `compare` does that.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "output/record.h"
#include "plan/limit.h"

namespace brink::output {

struct ChangeRule {
  std::string text;    // as it was written
  std::string figure;  // a name of figures.h
  plan::Unit unit = plan::Unit::count;
  bool above = true;  // ">"
  bool relative = false;
  bool unit_given = true;
  double amount = 0;  // a share of one when relative, otherwise in the unit
};

// Errors (usage): one line that quotes the rule and says what is wrong; the hint says what there is.
Result<ChangeRule> parse_change_rule(std::string_view text);

// A figure before and now. Of several baselines the mean of those that hold it, of shares that of all their requests.
struct FigureChange {
  std::string figure;
  plan::Unit unit = plan::Unit::count;
  std::optional<double> before, now;
  std::optional<double> difference() const;
  std::optional<double> relative() const;  // of the baseline's size; absent when that is zero
};
FigureChange figure_change(std::string_view figure, const Record& now, std::span<const Record> before);

// Whether it fires; absent when the figure is missing on a side, or relative to nothing.
std::optional<bool> fires(const ChangeRule& rule, const FigureChange& change);

}  // namespace brink::output
