#include <fmt/format.h>

#include "base/text.h"
#include "input/compat/tools.h"

namespace brink::input::compat {
namespace {

constexpr Row rows[] = {
    {"c", "connections", "N", "connections to keep open (10)", Use::apart, "", ""},
    {"d", "duration", "T", "duration of the test: 30s, 2m, 1h (10s)", Use::same, "duration", ""},
    {"t", "threads", "N", "threads (2)", Use::apart, "", ""},
    {"s", "script", "S", "a Lua script", Use::refused, "",
     "write its requests as a scenario: brink bench --scenario FILE"},
    {"H", "header", "H", "a header, \"Name: value\"", Use::same, "header", ""},
    {"L", "latency", "", "print the latency distribution", Use::apart, "", ""},
    {"U", "u_latency", "", "print uncorrected latency as well", Use::ignored, "",
     "latency is counted from when a request was due, and --json has both"},
    {"T", "timeout", "T", "socket and request timeout (2s)", Use::same, "timeout", ""},
    {"R", "rate", "T", "requests per second, as wrk2 has it", Use::apart, "", ""},
    {"B", "batch_latency", "", "of wrk2", Use::ignored, "", "every request is measured by itself"},
    {"v", "", "", "print the version", Use::apart, "", ""},
    {"json", "", "FILE", "of Brink: write the record to FILE", Use::same, "json", ""},
    {"i-own-this", "", "", "of Brink: the host is yours, or its owner agreed", Use::same, "i-own-this", ""},
};

}  // namespace

const Tool wrk = {"wrk", "wrk 4.2.0", Style::getopt_long, rows};

Result<std::uint64_t> wrk_number(std::string_view option, const std::string& text) {
  constexpr std::string_view units = "kMG";
  constexpr std::uint64_t most = 1'000'000'000'000;
  std::string digits(trim(text));
  std::uint64_t factor = 1;
  const std::size_t unit = digits.empty() ? std::string_view::npos : units.find(digits.back());
  if (unit != std::string_view::npos) {
    digits.pop_back();
    for (std::size_t i = 0; i <= unit; ++i) factor *= 1000;
  }
  const auto count = parse_int(digits);
  if (count && *count >= 0 && static_cast<std::uint64_t>(*count) <= most / factor) {
    return static_cast<std::uint64_t>(*count) * factor;
  }
  return usage_error(fmt::format("wrk --{}: \"{}\" is not a whole number", option, text), "give 100, or 1k, 1M, 1G");
}

Result<BenchLine> translate_wrk(const Line& line) {
  if (line.arguments.size() != 1) return usage_error("wrk needs one URL", "write: brink wrk -c 10 -d 10s URL");
  const auto threads = wrk_number("threads", line.last("t").value_or("2"));
  if (!threads) return tl::unexpected(threads.error());
  const auto connections = wrk_number("connections", line.last("c").value_or("10"));
  if (!connections) return tl::unexpected(connections.error());
  if (*connections == 0 || *connections < *threads) {
    return usage_error("number of connections must be >= threads",
                       fmt::format("give -c {} or more", std::max<std::uint64_t>(1, *threads)));
  }
  BenchLine out;
  out.add("timeout", "2s");
  add_alike(line, out);
  out.add("connections", std::to_string(*connections));
  if (const auto text = line.last("R")) {
    const auto rate = wrk_number("rate", *text);
    if (!rate) return tl::unexpected(rate.error());
    out.add("rate", std::to_string(*rate));
  }
  // What wrk does: no look at certificates, and no answer after the end is waited for.
  out.flag("insecure");
  out.add("drain", "0");
  out.add("threads", std::to_string(*threads));
  out.raw.arguments = line.arguments;
  return out;
}

}  // namespace brink::input::compat
