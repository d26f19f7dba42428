// The part of a record that holds the limits of a run (--threshold, --fail-if) and what became of each. See record.h
// for the conventions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace brink::output {

struct Limit {
  std::string expression;  // as it was written, secrets masked
  bool fail_if = false;    // what is written must not hold
  // Of bound and actual: "s", "share" (of one), "per_second", "count", "bytes", "bytes_per_second".
  std::string unit = "s";
  double bound = 0;
  std::optional<double> actual;  // absent: not measured, which is a failure
  std::uint64_t of = 0;          // values behind it
  bool about = false;            // `actual` is known within 9 %; `passed` is exact
  bool passed = false;
  std::optional<double> window_s;      // it had to hold in every stretch of this length
  std::optional<double> worst_from_s;  // when the worst of them began, in the stage's window
  std::optional<double>
      broke_at_s;  // since when it has been broken, in the stage's window, as seen while it was played
  bool ended_the_run = false;
  std::optional<std::uint64_t> stage;  // index into stages, of that it was judged on
  std::string note;                    // what to know of the value; empty: nothing
};

}  // namespace brink::output
