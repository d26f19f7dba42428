#include "cluster/worker.h"

#include <utility>

#include "cluster/message.h"

namespace brink::cluster {
namespace {

constexpr Duration long_wait = std::chrono::minutes(1);
// Before the stage begins, its threads wake up.
constexpr Duration head_start = std::chrono::milliseconds(1);

class Worker final : run::Onlooker {
 public:
  Worker(const WorkerSetup& setup, Line& line, run::LoadSource& load) : setup_(setup), line_(line), load_(load) {}

  // False: there is nobody any more to play for.
  bool play(const Play& play) {
    number_ = play.number;
    wish_ = run::Watch::go;
    asked_ = false;
    if (setup_.program) setup_.program->enter(play.part);
    const plan::Stage stage = stage_of(play.stage, play.part, setup_.segment, users());
    if (auto bytes = line_.receive(play.begin - head_start - load_.now())) hear(*bytes);
    run::Keep keep;
    keep.samples = play.samples;
    keep.onlooker = this;
    keep.watched = play.watched;
    keep.begin = play.begin;
    const auto watch = [this](const aggregate::Live& live, Duration) {
      line_.send(encode(Standing{number_, live, users_}));
      while (auto bytes = line_.receive(Duration{})) hear(*bytes);
      return line_.gone() ? run::Watch::cut : wish_;
    };
    run::StageResult result = load_.play(stage, keep, watch);
    return line_.send(encode(Played{number_, std::move(result), names(), account(), users()}));
  }

 private:
  bool wants_tally(Instant) override { return std::exchange(asked_, false); }
  bool wants_summary() const override { return true; }
  void on_summary(aggregate::StageSummary summary) override { summary_ = std::move(summary); }
  void on_tally(const aggregate::Tally& tally, Instant) override {
    users_ = users();
    line_.send(encode(Account{number_, std::exchange(summary_, {}), tally, names(), account(), users_}));
  }

  void hear(const std::string& bytes) {
    const auto message = decode(bytes);
    if (!message) return;
    if (std::holds_alternative<Report>(*message)) asked_ = true;
    if (const auto* halt = std::get_if<Halt>(&*message)) wish_ = halt->cut ? run::Watch::cut : run::Watch::drain;
  }

  std::uint32_t users() const { return setup_.program ? setup_.program->users() : 0; }
  std::vector<std::string> names() const {
    return setup_.program ? setup_.program->route_names() : std::vector<std::string>{};
  }
  std::string account() const { return setup_.program ? setup_.program->account() : ""; }

  const WorkerSetup& setup_;
  Line& line_;
  run::LoadSource& load_;
  std::uint32_t number_ = 0;
  run::Watch wish_ = run::Watch::go;
  bool asked_ = false;
  aggregate::StageSummary summary_;
  std::uint32_t users_ = 0;  // as of the last account: asking a program takes its interpreter from its users
};

void play_all(const WorkerSetup& setup, Line& line, run::LoadSource& load) {
  Worker worker(setup, line, load);
  while (!line.gone()) {
    const auto bytes = line.receive(long_wait);
    if (!bytes) continue;
    const auto message = decode(*bytes);
    if (!message || std::holds_alternative<Leave>(*message)) return;
    const auto* play = std::get_if<Play>(&*message);
    if (play != nullptr && !worker.play(*play)) return;
  }
}

}  // namespace

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

void work(const WorkerSetup& setup, Line& line) {
  plan::Plan plan = setup.plan;
  plan.budget = budget_of(plan.budget, setup.segment);
  auto load = setup.make_load(plan, std::make_shared<engine::SharedBudget>(plan.budget));
  Ready ready{.pid = setup.pid, .routes = static_cast<std::uint32_t>(plan.routes.size())};
  if (!load) {
    ready.error = load.error().message;
    ready.hint = load.error().hint;
  }
  if (!line.send(encode(ready)) || !load) return;
  play_all(setup, line, **load);
  load->reset();
  if (setup.program) setup.program->leave();
}

}  // namespace brink::cluster
