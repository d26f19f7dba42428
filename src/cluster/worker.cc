#include "cluster/worker.h"

#include <mutex>
#include <utility>

#include "cluster/link.h"
#include "cluster/stage_player.h"

namespace brink::cluster {
namespace {

using How = WorkEnd::How;

// The lease bounds a budget that does not exist before the worker is welcome.
class LeasedBudget {
 public:
  void until(Instant at) {
    const std::lock_guard lock(mutex_);
    at_ = at;
    if (budget_) budget_->allow_until(at_);
  }
  void hold(std::shared_ptr<engine::SharedBudget> budget) {
    const std::lock_guard lock(mutex_);
    budget_ = std::move(budget);
    budget_->allow_until(at_);
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<engine::SharedBudget> budget_;
  Instant at_ = never;
};

WorkEnd end_of(Desk& desk) { return {desk.lease_over() ? How::lease_over : How::gone}; }

WorkEnd play_stages(const WorkerSetup& setup, Desk& desk, run::LoadSource& load, plan::Segment segment) {
  StagePlayer player(setup, desk, load, segment);
  while (auto order = desk.next_order()) {
    if (std::holds_alternative<Leave>(*order)) return {How::left};
    if (const auto* play = std::get_if<Play>(&*order)) player.play(*play);
  }
  return end_of(desk);
}

}  // namespace

WorkEnd play_all(const WorkerSetup& setup, Desk& desk,
                 const std::function<void(std::shared_ptr<engine::SharedBudget>)>& hold) {
  const auto first = desk.next_order();
  if (!first) return end_of(desk);
  if (const auto* refusal = std::get_if<Refuse>(&*first)) return {How::refused, *refusal};
  const auto* welcome = std::get_if<Welcome>(&*first);
  if (welcome == nullptr) return {How::left};
  plan::Plan plan = setup.plan;
  plan.budget = budget_of(plan.budget, welcome->segment);
  const auto budget = std::make_shared<engine::SharedBudget>(plan.budget);
  hold(budget);
  auto load = setup.make_load(welcome->segment)(plan, budget);
  Ready ready{.routes = static_cast<std::uint32_t>(plan.routes.size())};
  if (!load) {
    ready.error = load.error().message;
    ready.hint = load.error().hint;
  }
  desk.ready(ready);
  if (!load) {
    while (auto order = desk.next_order()) {
      if (std::holds_alternative<Leave>(*order)) break;
    }
    return {How::failed};
  }
  const WorkEnd end = play_stages(setup, desk, **load, welcome->segment);
  load->reset();
  if (setup.program) setup.program->leave();
  return end;
}

WorkEnd work(const WorkerSetup& setup, Line& line) {
  LeasedBudget leased;
  Link link(setup.join, line, setup.now, setup.leaves, [&](Instant until) { leased.until(until); });
  return play_all(setup, link, [&](auto budget) { leased.hold(std::move(budget)); });
}

plan::Budget budget_of(const plan::Budget& budget, plan::Segment segment) {
  plan::Budget part = budget;
  if (budget.max_requests) part.max_requests = segment.share(*budget.max_requests);
  return part;
}

plan::Stage stage_of(plan::Stage stage, engine::Part part, plan::Segment segment, std::uint32_t users) {
  auto* closed = std::get_if<plan::Closed>(&stage.load);
  if (closed == nullptr) return stage;
  // Of so many the share of every segment is that of this one.
  if (closed->called) closed->users = std::max(closed->users, 1u) * segment.count;
  if (part == engine::Part::end) closed->users = users * segment.count;
  return stage;
}

}  // namespace brink::cluster
