#include "input/traffic_profile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/text.h"
#include "input/options/nearest.h"
#include "input/options/option.h"
#include "input/profile_csv.h"

namespace brink::input {
namespace {

constexpr Range any_share{0, 1};
constexpr Range any_factor{0, 1'000'000};
constexpr Range any_cycles{least_cycles, most_cycles};
constexpr Range any_time{0.000001, 86400};

struct Spec {
  std::string_view name;  // as written in the table of shapes
  std::string_view rest;  // after the colon
  const Drawn& drawn;
  const Surroundings& surroundings;
};

struct Parameter {
  std::string_view name;
  std::string_view also;
  double& value;
  Range range;
  bool is_time = false;  // may be written as a duration
};

Result<double> parse_value(const Parameter& parameter, std::string_view text) {
  auto value = parse_double(text);
  if (!value && parameter.is_time) {
    if (const auto time = parse_duration(text)) value = seconds(*time);
  }
  if (!value)
    return usage_error(fmt::format("{}={} is not a {}", parameter.name, text, parameter.is_time ? "time" : "number"));
  if (!parameter.range.contains(*value)) {
    return usage_error(fmt::format("{}={} is not within {} and {}", parameter.name, text, parameter.range.least,
                                   parameter.range.most));
  }
  return *value;
}

std::string names_of(std::span<const Parameter> parameters) {
  std::vector<std::string_view> names;
  for (const Parameter& parameter : parameters) names.push_back(parameter.name);
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
}

// Sets what the text names.
Result<std::monostate> fill(const Spec& spec, std::span<const Parameter> parameters) {
  const std::string hint = fmt::format("{} takes {}, each as KEY=VALUE", spec.name, names_of(parameters));
  if (trim(spec.rest).empty()) return std::monostate{};
  std::vector<const Parameter*> seen;
  for (const std::string_view pair : split(spec.rest, ',')) {
    const auto equals = pair.find('=');
    const std::string_view key = trim(pair.substr(0, equals));
    const auto known = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& p) {
      return key == p.name || (!p.also.empty() && key == p.also);
    });
    if (equals == std::string_view::npos) return usage_error(fmt::format("\"{}\" has no =", trim(pair)), hint);
    if (known == parameters.end()) return usage_error(fmt::format("\"{}\" is no parameter of it", key), hint);
    if (std::count(seen.begin(), seen.end(), &*known)) return usage_error(fmt::format("{} is given twice", key), hint);
    const auto value = parse_value(*known, trim(pair.substr(equals + 1)));
    if (!value) return usage_error(value.error().message, hint);
    known->value = *value;
    seen.push_back(&*known);
  }
  return std::monostate{};
}

template <class Made>
Result<plan::Shape> made(const Spec& spec, std::initializer_list<Parameter> parameters, Made make) {
  if (auto ok = fill(spec, {parameters.begin(), parameters.size()}); !ok) return tl::unexpected(ok.error());
  return make();
}

Result<plan::Shape> sine(const Spec& spec) {
  plan::Sine how;
  return made(spec, {{"cycles", "", how.cycles, any_cycles}, {"min", "min_factor", how.least, any_share}},
              [&] { return plan::sine(spec.drawn.rate, spec.drawn.length, how); });
}

Result<plan::Shape> sawtooth(const Spec& spec) {
  plan::Sawtooth how;
  return made(spec, {{"cycles", "", how.cycles, any_cycles}, {"min", "min_factor", how.least, any_share}},
              [&] { return plan::sawtooth(spec.drawn.rate, spec.drawn.length, how); });
}

Result<plan::Shape> square(const Spec& spec) {
  plan::Square how;
  return made(spec, {{"cycles", "", how.cycles, any_cycles}, {"low", "low_factor", how.low, any_share}},
              [&] { return plan::square(spec.drawn.rate, spec.drawn.length, how); });
}

Result<plan::Shape> spike(const Spec& spec) {
  plan::Spikes how;
  return made(spec,
              {{"interval", "", how.interval_s, any_time, true},
               {"spike_dur", "", how.spike_s, any_time, true},
               {"multiplier", "", how.multiplier, any_factor},
               {"baseline", "", how.baseline, any_factor}},
              [&] { return plan::spikes(spec.drawn.rate, how); });
}

Result<plan::Shape> business_hours(const Spec& spec) {
  return made(spec, {}, [&] { return plan::business_hours(spec.drawn.rate, spec.drawn.length); });
}

Result<plan::Shape> constant(const Spec& spec) {
  return made(spec, {}, [&] { return plan::Shape{plan::Rate::constant(spec.drawn.rate), ""}; });
}

Result<plan::Shape> ramp(const Spec& spec) {
  const Range within{0, seconds(spec.drawn.length)};
  double up = std::min(10.0, within.most);
  return made(spec, {{"up", "ramp_up", up, within, true}},
              [&] { return plan::warm_up(spec.drawn.rate, from_seconds(up)); });
}

