#include "verdict/compare.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "verdict/compare_match.h"
#include "verdict/compare_row.h"
#include "verdict/compare_words.h"

namespace brink::verdict {
namespace {

constexpr std::array<Measure, 5> at_load = {Measure::p50, Measure::p95, Measure::p99, Measure::failures,
                                            Measure::goodput};
constexpr std::array<Measure, 3> of_search = {Measure::capacity, Measure::breaking_users, Measure::breaking_rate};

// One load of one run, all its stages pooled.
struct Loaded {
  ComparedStage stage;

  const ComparedNumbers* numbers(const std::string& route) const {
    if (route.empty()) return &stage.total;
    for (const ComparedRoute& r : stage.routes) {
      if (r.name == route) return &r.numbers;
    }
    return nullptr;
  }
};

Loaded at(const ComparedRun& run, const std::string& load) {
  std::vector<const ComparedStage*> stages;
  for (const ComparedStage& stage : run.stages) {
    if (stage.load == load) stages.push_back(&stage);
  }
  CHECK(!stages.empty());
  return {pool(stages)};
}

std::optional<Figure> figure(const Loaded& loaded, const std::string& route, Measure measure, double doubt) {
  const ComparedNumbers* numbers = loaded.numbers(route);
  if (!numbers) return std::nullopt;
  switch (measure) {
    case Measure::p50: return latency_figure(loaded.stage, *numbers, 0.50, doubt);
    case Measure::p95: return latency_figure(loaded.stage, *numbers, 0.95, doubt);
    case Measure::p99: return latency_figure(loaded.stage, *numbers, 0.99, doubt);
    case Measure::failures: return failure_figure(loaded.stage, *numbers, doubt);
    default: return goodput_figure(loaded.stage, *numbers, doubt);
  }
}

std::optional<Figure> figure(const ComparedSearch& search, Measure measure) {
  switch (measure) {
    case Measure::capacity: return capacity_figure(search.capacity_rps);
    case Measure::breaking_users: return range_figure(search.users);
    default: return range_figure(search.rps);
  }
}

class Comparer {
 public:
  Comparer(const ComparedRun& now, std::span<const ComparedRun> before, std::span<const ComparedRun> earlier,
           const CompareOptions& options)
      : now_(now), before_(before), earlier_(earlier), options_(options) {
    noise_factor_ = same_machine(now, before) ? 1 : 2;
  }

  std::vector<ComparedQuantity> quantities() {
    const std::vector<std::string> loads = chosen_loads();
    const std::vector<std::string> routes = common_routes(loads);
    // Any one row may raise an alarm. Sampling errors of loads and routes are as good as independent; the measures of
    // one of them err together, and what runs differ by is common to all rows.
    const std::size_t independent = loads.size() * (1 + routes.size());
    doubt_ = (1 - options_.confidence) / static_cast<double>(std::max<std::size_t>(1, independent));
    std::vector<ComparedQuantity> out;
    if (now_.search) add_search(out);
    for (const std::string& load : loads) add_load(out, load, routes);
    return out;
  }

 private:
  // Of a search one user, where nobody waits, and the highest load that all runs were under and the old ones bore.
  std::vector<std::string> chosen_loads() const {
    std::vector<std::string> loads = common_loads(now_, before_);
    if (!now_.search) return loads;
    const auto too_high = [&](const std::string& load) {
      const auto stage =
          std::find_if(now_.stages.begin(), now_.stages.end(), [&](const auto& s) { return s.load == load; });
      return std::any_of(before_.begin(), before_.end(), [&](const ComparedRun& run) {
        const bool broke = run.found && run.found->users && run.found->users->high;
        return broke && stage->amount >= *run.found->users->high;
      });
    };
    loads.erase(std::remove_if(loads.begin(), loads.end(), too_high), loads.end());
    if (loads.size() > 2) loads.erase(loads.begin() + 1, loads.end() - 1);
    return loads;
  }

  std::vector<std::string> common_routes(const std::vector<std::string>& loads) const {
    std::vector<std::string> out;
    for (const std::string& load : loads) {
      for (const ComparedRoute& route : at(now_, load).stage.routes) {
        const bool in_all = std::all_of(before_.begin(), before_.end(), [&](const ComparedRun& run) {
          return at(run, load).numbers(route.name) != nullptr;
        });
        if (in_all && std::find(out.begin(), out.end(), route.name) == out.end()) out.push_back(route.name);
      }
    }
    // Of a single route the total says all.
    if (out.size() == 1 && same_routes(now_, before_)) out.clear();
    return out;
  }

