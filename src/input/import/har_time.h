// Times of a HAR: when requests began, how long they took, and when nothing was under way.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace brink::input {

// ISO 8601, "2026-03-01T09:30:00.250Z" or with "+02:00"; without a zone it is UTC. Seconds since 1970, to a
// microsecond.
std::optional<double> parse_iso_time(std::string_view text);

// When somebody was waiting for an answer: the union of all requests.
class Busy {
 public:
  void add(double from_s, double to_s) { spans_.emplace_back(from_s, to_s); }
  // After the last add().
  void close();
  // How much of the time between two moments was free; 0 when they are the wrong way round.
  double free_between(double from_s, double to_s) const;

 private:
  std::vector<std::pair<double, double>> spans_;  // after close(): in order, apart from each other
};

}  // namespace brink::input
