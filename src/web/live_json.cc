#include "web/live_json.h"

#include "output/explain.h"
#include "output/process_parts.h"

namespace brink::web {
namespace {

template <class Value>
Json maybe(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json times_json(const output::LiveTimes& times) {
  return {{"p50", maybe(times.p50_ms)},
          {"p95", maybe(times.p95_ms)},
          {"p99", maybe(times.p99_ms)},
          {"max", maybe(times.max_ms)}};
}

Json times_json(const output::Times& times) {
  return {{"count", times.count},    {"min", maybe(times.min)}, {"mean", maybe(times.mean)}, {"p50", maybe(times.p50)},
          {"p95", maybe(times.p95)}, {"p99", maybe(times.p99)}, {"max", maybe(times.max)}};
}

Json counts_json(const output::Counts& counts) {
  const std::uint64_t over = counts.missed + counts.completed + counts.failed;
  return {{"due", counts.due},
          {"missed", counts.missed},
          {"completed", counts.completed},
          {"failed", counts.failed},
          {"in_flight", counts.due - std::min(counts.due, over)}};
}

Json routes_json(const std::vector<output::LiveRoute>& routes) {
  Json all = Json::array();
  for (const output::LiveRoute& route : routes) {
    all.push_back({{"name", route.name},
                   {"rate_rps", route.rate_rps},
                   {"ended", route.ended},
                   {"failed", route.failed},
                   {"response_ms", times_json(route.times)}});
  }
  return all;
}

Json workers_json(const std::vector<output::Process>& workers) {
  Json all = Json::array();
  for (const output::Process& worker : workers) {
    all.push_back({{"number", worker.number},
                   {"name", output::process_name(worker)},
                   {"health", worker.health},
                   {"valid", worker.valid},
                   {"text", worker.text},
                   {"users", worker.users},
                   {"requests", worker.requests},
                   {"rate_rps", worker.rate_rps},
                   {"cpu_share", worker.cpu_share},
                   {"send_lag_p99_ms", maybe(worker.send_lag_p99_ms)},
                   {"setting", output::process_setting(worker)}});
  }
  return all;
}

Json gates_json(const output::Health& health) {
  Json all = Json::array();
  for (const output::Gate& gate : health.gates) {
    all.push_back({{"name", gate.name}, {"red", gate.red}, {"text", gate.text}});
  }
  return all;
}

}  // namespace

Json progress_json(const run::Progress& progress) {
  return {{"stage", progress.stage},
          {"load", progress.load},
          {"users", progress.users},
          {"rate_rps", progress.rate},
          {"p95_ms", progress.p95.count() > 0 ? Json(milliseconds(progress.p95)) : Json(nullptr)},
          {"ended", progress.ended},
          {"failed", progress.failed},
          {"stage_elapsed_s", seconds(progress.elapsed)},
          {"left_s", progress.left ? Json(seconds(*progress.left)) : Json(nullptr)}};
}

Json stage_json(const output::LiveStage& stage) {
  return {{"purpose", stage.purpose},
          {"load", stage.load.text},
          {"model", stage.load.model},
          {"elapsed_s", stage.elapsed_s},
          {"warming_up", stage.warming_up},
          {"users", maybe(stage.users)},
          {"asked_rps", maybe(stage.asked_rps)},
          {"counts", counts_json(stage.counts)},
          {"rate_rps", stage.rate_rps},
          {"failures", stage.failures},
          {"status", stage.status},
          {"bytes_received", stage.bytes.received},
          {"response_ms", times_json(stage.response_ms)},
          {"routes", routes_json(stage.routes)},
          {"workers", workers_json(stage.processes)},
          {"generator",
           {{"trusted", stage.trusted},
            {"cpu_share", maybe(stage.cpu_share)},
            {"send_lag_p99_ms", maybe(stage.send_lag_ms.p99)},
            {"gates", gates_json(stage.health)}}}};
}

Json ended_json(const output::Stage& stage) {
  const output::Counts& counts = stage.numbers.counts;
  const std::uint64_t over = counts.completed + counts.failed;
  return {{"purpose", stage.purpose},
          {"load", stage.load.text},
          {"users", maybe(stage.load.users)},
          {"rate_rps", stage.numbers.rate_rps},
          {"p50_ms", maybe(stage.numbers.response_ms.p50)},
          {"p95_ms", maybe(stage.numbers.response_ms.p95)},
          {"failed_share", over > 0 ? static_cast<double>(counts.failed) / static_cast<double>(over) : 0},
          {"valid", stage.valid}};
}

Json belief_json(const run::Belief& belief) {
  Json ranked = Json::array();
  for (const output::RankedCause& one : belief.ranked) {
    ranked.push_back(
        {{"cause", one.cause}, {"title", std::string(output::cause_title(one.cause))}, {"confidence", one.confidence}});
  }
  return {{"ranked", ranked}, {"experiment", belief.experiment}, {"question", belief.question}};
}

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string event_text(std::string_view name, std::string_view data) {
  std::string out = "event: " + std::string(name) + "\ndata: ";
  for (const char c : data) {
    // JSON on one line has neither; a document of several is one line each.
    if (c == '\r') continue;
    out += c;
    if (c == '\n') out += "data: ";
  }
  return out += "\n\n";
}

}  // namespace brink::web