  void add_search(std::vector<ComparedQuantity>& out) const {
    for (const Measure measure : of_search) {
      ComparedQuantity row{.measure = measure};
      std::vector<std::optional<Figure>> old;
      bool same_conditions = now_.found.has_value();
      for (const ComparedRun& run : before_) {
        same_conditions = same_conditions && run.found && run.found->conditions == now_.found->conditions;
        old.push_back(run.found ? figure(*run.found, measure) : std::nullopt);
      }
      const auto now = now_.found ? figure(*now_.found, measure) : std::nullopt;
      if (!same_conditions && measure != Measure::capacity) {
        row.why = "the rules differ";
      } else if (!same_routes(now_, before_)) {
        row.why = "the routes differ";
      } else {
        settle(row, now, old, rule(options_.threshold, {}, history_of(measure)));
      }
      out.push_back(std::move(row));
    }
  }

  NoiseSeen history_of(Measure measure) const {
    std::vector<Figure> figures;
    for (const std::span<const ComparedRun> some : {earlier_, before_}) {
      for (const ComparedRun& run : some) {
        const auto f = run.found && same_routes(now_, {&run, 1}) ? figure(*run.found, measure) : std::nullopt;
        if (f && std::isfinite(f->up)) figures.push_back(*f);
      }
    }
    return earlier_.empty() ? NoiseSeen{} : noise_of_history(figures);
  }

  void add_load(std::vector<ComparedQuantity>& out, const std::string& load,
                const std::vector<std::string>& routes) const {
    const Loaded now = at(now_, load);
    std::vector<Loaded> before;
    for (const ComparedRun& run : before_) before.push_back(at(run, load));
    std::vector<std::string> names{""};
    names.insert(names.end(), routes.begin(), routes.end());
    const NoiseSeen repeats = noise_at(before, noise_of_repeats);
    const NoiseSeen history = earlier_.empty() ? NoiseSeen{} : noise_at(history_at(load), noise_of_history);
    for (const std::string& route : names) {
      for (const Measure measure : at_load) {
        ComparedQuantity row{.measure = measure, .route = route, .load = load};
        std::vector<std::optional<Figure>> old;
        for (const Loaded& loaded : before) old.push_back(figure(loaded, route, measure, doubt_));
        if (route.empty() && !same_routes(now_, before_)) {
          row.why = "the routes differ";
        } else {
          const bool shares = measure == Measure::failures;
          settle(row, figure(now, route, measure, doubt_), old,
                 shares ? rule(options_.threshold / 10, {}, {}) : rule(options_.threshold, repeats, history));
        }
        out.push_back(std::move(row));
      }
    }
  }

  // A machine that is slower in one run is so in all that is measured of it. With its own scatter alone the measure
  // that happened to agree most would raise the alarm: the noisiest of these speaks for all.
  template <class Of>
  NoiseSeen noise_at(const std::vector<Loaded>& runs, Of noise_of) const {
    NoiseSeen most;
    for (const Measure measure : {Measure::p50, Measure::p95, Measure::goodput}) {
      std::vector<Figure> figures;
      for (const Loaded& loaded : runs) {
        if (const auto f = figure(loaded, "", measure, doubt_)) figures.push_back(*f);
      }
      const NoiseSeen seen = noise_of(figures);
      if (seen.degrees > 0 && (most.degrees == 0 || seen.ratio > most.ratio)) most = seen;
    }
    return most;
  }

  // Older runs that were under this load, the baselines after them.
  std::vector<Loaded> history_at(const std::string& load) const {
    std::vector<Loaded> runs;
    for (const std::span<const ComparedRun> some : {earlier_, before_}) {
      for (const ComparedRun& run : some) {
        if (has_load(run, load) && same_routes(now_, {&run, 1})) runs.push_back(at(run, load));
      }
    }
    return runs;
  }

  RowRule rule(double least, const NoiseSeen& repeats, const NoiseSeen& history) const {
    return {options_.confidence, least, noise_factor_, repeats, history};
  }

  const ComparedRun& now_;
  std::span<const ComparedRun> before_;
  std::span<const ComparedRun> earlier_;
  const CompareOptions& options_;
  double noise_factor_ = 1;
  double doubt_ = 0.05;
};

}  // namespace

Result<Comparison> compare(const ComparedRun& now, std::span<const ComparedRun> before, const CompareOptions& options,
                           std::span<const ComparedRun> earlier) {
  CHECK(!before.empty() && options.confidence > 0 && options.confidence < 1 && options.threshold >= 0);
  for (const ComparedRun& run : before) {
    if (auto same = comparable(now, run, options); !same) return tl::unexpected(same.error());
  }
  Comparison out;
  out.confidence = options.confidence;
  out.threshold = options.threshold;
  out.quantities = Comparer(now, before, earlier, options).quantities();
  out.moved = moved_bottleneck(now, before.front());
  out.notes = notes_of(now, before, earlier);
  const auto any = [&](Change change) {
    return std::any_of(out.quantities.begin(), out.quantities.end(),
                       [&](const auto& q) { return q.outcome == change; });
  };
  out.outcome = any(Change::worse)             ? Change::worse
                : any(Change::better)          ? Change::better
                : any(Change::undistinguished) ? Change::undistinguished
                                               : Change::not_comparable;
  out.sentence = comparison_sentence(out);
  return out;
}

}  // namespace brink::verdict
