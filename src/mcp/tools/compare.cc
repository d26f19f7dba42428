// Better or worse than before, or only noise.
#include "mcp/arguments.h"
#include "mcp/runs.h"
#include "mcp/summary.h"
#include "mcp/tool.h"
#include "output/baseline.h"

namespace brink::mcp {
namespace {

using output::Record;

constexpr std::size_t most_rows = 12;
constexpr std::size_t most_baselines = 10;

struct Asked {
  std::string now = "latest";
  std::vector<std::string> before;
  verdict::CompareOptions options;
};

tl::unexpected<Error> unfit(const std::string& name, const char* what) {
  return usage_error(name + ": not " + what, std::string("give ") + what);
}

Result<std::vector<std::string>> texts_of(const Json& value) {
  if (!value.is_array() || value.size() > most_baselines) return unfit("before", "a list of at most 10 ids");
  std::vector<std::string> out;
  for (const Json& item : value) {
    if (!item.is_string()) return unfit("before", "a list of at most 10 ids");
    out.push_back(item.get<std::string>());
  }
  return out;
}

Result<Asked> read(const Json& arguments) {
  Asked asked;
  for (const auto& [key, value] : arguments.items()) {
    if (value.is_null()) continue;
    if (key == "run") {
      if (!value.is_string()) return unfit(key, "an id");
      asked.now = value.get<std::string>();
    } else if (key == "before") {
      auto before = texts_of(value);
      if (!before) return tl::unexpected(before.error());
      asked.before = std::move(*before);
    } else if (key == "threshold_percent") {
      if (!value.is_number() || value < 0 || value > 1000) return unfit(key, "a number from 0 to 1000");
      asked.options.threshold = value.get<double>() / 100;
    } else if (key == "other_target") {
      if (!value.is_boolean()) return unfit(key, "true or false");
      asked.options.other_target = value.get<bool>();
    } else {
      return usage_error("there is no argument \"" + key.substr(0, 100) + "\"",
                         "give some of: run, before, threshold_percent, other_target");
    }
  }
  return asked;
}

Json rows_of(const verdict::Comparison& comparison) {
  Json rows = Json::array();
  for (const output::ChangeLine& line : output::change_lines(comparison)) {
    if (rows.size() == most_rows) break;
    rows.push_back(without_empty({{"what", line.what},
                                  {"outcome", line.outcome},
                                  {"before", line.before},
                                  {"now", line.now},
                                  {"change", line.change}}));
  }
  return rows;
}

Result<output::Earlier> baselines(const Call& call, const Asked& asked, const Record& now) {
  output::Earlier found;
  for (const std::string& which : asked.before) {
    auto old = load_run(call, which);
    if (!old) return tl::unexpected(old.error());
    found.baseline.push_back(std::move(*old));
  }
  if (!found.baseline.empty()) return found;
  auto listing = call.setup.doers.list(call.setup.options.store, 0);
  if (!listing) return tl::unexpected(without_place(listing.error(), call.setup.options));
  auto old = output::earlier_like(now, std::move(listing->runs), asked.options);
  if (!old) return tl::unexpected(Error{old.error().kind, old.error().message, "name the old run with before"});
  return old;
}

}  // namespace

Json compare_input(const input::McpOptions&) {
  const Json text{{"type", "string"}};
  return {{"type", "object"},
          {"properties",
           {{"run", {{"type", "string"}, {"description", "the new run"}, {"default", "latest"}}},
            {"before",
             {{"type", "array"},
              {"items", text},
              {"maxItems", most_baselines},
              {"description",
               "the old runs; several show how much runs differ by themselves. Unless given: the newest earlier run of "
               "the same target and load"}}},
            {"threshold_percent",
             {{"type", "number"},
              {"minimum", 0},
              {"maximum", 1000},
              {"default", 5},
              {"description", "smaller changes are of no interest"}}},
            {"other_target",
             {{"type", "boolean"}, {"default", false}, {"description", "compare even when the hosts differ"}}}}},
          {"additionalProperties", false}};
}

Json compare_output() {
  const Json text{{"type", "string"}};
  const Json texts{{"type", "array"}, {"items", text}};
  return {{"type", "object"},
          {"properties",
           {{"run", text},
            {"before", texts},
            {"outcome", {{"type", "string"}, {"description", "better, worse, or not distinguishable"}}},
            {"verdict", text},
            {"moved", text},
            {"quantities", {{"type", "array"}, {"items", {{"type", "object"}}}}},
            {"notes", texts}}},
          {"required", Json::array({"run", "before", "outcome", "verdict"})}};
}

Result<Json> compare(const Call& call) {
  const auto asked = read(call.arguments);
  if (!asked) return tl::unexpected(asked.error());
  const auto now = load_run(call, asked->now);
  if (!now) return tl::unexpected(now.error());
  const auto before = baselines(call, *asked, *now);
  if (!before) return tl::unexpected(before.error());
  const auto report = output::compare_records(*now, before->baseline, asked->options, before->older);
  if (!report) return tl::unexpected(report.error());

  Json ids = Json::array();
  for (const output::RunHead& old : report->before) ids.push_back(old.id);
  return without_empty({{"run", now->id},
                        {"before", std::move(ids)},
                        {"outcome", verdict::change_name(report->comparison.outcome)},
                        {"verdict", report->comparison.sentence},
                        {"moved", report->comparison.moved},
                        {"quantities", rows_of(report->comparison)},
                        {"notes", report->comparison.notes}});
}

}  // namespace brink::mcp
