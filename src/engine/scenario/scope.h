// Scope: what the placeholders of one user stand for at this moment: variables taken out of responses, the iteration's
// rows, and functions. Fills templates in. Belongs to one user; its worker's thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "plan/arrivals.h"
#include "plan/scenario.h"

namespace brink::engine {

// counter() of one worker: the numbers from 1 on that are its own, so that no two workers give out the same.
class Counters {
 public:
  Counters(std::size_t names, plan::Segment segment) : next_(names, segment.turn + 1), step_(segment.count) {}
  std::uint64_t take(std::uint32_t name) { return std::exchange(next_[name], next_[name] + step_); }

 private:
  std::vector<std::uint64_t> next_;
  std::uint64_t step_;
};

using WallClock = std::function<std::chrono::system_clock::time_point()>;

// What the users of a worker share.
struct ScopeSources {
  const plan::Scenario& scenario;
  Counters counters;
  WallClock now;
};

class Scope {
 public:
  Scope(ScopeSources& sources, Random random);

  // An iteration begins: no variable has a value.
  void reset();
  void set(std::uint32_t variable, std::string_view value);
  const std::string& name(std::uint32_t variable) const { return sources_.scenario.variables[variable]; }
  std::vector<std::size_t>& rows() { return rows_; }
  Random& random() { return random_; }
  // A pause as it is this time.
  Duration jittered(Duration pause);

  // Appends the text to `out`. A placeholder without a value stays as it is written, and is named in `missing`, which
  // is left alone otherwise: "${token} has no value", several parted by "; ".
  void fill(const plan::Template& text, std::string& out, std::string& missing);

 private:
  void call(const plan::TemplatePiece& piece, plan::Escaping escaping, std::string& out);

  ScopeSources& sources_;
  Random random_;
  std::vector<std::string> values_;  // by variable; memory is kept from one iteration to the next
  std::vector<bool> has_value_;
  std::vector<std::size_t> rows_;  // by data set
};

// "2026-11-21T09:30:00.123456+00:00"
std::string iso_utc_micros(std::chrono::system_clock::time_point t);

}  // namespace brink::engine