Result<plan::Shape> stairs(const Spec& spec) {
  double steps = 5;
  auto shape = made(spec, {{"steps", "", steps, {1, most_levels}}}, [&] {
    return plan::stairs(spec.drawn.rate, spec.drawn.length, static_cast<std::uint32_t>(steps));
  });
  if (shape && steps != std::floor(steps))
    return usage_error(fmt::format("steps={} is no whole number", steps), "give a whole number of steps");
  return shape;
}

Result<plan::Shape> surge(const Spec& spec) {
  return made(spec, {}, [&] { return plan::surge(spec.drawn.rate, spec.drawn.length); });
}

// "levels=100,500" or "100,500".
Result<plan::Shape> step(const Spec& spec) {
  constexpr std::string_view hint = "step takes rates, such as step:100,500 or step:levels=100,500";
  std::string_view list = trim(spec.rest);
  const auto equals = list.find('=');
  if (equals != std::string_view::npos) {
    const std::string_view key = trim(list.substr(0, equals));
    if (key != "levels") return usage_error(fmt::format("\"{}\" is no parameter of it", key), std::string(hint));
    list.remove_prefix(equals + 1);
  }
  std::vector<double> levels;
  for (const std::string_view text : split(list, ',')) {
    const auto level = parse_double(trim(text));
    if (!level || *level < 0) return usage_error(fmt::format("\"{}\" is no rate", trim(text)), std::string(hint));
    if (levels.size() == most_levels)
      return usage_error(fmt::format("more than {} levels", most_levels), "give a csv:FILE for more");
    levels.push_back(*level);
  }
  plan::Shape shape = plan::steps(levels, spec.drawn.length);
  if (spec.drawn.share == 1) return shape;
  for (double& level : levels) level *= spec.drawn.share;
  return plan::Shape{plan::steps(levels, spec.drawn.length).rate, std::move(shape.words)};
}

Result<plan::Shape> csv(const Spec& spec) {
  const std::string path(trim(spec.rest));
  if (path.empty()) return usage_error("csv without a file", "name it, as in csv:load.csv");
  auto text = spec.surroundings.read_file(path, most_profile_bytes);
  if (!text) return usage_error(text.error().message, "give a file of lines SECONDS,RATE");
  auto table = parse_profile_csv(*text, path);
  if (!table) return tl::unexpected(table.error());
  const double factor = table->multiplies ? spec.drawn.rate : spec.drawn.share;
  for (plan::Point& point : table->points) point.rate *= factor;
  return plan::Shape{plan::line_through(table->points),
                     fmt::format("csv ({}, {} points, {})", path, table->points.size(),
                                 table->multiplies ? "multiplier" : "absolute RPS")};
}

struct Kind {
  std::string_view name;
  Result<plan::Shape> (*read)(const Spec& spec);
};
constexpr std::array kinds = {
    Kind{"sine", sine},
    Kind{"step", step},
    Kind{"sawtooth", sawtooth},
    Kind{"square", square},
    Kind{"spike", spike},
    Kind{"csv", csv},
    Kind{"business-hours", business_hours},
    Kind{"constant", constant},
    Kind{"ramp", ramp},
    Kind{"stairs", stairs},
    Kind{"surge", surge},
};

Error unknown(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Kind& kind : kinds) names.push_back(kind.name);
  const std::string_view meant = nearest(name, names);
  std::string hint = fmt::format("there are {}", fmt::join(names, ", "));
  if (!meant.empty()) hint = fmt::format("did you mean {}? {}", meant, hint);
  return {ErrorKind::usage, fmt::format("there is no shape \"{}\"", name), std::move(hint)};
}

Result<plan::Shape> read_shape(std::string_view spec, const Drawn& drawn, const Surroundings& surroundings) {
  const auto colon = spec.find(':');
  const std::string name = to_lower(trim(spec.substr(0, colon)));
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.name == name; });
  if (kind == kinds.end()) return tl::unexpected(unknown(name));
  const std::string_view rest = colon == std::string_view::npos ? "" : spec.substr(colon + 1);
  return kind->read({kind->name, rest, drawn, surroundings});
}

}  // namespace

Result<plan::Shape> parse_traffic_profile(std::string_view spec, const Drawn& drawn, const Surroundings& surroundings) {
  auto shape = read_shape(spec, drawn, surroundings);
  if (!shape) {
    return usage_error(fmt::format("--traffic-profile {}: {}", trim(spec), shape.error().message), shape.error().hint);
  }
  if (const double peak = shape->rate.highest(Duration{}, drawn.length); peak > drawn.most_rps) {
    return usage_error(fmt::format("--traffic-profile {} reaches {:.6g} requests a second", trim(spec), peak),
                       fmt::format("stay within {:.0f}", drawn.most_rps));
  }
  return shape;
}

}  // namespace brink::input
