#include "output/plateaus.h"

#include <algorithm>
#include <cmath>

namespace brink::output {
namespace {

struct Stretch {
  Duration begin{}, end{};  // since the window's begin
  double rate = 0;
};

double rounded(double value) { return std::round(value * 1e3) / 1e3; }

// Of neighbours at the same rate one is made. Empty: the rate moves.
std::vector<Stretch> stretches_of(const plan::Rate& rate, Duration warmup, Duration length) {
  std::vector<Stretch> out;
  const auto add = [&](long double begin_ns, long double end_ns, double value) {
    const auto at = [&](long double ns) {
      const long double since = std::clamp<long double>(ns - static_cast<long double>(warmup.count()), 0,
                                                        static_cast<long double>(length.count()));
      return Duration(static_cast<std::int64_t>(since));
    };
    const Stretch next{at(begin_ns), at(end_ns), value};
    if (next.begin >= next.end) return;
    if (!out.empty() && out.back().rate == value) {
      out.back().end = next.end;
    } else {
      out.push_back(next);
    }
  };
  long double at = 0;
  for (const plan::Piece& piece : rate.pieces()) {
    if (piece.from != piece.to || piece.swing != 0) return {};
    add(at, at + piece.length_ns, piece.from);
    at += piece.length_ns;
  }
  add(at, static_cast<long double>((warmup + length).count()), rate.then());
  return out;
}

Plateau plateau_of(const Stretch& stretch, const aggregate::Series& series) {
  aggregate::Bucket all;
  Plateau out;
  out.asked_rps = rounded(stretch.rate);
  out.begin_s = rounded(seconds(stretch.begin));
  out.end_s = rounded(seconds(stretch.end));
  for (std::size_t i = 0; i < series.buckets.size(); ++i) {
    const Duration begin = series.step * i;
    if (begin < stretch.begin || begin + series.step > stretch.end) continue;
    all.merge(series.buckets[i]);
    out.judged_s += seconds(series.step);
  }
  out.due = all.due;
  out.completed = all.completed;
  out.failed = all.failed;
  if (std::all_of(all.latency.begin(), all.latency.end(), [](auto n) { return n == 0; })) return out;
  out.p50_ms = milliseconds(all.quantile(0.5));
  out.p95_ms = milliseconds(all.quantile(0.95));
  out.p99_ms = milliseconds(all.quantile(0.99));
  return out;
}

}  // namespace

std::vector<Plateau> record_plateaus(const aggregate::Series& series, const plan::Stage& stage, Duration length) {
  const auto* open = std::get_if<plan::Open>(&stage.load);
  if (open == nullptr || open->rate.steady() || open->rate.repeats()) return {};
  std::vector<Plateau> out;
  for (const Stretch& stretch : stretches_of(open->rate, stage.warmup, length)) {
    out.push_back(plateau_of(stretch, series));
  }
  return out;
}

}  // namespace brink::output
