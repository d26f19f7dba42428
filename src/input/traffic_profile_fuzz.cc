// A traffic profile: the first line is the specification, the rest what its file holds. Whatever they say, it is one
// line of error or a rate that is finite and never negative, whose integral grows and is undone by its inverse.
#include <cmath>
#include <cstdint>
#include <limits>

#include "base/check.h"
#include "input/traffic_profile.h"

namespace {

using namespace brink;

void hold_to_its_law(const plan::Rate& rate, Duration length) {
  const double highest = rate.highest(Duration{}, length);
  double before = 0;
  for (int i = 0; i <= 64; ++i) {
    const Duration t = length * i / 64;
    const double value = rate.at(t), integral = rate.integral(t);
    CHECK(std::isfinite(value) && value >= 0);
    CHECK(t == length || value <= highest * (1 + 1e-9));
    CHECK(std::isfinite(integral) && integral >= before * (1 - 1e-12));
    before = integral;
    const Duration back = rate.inverse(integral);
    CHECK(back == Duration::max() ||
          std::abs(rate.integral(back) - integral) <= 1e-6 + integral * 1e-9 + highest * 1e-8);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  const std::string file(end == std::string_view::npos ? "" : text.substr(end + 1));
  input::Surroundings surroundings;
  surroundings.read_file = [&](const std::string&, std::size_t) -> Result<std::string> { return file; };
  constexpr double most_rps = 10'000'000;
  constexpr Duration length = std::chrono::seconds(61);
  const auto shape = input::parse_traffic_profile(text.substr(0, end), {100, length, most_rps}, surroundings);
  if (!shape) {
    CHECK(shape.error().kind == ErrorKind::usage && !shape.error().hint.empty());
    return 0;
  }
  CHECK(shape->rate.highest(Duration{}, length) <= most_rps);
  hold_to_its_law(shape->rate, length);
  return 0;
}
