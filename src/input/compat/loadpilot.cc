#include "input/compat/loadpilot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace brink::input::compat {
namespace {

constexpr std::string_view no_coordinator =
    "this program is its own coordinator: give --external-agents, and --nats-url where NATS runs already";

constexpr Row run_rows[] = {
    {"target", "t", "URL", "where to send the load (LOADPILOT_TARGET, .env, http://localhost:8000)", Use::apart, "",
     ""},
    {"scenario", "s", "NAME", "the class to run, of a file that has several", Use::apart, "", ""},
    {"agents", "a", "N", "agents on this machine: processes that make the load", Use::apart, "", ""},
    {"external-agents", "e", "N", "agents elsewhere, to wait for: each is a brink worker", Use::apart, "", ""},
    {"nats-url", "", "URL", "NATS of the agents (unless given, one is started on port 4222)", Use::same, "nats", ""},
    {"nats-token", "", "TOKEN", "its token (NATS_TOKEN)", Use::same, "nats-token", ""},
    {"coordinator-url", "", "URL", "a coordinator elsewhere", Use::refused, "", no_coordinator},
    {"bind", "", "HOST", "of Brink: where the NATS that is started listens (127.0.0.1)", Use::same, "bind", ""},
    {"dry-run", "", "", "print the plan as JSON and send nothing", Use::apart, "", ""},
    {"report", "r", "FILE", "write the report to FILE as one page", Use::apart, "", ""},
    {"threshold", "", "KEY=VALUE",
     "what has to hold: p50_ms, p95_ms, p99_ms, max_ms, error_rate, dropped; may be repeated", Use::apart, "", ""},
    {"results-json", "", "FILE", "write the final numbers to FILE", Use::apart, "", ""},
    {"save-baseline", "", "", "write them to .loadpilot/baseline.json", Use::apart, "", ""},
    {"max-users", "", "N", "of Brink: most users at once", Use::same, "connections", ""},
    {"json", "", "FILE", "of Brink: write the record to FILE", Use::same, "json", ""},
    {"processes", "", "N", "of Brink: the same as --agents", Use::same, "processes", ""},
    {"on-worker-loss", "", "WHAT", "of Brink: redistribute, go-on or stop, when a process dies", Use::same,
     "on-worker-loss", ""},
    {"strict-start", "", "", "of Brink: measure nothing when users raise something in on_start", Use::same,
     "strict-start", ""},
    {"insecure", "", "", "of Brink: do not check certificates", Use::same, "insecure", ""},
    {"metrics-listen", "", "ADDR:PORT", "of Brink: serve metrics there meanwhile, for the dashboard of init", Use::same,
     "metrics-listen", ""},
    {"live", "", "", "of Brink: the run on the whole terminal while it goes on", Use::same, "live", ""},
    {"ui", "", "[HOST:]PORT", "of Brink: serve a page that shows the run", Use::same, "ui", ""},
    {"ui-stay", "", "", "of Brink: keep the page when the run has ended", Use::same, "ui-stay", ""},
    {"i-own-this", "", "", "of Brink: the host is yours, or its owner agreed", Use::same, "i-own-this", ""},
};

constexpr Row compare_rows[] = {
    {"threshold", "", "PERCENT", "a change for the worse from here on is a regression (10)", Use::apart, "", ""},
};

tl::unexpected<Error> wrong(std::string message) {
  return usage_error(std::move(message), "see: brink loadpilot --help");
}

// LOADPILOT_TARGET= at the beginning of a line, as LoadPilot reads it.
std::string target_in(std::string_view dotenv) {
  constexpr std::string_view key = "LOADPILOT_TARGET=";
  for (std::string_view line : split(dotenv, '\n')) {
    if (!line.starts_with(key)) continue;
    std::string_view value = trim(line.substr(key.size()));
    const bool quoted =
        value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    if (quoted) value = value.substr(1, value.size() - 2);
    if (!value.empty()) return std::string(value);
  }
  return "";
}

std::string find_target(const Line& line, const Environment& environment, const Surroundings& surroundings) {
  constexpr std::size_t most_bytes = 1u << 20;
  if (const auto given = line.last("target")) return *given;
  if (const auto set = environment("LOADPILOT_TARGET"); set && !set->empty()) return *set;
  const auto dotenv = surroundings.read_file(".env", most_bytes);
  return dotenv ? target_in(*dotenv) : "";
}

Result<void> read_thresholds(const Line& line, LoadpilotRun& out) {
  for (const Word& word : line.options) {
    if (word.row->name != "threshold") continue;
    const std::size_t equals = word.value.find('=');
    if (equals == std::string::npos) return wrong(fmt::format("--threshold {} is not KEY=VALUE", word.value));
    const std::string key(trim(word.value.substr(0, equals)));
    const auto value = parse_double(trim(std::string_view(word.value).substr(equals + 1)));
    if (!value) return wrong(fmt::format("--threshold {}: the value must be a number", word.value));
    if (!is_loadpilot_threshold(key)) {
      out.bench.notes.push_back(fmt::format(
          "--threshold {}: there are p50_ms, p95_ms, p99_ms, max_ms, error_rate and dropped: it is left out", key));
      continue;
    }
    out.thresholds[key] = *value;
  }
  return {};
}

// Fewer than two agents are this process; those elsewhere count where both are given, as there. With a NATS of
// somebody's there is one agent elsewhere at least.
Result<void> add_agents(const Line& line, BenchLine& bench) {
  const auto number = [&](const char* name) -> Result<std::int64_t> {
    const auto given = line.last(name);
    const auto value = given ? parse_int(*given) : std::optional<std::int64_t>(0);
    if (!value || *value < 0) return wrong(fmt::format("--{} {}: a whole number was expected", name, *given));
    return *value;
  };
  const auto here = number("agents"), elsewhere = number("external-agents");
  if (!here) return tl::unexpected(here.error());
  if (!elsewhere) return tl::unexpected(elsewhere.error());
  const std::int64_t waited_for = *elsewhere > 0 ? *elsewhere : line.has("nats-url") ? 1 : 0;
  if (waited_for > 0) bench.add("workers", std::to_string(waited_for));
  if (waited_for == 0 && line.has("agents")) bench.add("processes", std::to_string(std::max<std::int64_t>(1, *here)));
  return {};
}

}  // namespace

