#include "input/import/har_time.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/text.h"

namespace brink::input {
namespace {

// Takes pieces off the front of a text; once one is missing all others are.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') return fail();
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  bool accept(std::string_view any) {
    if (rest_.empty() || any.find(rest_[0]) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view any) {
    if (!accept(any)) fail();
  }

  // Behind a decimal point.
  double fraction() {
    double value = 0, scale = 1;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9') {
      scale /= 10;
      value += scale * (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }

  char front() const { return rest_.empty() ? '\0' : rest_[0]; }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  int fail() {
    ok_ = false;
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

double zone_seconds(Reader& reader) {
  const double sign = reader.front() == '-' ? -1 : 1;
  if (!reader.accept("+-")) {
    reader.accept("Zz");
    return 0;
  }
  const int hours = reader.digits(2);
  reader.accept(":");
  const int minutes = reader.front() == '\0' ? 0 : reader.digits(2);
  return sign * (hours * 3600 + minutes * 60);
}

}  // namespace

std::optional<double> parse_iso_time(std::string_view text) {
  Reader reader(trim(text));
  const std::chrono::year year{reader.digits(4)};
  reader.expect("-");
  const std::chrono::month month{static_cast<unsigned>(reader.digits(2))};
  reader.expect("-");
  const std::chrono::day day{static_cast<unsigned>(reader.digits(2))};
  reader.expect("Tt ");
  const int hours = reader.digits(2);
  reader.expect(":");
  const int minutes = reader.digits(2);
  double seconds = reader.accept(":") ? reader.digits(2) : 0;
  if (reader.accept(".,")) seconds += reader.fraction();
  const double zone = zone_seconds(reader);
  const std::chrono::year_month_day date{year, month, day};
  if (!reader.done() || !date.ok() || hours > 24 || minutes > 59 || seconds > 61) return std::nullopt;
  const double days = static_cast<double>(std::chrono::sys_days{date}.time_since_epoch().count());
  return days * 86400 + hours * 3600 + minutes * 60 + seconds - zone;
}

void Busy::close() {
  std::sort(spans_.begin(), spans_.end());
  std::vector<std::pair<double, double>> joined;
  for (const auto& span : spans_) {
    if (!joined.empty() && span.first <= joined.back().second) {
      joined.back().second = std::max(joined.back().second, span.second);
    } else {
      joined.push_back(span);
    }
  }
  spans_ = std::move(joined);
}

double Busy::free_between(double from_s, double to_s) const {
  double free = std::max(0.0, to_s - from_s);
  auto span = std::lower_bound(spans_.begin(), spans_.end(), from_s,
                               [](const auto& candidate, double moment) { return candidate.second < moment; });
  for (; span != spans_.end() && span->first < to_s; ++span) {
    free -= std::max(0.0, std::min(to_s, span->second) - std::max(from_s, span->first));
  }
  return std::max(0.0, free);
}

}  // namespace brink::input
