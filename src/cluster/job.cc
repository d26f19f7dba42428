#include "cluster/job.h"

#include "base/version.h"
#include "cluster/object_store.h"
#include "cluster/plan_fields.h"
#include "plan/scenario.h"

namespace brink::cluster {
namespace {

constexpr std::uint32_t job_version = 1;

template <Archive A>
void field(A& a, Job& v) {
  std::uint32_t of = job_version;
  field(a, of);
  field(a, v.brink);
  demand(a, of == job_version);
  choice(a, v.kind, 2);
  if (v.kind == Job::Kind::requests) field(a, v.plan);
  fields(a, v.errand.words, v.errand.files, v.errand.environment, v.errand.seed, v.plan_hash);
  if constexpr (A::reads) {
    for (const auto& [name, bytes] : v.errand.files) a.demand(is_inside(name));
  }
}

// A plan refers to its scenario by index; what is foreign is not to lead out of it.
bool refers_inside(const plan::Plan& plan) {
  const std::size_t routes = plan.routes.size();
  if (!plan.scenario) return true;
  const plan::Scenario& scenario = *plan.scenario;
  const auto filled = [&](const plan::Template& text) {
    for (const plan::TemplatePiece& piece : text.pieces) {
      using Kind = plan::TemplatePiece::Kind;
      if (piece.kind == Kind::variable && piece.index >= scenario.variables.size()) return false;
      if (piece.kind == Kind::field &&
          (piece.index >= scenario.data.size() || piece.column >= scenario.data[piece.index].table.columns().size())) {
        return false;
      }
      const bool counts = piece.kind == Kind::call && piece.function == plan::Function::counter;
      if (counts && piece.index >= scenario.counters.size()) return false;
    }
    return true;
  };
  const auto taken = [&](const std::vector<plan::Extraction>& all) {
    for (const plan::Extraction& one : all) {
      if (one.variable >= scenario.variables.size()) return false;
    }
    return true;
  };
  for (const plan::Flow& flow : scenario.flows) {
    for (const plan::Step& step : flow.steps) {
      if (step.route.value >= routes || !filled(step.target) || !filled(step.body) || !taken(step.extractions)) {
        return false;
      }
      for (const plan::StepHeader& header : step.headers) {
        if (!filled(header.name) || !filled(header.value)) return false;
      }
      if (!step.socket) continue;
      for (const plan::SocketAct& act : step.socket->acts) {
        if (act.route.value >= routes || !taken(act.extractions)) return false;
        for (const plan::Template& payload : act.payloads) {
          if (!filled(payload)) return false;
        }
      }
    }
  }
  return true;
}

}  // namespace

std::string encode_job(const Job& job) {
  Putter putter;
  // A putter only looks at what it is given; the descriptions serve both directions.
  field(putter, const_cast<Job&>(job));
  return putter.take();
}

Result<Job> decode_job(std::string_view bytes) {
  Taker taker(bytes);
  Job job;
  field(taker, job);
  if (!taker.done() || !refers_inside(job.plan)) {
    const bool other = !job.brink.empty() && job.brink != version;
    return could_not_run(other ? "the coordinator is Brink " + job.brink + ", and this is " + std::string(version)
                               : "the description of the run cannot be read",
                         "use the same version everywhere");
  }
  return job;
}

std::string hash_of(const plan::Plan& plan) {
  plan::Plan same = plan;
  same.workers = 1;
  Putter putter;
  field(putter, same);
  return object_digest(putter.take());
}

bool is_inside(std::string_view name) {
  if (name.empty() || name.size() > 4096 || name.front() == '/' || name.find('\0') != std::string_view::npos)
    return false;
  while (!name.empty()) {
    const auto slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    name = slash == std::string_view::npos ? "" : name.substr(slash + 1);
    if (slash != std::string_view::npos && name.empty()) return false;
  }
  return true;
}

}  // namespace brink::cluster