const Tool loadpilot_run = {"loadpilot", "LoadPilot 0.2.0", Style::getopt_long, run_rows};
const Tool loadpilot_compare = {"loadpilot", "LoadPilot 0.2.0", Style::getopt_long, compare_rows};

bool is_loadpilot_threshold(std::string_view key) {
  constexpr std::array<std::string_view, 6> known = {"p50_ms", "p95_ms", "p99_ms", "max_ms", "error_rate", "dropped"};
  return std::find(known.begin(), known.end(), key) != known.end();
}

Result<LoadpilotRun> translate_loadpilot_run(const Line& line, const Environment& environment,
                                             const Surroundings& surroundings) {
  LoadpilotRun out;
  if (line.arguments.size() > 1) return wrong(fmt::format("unexpected argument: {}", line.arguments[1]));
  if (!line.arguments.empty()) out.file = line.arguments.front();
  out.scenario = line.last("scenario").value_or("");
  out.target = find_target(line, environment, surroundings);
  out.dry_run = line.has("dry-run");
  out.report = line.last("report");
  out.results_json = line.last("results-json");
  out.save_baseline = line.has("save-baseline");
  if (auto ok = read_thresholds(line, out); !ok) return tl::unexpected(ok.error());
  if (const auto url = environment("LOADPILOT_COORDINATOR_URL"); url && !url->empty()) {
    return wrong(fmt::format("LOADPILOT_COORDINATOR_URL is set, and {}", no_coordinator));
  }
  if (auto ok = add_agents(line, out.bench); !ok) return tl::unexpected(ok.error());
  out.bench.add("timeout", "10s");  // of a task's request, as there
  add_alike(line, out.bench);
  return out;
}

Result<LoadpilotCompare> translate_loadpilot_compare(const Line& line) {
  LoadpilotCompare out;
  if (line.arguments.empty()) return wrong("compare needs a results file");
  if (line.arguments.size() > 2) return wrong(fmt::format("unexpected argument: {}", line.arguments[2]));
  out.current = line.arguments[0];
  out.baseline = line.arguments.size() > 1 ? line.arguments[1] : std::string(loadpilot_baseline);
  if (const auto text = line.last("threshold")) {
    const auto percent = parse_double(*text);
    if (!percent || *percent < 0) return wrong(fmt::format("--threshold {}: a percentage was expected", *text));
    out.threshold_percent = *percent;
  }
  return out;
}

}  // namespace brink::input::compat
