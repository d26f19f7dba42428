// The parts of a run that get_run can give, each short enough to be read whole.
#include <algorithm>

#include "mcp/summary.h"

namespace brink::mcp {
namespace {

using output::Record;

constexpr std::size_t most_rows = 20;

// A list of rows, and how many there are beyond those that are given.
class Rows {
 public:
  void add(Json row) {
    if (rows_.size() < most_rows) {
      rows_.push_back(without_empty(std::move(row)));
    } else {
      ++more_;
    }
  }
  Json take(const char* name) {
    Json out{{name, std::move(rows_)}};
    if (more_ > 0) out["more"] = more_;
    return out;
  }

 private:
  Json rows_ = Json::array();
  std::uint64_t more_ = 0;
};

Json routes(const Record& record) {
  Rows rows;
  const output::Stage* stage = telling_stage(record);
  if (stage == nullptr) return rows.take("routes");
  for (const output::StageRoute& route : stage->routes) {
    const output::Numbers& n = route.numbers;
    rows.add({{"route", route.name},
              {"sent", n.counts.sent},
              {"failed", n.counts.failed},
              {"goodput_rps", rounded(n.goodput_rps)},
              {"p50_ms", rounded(n.response_ms.p50)},
              {"p95_ms", rounded(n.response_ms.p95)},
              {"p99_ms", rounded(n.response_ms.p99)},
              {"failures", n.failures}});
  }
  return rows.take("routes");
}

Json stages(const Record& record) {
  Rows rows;
  for (const output::Stage& stage : record.stages) {
    rows.add({{"purpose", stage.purpose},
              {"users", rounded(stage.load.users)},
              {"to_rps", rounded(stage.load.to_rps)},
              {"length_s", rounded(stage.length_s)},
              {"sent", stage.numbers.counts.sent},
              {"failed", stage.numbers.counts.failed},
              {"goodput_rps", rounded(stage.numbers.goodput_rps)},
              {"p95_ms", rounded(stage.numbers.response_ms.p95)},
              {"valid", stage.valid ? Json(nullptr) : Json(false)}});
  }
  return rows.take("stages");
}

Json failures(const Record& record) {
  Rows rows;
  for (const output::Exchange& exchange : record.exchanges) {
    if (exchange.failure == "none") continue;
    rows.add({{"route", exchange.route},
              {"failure", exchange.failure},
              {"status", exchange.status == 0 ? Json(nullptr) : Json(exchange.status)},
              {"response_ms", rounded(exchange.response_ms)},
              {"due_s", rounded(exchange.due_s)}});
  }
  Json out = rows.take("examples");
  const output::Stage* stage = telling_stage(record);
  out["counts"] = stage != nullptr ? Json(stage->numbers.failures) : Json::object();
  return out;
}

Json diagnosis(const Record& record) {
  if (!record.diagnosis) return {{"diagnosis", nullptr}, {"hint", "only runs of kind investigate look for a cause"}};
  const output::Diagnosis& in = *record.diagnosis;
  Rows evidence, causes, rivals;
  for (const output::RankedCause& cause : in.ranked) {
    causes.add({{"cause", cause.cause}, {"confidence", rounded(cause.confidence)}});
  }
  for (const output::EvidenceLine& line : in.evidence) {
    evidence.add({{"text", line.text}, {"weight", rounded(line.weight)}, {"experiment", line.experiment}});
  }
  for (const output::Rival& rival : in.rivals) {
    rivals.add({{"cause", rival.cause}, {"excluded_by", rival.excluded_by}});
  }
  Json out{{"cause", in.cause}, {"family", in.family}, {"confidence", rounded(in.confidence)}};
  out.update(causes.take("ranked"));
  out.update(evidence.take("evidence"));
  out.update(rivals.take("rivals"));
  out["wrong_if"] = without_empty({{"text", in.falsifier.text}, {"command", in.falsifier.command}});
  out["change_first"] = without_empty({{"text", in.remedy.text}, {"gain", in.remedy.gain}});
  return out;
}

Json experiments(const Record& record) {
  Rows rows;
  if (!record.diagnosis) return rows.take("experiments");
  for (const output::Experiment& experiment : record.diagnosis->experiments) {
    rows.add({{"name", experiment.name},
              {"question", experiment.question},
              {"skipped", experiment.skipped.value_or("")},
              {"elapsed_s", rounded(experiment.elapsed_s)},
              {"requests", experiment.requests},
              {"belief", experiment.belief},
              {"confidence", rounded(experiment.confidence)}});
  }
  return rows.take("experiments");
}

Json generator(const Record& record) {
  Rows rows;
  for (const output::Stage& stage : record.stages) {
    for (const output::Gate& gate : stage.health.gates) {
      if (gate.red) rows.add({{"stage", stage.name}, {"gate", gate.name}, {"text", gate.text}});
    }
  }
  Json out = rows.take("red_gates");
  out["valid"] = std::all_of(record.stages.begin(), record.stages.end(), [](const auto& s) { return s.valid; });
  out["workers"] = record.plan.workers;
  return out;
}

Json plan(const Record& record) {
  Rows rows;
  for (const output::Route& route : record.target.routes) {
    rows.add({{"route", route.name}, {"method", route.method}, {"url", route.url}});
  }
  Json out = rows.take("routes");
  out["timeout_s"] = rounded(record.plan.timeout_s);
  out["seed"] = record.plan.seed;
  out["max_rps"] = rounded(record.plan.budget.max_rps);
  if (record.plan.rules) {
    out["latency_wall_s"] = rounded(record.plan.rules->latency_wall_s);
    out["error_threshold"] = rounded(record.plan.rules->error_threshold);
  }
  if (record.plan.search) out["max_users"] = rounded(record.plan.search->max_users);
  return without_empty(std::move(out));
}

Json summary(const Record&) { return Json::object(); }

}  // namespace

const std::vector<Section>& sections() {
  static const std::vector<Section> all{
      {"summary", "the verdict, the answer and the main figures", summary},
      {"routes", "figures of each route under the load that tells most", routes},
      {"stages", "every load that was played, in order", stages},
      {"failures", "how requests failed, with the first and slowest of each kind", failures},
      {"diagnosis", "the cause with all evidence, what is excluded, what to change", diagnosis},
      {"experiments", "what was tried to find the cause, and what each changed", experiments},
      {"generator", "whether the machine that made the load kept up", generator},
      {"plan", "what was asked for: routes, limits, seed", plan},
  };
  return all;
}

}  // namespace brink::mcp
