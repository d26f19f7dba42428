// Whether runs may be compared at all, and what has to be said when they may.
#include "verdict/compare_match.h"

#include <fmt/format.h>

#include <algorithm>

namespace brink::verdict {
namespace {

const char* kind_text(const ComparedRun& run) { return run.search ? "a search for what breaks" : "a measurement"; }

std::string list(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<std::string> only_in(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> out;
  for (const std::string& word : a) {
    if (!has(b, word)) out.push_back(word);
  }
  return out;
}

Result<std::monostate> check_target(const ComparedRun& now, const ComparedRun& before, const CompareOptions& options) {
  const bool known = !now.origin.empty() && !before.origin.empty();  // summaries of other tools do not always say
  if (known && now.origin != before.origin && !options.other_target) {
    return could_not_run(fmt::format("{} ran against {}, {} against {}", now.id, now.origin, before.id, before.origin),
                         "other hosts differ in more than the code; to compare them all the same: --other-target");
  }
  if (!now.routes.empty() && !before.routes.empty() && only_in(now.routes, before.routes) == now.routes) {
    return could_not_run(fmt::format("{} and {} have no route in common", now.id, before.id),
                         fmt::format("now {}; before {}", list(now.routes), list(before.routes)));
  }
  return std::monostate{};
}

Result<std::monostate> check_load(const ComparedRun& now, const ComparedRun& before) {
  if (now.search || now.stages.empty() || before.stages.empty()) return std::monostate{};
  if (now.load_kind != before.load_kind) {
    return could_not_run(fmt::format("{} is {} load and {} {}: latency means something else", now.id, now.load_kind,
                                     before.id, before.load_kind),
                         "repeat the new run with the command line of the old one");
  }
  if (common_loads(now, {&before, 1}).empty()) {
    return could_not_run(fmt::format("{} was under {}, {} under {}", now.id, now.stages.front().load, before.id,
                                     before.stages.front().load),
                         "latency and throughput can be compared at equal load only: repeat with the same load");
  }
  return std::monostate{};
}

std::string value_of(const ComparedRun& run, const std::string& name) {
  for (const auto& [option, value] : run.options) {
    if (option == name) return value;
  }
  return "";
}

}  // namespace

bool has_load(const ComparedRun& run, const std::string& load) {
  return std::any_of(run.stages.begin(), run.stages.end(), [&](const auto& stage) { return stage.load == load; });
}

std::vector<std::string> common_loads(const ComparedRun& now, std::span<const ComparedRun> before) {
  std::vector<std::pair<double, std::string>> found;
  for (const ComparedStage& stage : now.stages) {
    const bool in_all =
        std::all_of(before.begin(), before.end(), [&](const auto& b) { return has_load(b, stage.load); });
    const std::pair entry{stage.amount, stage.load};
    if (in_all && std::find(found.begin(), found.end(), entry) == found.end()) found.push_back(entry);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> out;
  for (auto& [amount, load] : found) out.push_back(std::move(load));
  return out;
}

bool same_routes(const ComparedRun& now, std::span<const ComparedRun> before) {
  return std::all_of(before.begin(), before.end(), [&](const ComparedRun& b) {
    return now.routes.empty() || b.routes.empty() ||
           (only_in(now.routes, b.routes).empty() && only_in(b.routes, now.routes).empty());
  });
}

bool same_machine(const ComparedRun& now, std::span<const ComparedRun> before) {
  return std::all_of(before.begin(), before.end(), [&](const ComparedRun& b) { return b.machine == now.machine; });
}

namespace {

// Between two of them.
std::vector<std::string> differences(const ComparedRun& now, const ComparedRun& before) {
  std::vector<std::string> notes;
  if (now.origin.empty() || before.origin.empty()) {
    notes.push_back("Not every run says what its target was.");
  } else if (now.origin != before.origin) {
    notes.push_back(fmt::format("Another target: {} before.", before.origin));
  }
  if (!now.routes.empty() && !before.routes.empty()) {
    const auto added = only_in(now.routes, before.routes), gone = only_in(before.routes, now.routes);
    if (!added.empty()) notes.push_back("Routes that are new, and not compared: " + list(added) + ".");
    if (!gone.empty()) notes.push_back("Routes that are gone, and not compared: " + list(gone) + ".");
  }
  for (const auto& [name, value] : now.options) {
    const std::string old = value_of(before, name);
    if (old != value && !old.empty() && !value.empty()) {
      notes.push_back(fmt::format("{}: {} now, {} before; the difference may come from that.", name, value, old));
    }
  }
  if (now.machine != before.machine) {
    notes.push_back(fmt::format("Another machine made the load ({} now, {} before): intervals are wider for it.",
                                now.machine.empty() ? "unknown" : now.machine,
                                before.machine.empty() ? "unknown" : before.machine));
  }
  if (now.tool != before.tool) notes.push_back(fmt::format("Made by {} now, by {} before.", now.tool, before.tool));
  if (!before.caveat.empty()) notes.push_back(fmt::format("{}: {}", before.id, before.caveat));
  return notes;
}

}  // namespace

std::string moved_bottleneck(const ComparedRun& now, const ComparedRun& before) {
  if (!now.found || !before.found) return "";
  const auto known = [](const std::string& cause) { return !cause.empty() && cause != "unknown" && cause != "none"; };
  const ComparedSearch& a = *before.found;
  const ComparedSearch& b = *now.found;
  if (known(a.cause) && known(b.cause) && a.cause != b.cause)
    return "the bottleneck moved: " + a.cause + " → " + b.cause;
  if (!a.route.empty() && !b.route.empty() && a.route != b.route) {
    return "the bottleneck moved: " + a.route + " → " + b.route;
  }
  return "";
}

std::vector<std::string> notes_of(const ComparedRun& now, std::span<const ComparedRun> before,
                                  std::span<const ComparedRun> earlier) {
  std::vector<std::string> notes;
  if (!now.caveat.empty()) notes.push_back(now.id + ": " + now.caveat);
  for (const ComparedRun& run : before) {
    for (std::string& note : differences(now, run)) {
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
    }
  }
  if (before.size() == 1 && earlier.empty()) {
    notes.push_back(
        "One baseline does not show by how much runs of the same thing differ, so a noisy machine is assumed: three or "
        "more baselines tell smaller changes.");
  }
  if (!earlier.empty()) {
    notes.push_back(fmt::format("By how much runs differ without a change is also taken from {} older {} like these.",
                                earlier.size(), earlier.size() == 1 ? "run" : "runs"));
  }
  return notes;
}

Result<std::monostate> comparable(const ComparedRun& now, const ComparedRun& before, const CompareOptions& options) {
  if (now.id == before.id && !now.id.empty()) {
    return could_not_run(now.id + " would be compared with itself", "give another run; brink history lists them");
  }
  for (const ComparedRun* run : {&now, &before}) {
    if (!run->unusable.empty()) {
      return could_not_run(fmt::format("{} says nothing of the target: {}", run->id, run->unusable),
                           "make that run again, or compare another");
    }
  }
  if (now.search != before.search) {
    return could_not_run(fmt::format("{} is {}, {} is {}", now.id, kind_text(now), before.id, kind_text(before)),
                         "compare runs of one kind");
  }
  if (auto same = check_target(now, before, options); !same) return same;
  return check_load(now, before);
}

}  // namespace brink::verdict
