#include "output/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "output/asked.h"
#include "output/layout.h"
#include "output/level_table.h"
#include "output/number.h"
#include "output/parts.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

// As many of the parts, in order, as fit; the first always.
std::string fitted(const TerminalStyle& style, const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    const std::string longer = out.empty() ? part : out + "  " + part;
    if (!out.empty() && columns(longer) > line_width(style)) break;
    out = longer;
  }
  return cut(style, out, line_width(style));
}

// "12 s", "2m05s": no digits that change faster than they can be read.
std::string whole_seconds(double s) { return s < 100 ? fmt::format("{:.0f} s", s) : duration_text(s); }

std::string load_of(const Stage& stage) {
  if (stage.load.users) return amount_text(*stage.load.users) + (*stage.load.users == 1 ? " user" : " users");
  if (const auto asked = asked_rate(stage)) return rate_text(*asked) + " req/s due";
  return "";
}

}  // namespace

namespace {

constexpr double bar_width = 10;

std::string bar(double share, const TerminalStyle& style) {
  const auto cells = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * bar_width));
  std::string out;
  for (int i = 0; i < cells; ++i) out += style.unicode ? "\u2588" : "#";
  return out;
}

}  // namespace

std::string belief_lines(const std::vector<RankedCause>& ranked, std::string_view question,
                         const TerminalStyle& style) {
  std::vector<std::string> parts = {pad_right("belief", 9)};
  for (const RankedCause& r : ranked) {
    parts.push_back(
        fmt::format("{} {:.0f} % {}", printable(style, r.cause), 100 * r.confidence, bar(r.confidence, style)));
  }
  std::string out;
  if (!ranked.empty()) out += fitted(style, parts) + "\n";
  if (!question.empty()) {
    out += paint(style, Ink::dim, cut(style, pad_right("asking", 11) + printable(style, question), line_width(style)));
    out += "\n";
  }
  return out;
}

std::string progress_line(const Progress& progress, const TerminalStyle& style) {
  const bool ascii = !style.unicode;
  const double failed =
      progress.ended > 0 ? static_cast<double>(progress.failed) / static_cast<double>(progress.ended) : 0;
  std::vector<std::string> parts = {pad_right(printable(style, progress.stage), 9), printable(style, progress.load),
                                    rate_text(progress.rate) + " req/s"};
  if (progress.p95 > Duration{}) parts.push_back("p95 " + duration_text(seconds(progress.p95), ascii));
  parts.push_back("errors " + share_text(failed));
  parts.push_back(whole_seconds(std::floor(seconds(progress.elapsed))));
  if (progress.left) parts.push_back("<" + whole_seconds(std::ceil(seconds(*progress.left))) + " left");
  return fitted(style, parts);
}

std::string stage_line(const Stage& stage, const TerminalStyle& style) {
  const bool ascii = !style.unicode;
  const Numbers& n = stage.numbers;
  std::vector<std::string> parts = {pad_right(printable(style, stage.purpose), 9), pad_left(load_of(stage), 13),
                                    pad_left(rate_text(n.rate_rps) + " req/s", 13),
                                    "p95 " + pad_left(ms_text(n.response_ms.p95, ascii), 7),
                                    "errors " + share_text(failure_share(n.counts))};
  if (!stage.valid) parts.push_back("INVALID");
  if (stage.cut_short) parts.push_back("cut short");
  return fitted(style, parts);
}

}  // namespace brink::output
