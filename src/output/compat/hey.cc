#include <fmt/format.h>

#include <algorithm>

#include "output/compat/reports.h"
#include "output/compat/spread.h"
#include "output/parts.h"

namespace brink::output::compat {
namespace {

constexpr std::size_t histogram_rows = 10, longest_bar = 40;

double secs(const std::optional<double>& ms) { return ms.value_or(0) / 1e3; }

std::uint64_t responses(const Numbers& n) {
  std::uint64_t sum = 0;
  for (const auto& [status, count] : n.status) sum += count;
  return sum;
}

std::string summary(const Stage& stage) {
  const Numbers& n = stage.numbers;
  const Times& t = n.response_ms;
  std::string out = fmt::format(
      "\nSummary:\n  Total:\t{:.4f} secs\n  Slowest:\t{:.4f} secs\n  Fastest:\t{:.4f} secs\n  Average:\t{:.4f} secs\n"
      "  Requests/sec:\t{:.4f}\n  \n",
      stage.length_s, secs(t.max), secs(t.min), secs(t.mean), n.rate_rps);
  if (n.bytes.body > 0 && responses(n) > 0) {
    out +=
        fmt::format("  Total data:\t{} bytes\n  Size/request:\t{} bytes\n", n.bytes.body, n.bytes.body / responses(n));
  }
  return out;
}

// Eleven rows as there: the least alone, then ten equal steps.
std::string histogram(const Spread& spread) {
  std::vector<std::uint64_t> counts = spread.parts(histogram_rows);
  const double least = spread.quantile(0), greatest = spread.quantile(1);
  counts.insert(counts.begin(), std::min<std::uint64_t>(1, counts.front()));
  counts[1] -= counts[0];
  const std::uint64_t most = std::max<std::uint64_t>(1, *std::max_element(counts.begin(), counts.end()));
  std::string out = "\nResponse time histogram:\n";
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double mark = least + (greatest - least) * static_cast<double>(i) / histogram_rows;
    std::string bar;
    for (std::uint64_t k = 0; k < (counts[i] * longest_bar + most / 2) / most; ++k) bar += "\u25a0";
    out += fmt::format("  {:.3f} [{}]\t|{}\n", mark / 1e3, counts[i], bar);
  }
  return out;
}

std::string distribution(const Spread& spread) {
  std::string out = "\n\nLatency distribution:\n";
  for (const int percent : {10, 25, 50, 75, 90, 95, 99}) {
    out += fmt::format("  {}% in {:.4f} secs\n", percent, spread.quantile(percent / 100.0) / 1e3);
  }
  return out;
}

std::string details(const Stage& stage) {
  const Phases& p = stage.phases_ms;
  std::string out = "\nDetails (average, fastest, slowest):\n";
  const double all = static_cast<double>(stage.connections.opened + stage.connections.reused);
  // Over all requests: those that found a connection open took no time to open one.
  const auto add = [&](const char* label, std::initializer_list<const ShortTimes*> phases, bool opening) {
    double mean = 0, min = 0, max = 0;
    for (const ShortTimes* t : phases) {
      mean += secs(t->mean) * (opening && all > 0 ? static_cast<double>(t->count) / all : 1);
      min += opening && stage.connections.reused > 0 ? 0 : secs(t->min);
      max += secs(t->max);
    }
    out += fmt::format("  {}:\t{:.4f} secs, {:.4f} secs, {:.4f} secs\n", label, mean, min, max);
  };
  add("DNS+dialup", {&p.dns, &p.connect, &p.tls}, true);
  add("DNS-lookup", {&p.dns}, true);
  add("req write", {&p.send}, false);
  add("resp wait", {&p.first_byte}, false);
  add("resp read", {&p.transfer}, false);
  return out;
}

std::string tallies(const Numbers& n) {
  std::string out = "\nStatus code distribution:\n";
  for (const auto& [status, count] : n.status) out += fmt::format("  [{}]\t{} responses\n", status, count);
  std::string errors;
  for (const auto& [name, count] : n.failures) {
    if (name != "status" && name != "assertion")
      errors += fmt::format("  [{}]\t{}: {}\n", count, name, failure_meaning(name));
  }
  // hey leaves the place of errors empty when there are none.
  return errors.empty() ? out + "\n\n" : out + "\nError distribution:\n" + errors;
}

}  // namespace

std::string hey_report(const Record& record) {
  const Stage& stage = record.stages.back();
  const Spread spread(stage.numbers);
  std::string out = summary(stage);
  if (spread.count() > 0) out += histogram(spread) + distribution(spread) + details(stage);
  return out + tallies(stage.numbers) + "\n";
}

}  // namespace brink::output::compat
