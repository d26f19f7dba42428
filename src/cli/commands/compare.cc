#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands/commands.h"
#include "output/baseline.h"
#include "output/compare.h"

namespace brink::cli {
namespace {

using output::Record;

// "5%", or the same number alone.
Result<double> threshold(const std::string& text) {
  const bool sign = text.ends_with('%');
  const auto percent = parse_double(std::string_view(text).substr(0, text.size() - (sign ? 1 : 0)));
  if (!percent || !(*percent >= 0) || *percent > 1000) {
    return usage_error(fmt::format("--threshold: \"{}\" is no percentage", text), "give one from 0% to 1000%");
  }
  return *percent / 100;
}

Result<verdict::CompareOptions> compare_options(const input::Values& values) {
  const auto least = threshold(values.text("threshold"));
  if (!least) return tl::unexpected(least.error());
  return verdict::CompareOptions{
      .confidence = values.number("confidence"), .threshold = *least, .other_target = values.flag("other-target")};
}

Result<Record> load(Door& door, const Call& call, const std::string& which) {
  return door.doers.load(call.values.text("store"), which);
}

// Runs before `now` that measured the same thing.
Result<output::Earlier> earlier(Door& door, const Call& call, const Record& now,
                                const verdict::CompareOptions& options) {
  auto listing = door.doers.list(call.values.text("store"), 0);
  if (!listing) return tl::unexpected(listing.error());
  return output::earlier_like(now, std::move(listing->runs), options);
}

struct Runs {
  Record now;
  std::vector<Record> before, older;
};

Result<Runs> runs_of(Door& door, const Call& call, const verdict::CompareOptions& options) {
  const auto& arguments = call.values.arguments();
  auto now = load(door, call, arguments.empty() ? "latest" : arguments.front());
  if (!now) return tl::unexpected(now.error());
  Runs runs{std::move(*now), {}, {}};
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    auto old = load(door, call, arguments[i]);
    if (!old) return tl::unexpected(old.error());
    runs.before.push_back(std::move(*old));
  }
  if (runs.before.empty()) {
    auto old = earlier(door, call, runs.now, options);
    if (!old) return tl::unexpected(old.error());
    runs.before = std::move(old->baseline);
    runs.older = std::move(old->older);
  }
  return runs;
}

std::string text_of(Door& door, const Call& call, const Runs& runs, const output::ComparisonReport& report) {
  if (call.values.flag("json")) return call.json.comparison(runs.now, runs.before, report);
  if (call.values.flag("markdown")) return output::comparison_markdown(report);
  return output::render_comparison(report, out_style(door, call.color));
}

}  // namespace

Result<ExitCode> compare(Door& door, const Call& call) {
  if (call.values.flag("json") && call.values.flag("markdown")) {
    return usage_error("--json and --markdown both go to stdout", "give one of them");
  }
  const auto options = compare_options(call.values);
  if (!options) return tl::unexpected(options.error());
  const auto runs = runs_of(door, call, *options);
  if (!runs) return tl::unexpected(runs.error());
  const auto report = output::compare_records(runs->now, runs->before, *options, runs->older);
  if (!report) return tl::unexpected(report.error());
  door.out << text_of(door, call, *runs, *report);
  if (const auto junit = call.values.maybe_text("junit")) {
    const auto written = door.write_file(*junit, output::comparison_junit(*report));
    if (!written) return tl::unexpected(written.error());
  }
  const bool worse = report->comparison.outcome == verdict::Change::worse;
  return worse && call.values.flag("fail-on-regression") ? ExitCode::regression : ExitCode::fine;
}

}  // namespace brink::cli
