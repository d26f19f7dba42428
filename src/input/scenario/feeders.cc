#include "input/scenario/feeders.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "input/options/nearest.h"
#include "input/scenario/data_file.h"
#include "input/scenario/keys.h"
#include "plan/arrivals.h"

namespace brink::input {
namespace {

constexpr std::array<std::string_view, 4> strategies = {"loop", "sequential", "random", "unique"};

std::optional<plan::Strategy> strategy_of(std::string_view name) {
  const auto found = std::find(strategies.begin(), strategies.end(), name);
  if (found == strategies.end()) return std::nullopt;
  return static_cast<plan::Strategy>(found - strategies.begin());
}

std::string strategy_hint(std::string_view name) {
  const std::string_view near = nearest(name, {strategies.begin(), strategies.end()});
  return near.empty() ? fmt::format("give one of {}", fmt::join(strategies, ", "))
                      : fmt::format("did you mean {}?", near);
}

// "NAME=REST" in two.
Result<std::pair<std::string, std::string>> cut_pair(std::string_view option, std::string_view text) {
  const auto equals = text.find('=');
  const std::string_view name = trim(text.substr(0, equals));
  if (equals == std::string_view::npos || !is_identifier(name) || trim(text.substr(equals + 1)).empty()) {
    return usage_error(fmt::format("--{}: \"{}\" makes no sense", option, text),
                       option == "data" ? "write it as NAME=FILE, NAME of letters, digits and underscores"
                                        : "write it as NAME=loop, sequential, random or unique");
  }
  return std::pair{std::string(name), std::string(trim(text.substr(equals + 1)))};
}

// How many iterations begin in so many requests, over flows that come up by their weights.
std::uint64_t iterations_of(const plan::Scenario& scenario, std::uint64_t requests) {
  double steps = 0, weight = 0;
  for (const plan::Flow& flow : scenario.flows) {
    steps += flow.weight * static_cast<double>(flow.steps.size());
    weight += flow.weight;
  }
  return static_cast<std::uint64_t>(std::ceil(static_cast<double>(requests) / (steps / weight)));
}

// The rows of one of the workers are enough for its users, and for the iterations that its requests are.
bool is_enough(const plan::Segment& part, const plan::Scenario& scenario, std::uint64_t rows, std::uint64_t users,
               std::optional<std::uint64_t> requests) {
  const std::uint64_t own = part.share(rows);
  return own >= part.share(users) && (!requests || own >= iterations_of(scenario, part.share(*requests)));
}

// One data set while it is being put together.
struct Draft {
  std::string path;
  plan::Strategy strategy = plan::Strategy::loop;
  std::optional<Field> declared;  // in the scenario, unless an option says otherwise
};

Draft read_draft(const Field::Member& member) {
  Draft draft{"", plan::Strategy::loop, member.value};
  member.value.only(data_keys);
  const Field file = member.value.at("file"), strategy = member.value.at("strategy");
  if (!is_identifier(member.name)) {
    member.value.wrong("is no name for a data set", "use letters, digits and underscores, a digit not first");
  }
  draft.path = file.text();
  if (draft.path.empty()) file.wrong("is missing", "give the path of a CSV or JSON file");
  if (const auto known = strategy_of(strategy.text())) {
    draft.strategy = *known;
  } else if (strategy) {
    strategy.wrong(fmt::format("is \"{}\"", strategy.text()), strategy_hint(strategy.text()));
  }
  return draft;
}

}  // namespace

Result<DataOptions> parse_data_options(const std::vector<std::string>& files,
                                       const std::vector<std::string>& strategy_texts) {
  DataOptions options;
  for (const std::string& text : files) {
    auto pair = cut_pair("data", text);
    if (!pair) return tl::unexpected(pair.error());
    if (!options.files.insert(*pair).second) {
      return usage_error(fmt::format("--data: {} is given twice", pair->first), "give it once");
    }
  }
  for (const std::string& text : strategy_texts) {
    auto pair = cut_pair("data-strategy", text);
    if (!pair) return tl::unexpected(pair.error());
    const auto known = strategy_of(pair->second);
    if (!known) {
      return usage_error(fmt::format("--data-strategy: \"{}\" is no strategy", pair->second),
                         strategy_hint(pair->second));
    }
    options.strategies[pair->first] = *known;
  }
  return options;
}

Result<std::vector<plan::DataSet>> read_feeders(const Field& data, const DataOptions& options,
                                                ScenarioContext& context) {
  std::map<std::string, Draft> drafts;
  for (const Field::Member& member : data.members()) drafts[member.name] = read_draft(member);
  for (const auto& [name, path] : options.files) {
    drafts[name].path = path;
    drafts[name].declared.reset();
  }
  for (const auto& [name, strategy] : options.strategies) {
    if (!drafts.contains(name)) {
      return usage_error(fmt::format("--data-strategy: there is no data set {}", name),
                         "give its file with --data NAME=FILE");
    }
    drafts[name].strategy = strategy;
  }

  std::vector<plan::DataSet> sets;
  for (auto& [name, draft] : drafts) {
    plan::DataSet set{name, draft.path, draft.strategy, {}};
    std::string text;
    if (draft.declared) {
      if (draft.path.empty()) continue;
      text = context.read_file(draft.declared->at("file"), draft.path, most_data_bytes);
      if (context.findings.error()) continue;
    } else {
      auto bytes = context.surroundings.read_file(draft.path, most_data_bytes);
      if (!bytes) return usage_error("--data: " + bytes.error().message, "give a CSV or JSON file that can be read");
      text = std::move(*bytes);
    }
    auto table = read_table(text, draft.path);
    if (!table) return tl::unexpected(table.error());
    set.table = std::move(*table);
    if (set.table.rows() > many_rows) {
      context.findings.note(data.line(),
                            fmt::format("the data set {} has {} rows, all kept in memory", name, set.table.rows()));
    }
    sets.push_back(std::move(set));
  }
  return sets;
}

Result<void> check_unique_rows(const plan::Scenario& scenario, std::uint64_t users,
                               std::optional<std::uint64_t> requests, std::uint32_t workers) {
  const std::uint64_t needed = std::max<std::uint64_t>({1, users, requests ? iterations_of(scenario, *requests) : 0});
  for (const plan::DataSet& set : scenario.data) {
    if (set.strategy != plan::Strategy::unique) continue;
    const std::size_t rows = set.table.rows();
    if (rows < needed) {
      return usage_error(fmt::format("the data set {} has {} rows, and each of {} iterations needs one of its own",
                                     set.name, rows, needed),
                         "add rows, ask for fewer users or requests, or take the strategy loop");
    }
    for (std::uint32_t i = 0; i < workers; ++i) {
      if (is_enough({i, workers}, scenario, rows, users, requests)) continue;
      return usage_error(fmt::format("the data set {} has {} rows for {} iterations, which {} workers cannot divide",
                                     set.name, rows, needed, workers),
                         fmt::format("add {} rows, or give -t 1", workers - 1));
    }
  }
  return {};
}

}  // namespace brink::input
