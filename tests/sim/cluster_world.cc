#include "cluster_world.h"

#include "base/check.h"

namespace brink::test {

using cluster::Letter;
using std::chrono::milliseconds;
using std::chrono::seconds;

void roughen(WorldSetup& setup, Random& random, std::uint64_t kinds, Duration last) {
  const auto within = [&](Duration from, Duration to) {
    return from + milliseconds(random.below(static_cast<std::uint64_t>((to - from) / milliseconds(1))));
  };
  setup.weather = {.most = within(milliseconds(1), milliseconds(9)), .lost = 0.05, .doubled = 0.1};
  for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
    Mishap one;
    one.kind = static_cast<Mishap::Kind>(random.below(kinds));
    one.worker = random.below(3);
    one.at = within(milliseconds(500), last);
    one.length = within(milliseconds(200), milliseconds(6200));
    setup.mishaps.push_back(one);
  }
}

std::size_t Turns::enter() {
  const std::lock_guard lock(mutex_);
  wake_.push_back(now_);
  gone_.push_back(false);
  return wake_.size() - 1;
}

void Turns::pass(std::unique_lock<std::mutex>&) {
  std::size_t next = wake_.size();
  for (std::size_t i = 0; i < wake_.size(); ++i) {
    if (!gone_[i] && (next == wake_.size() || wake_[i] < wake_[next])) next = i;
  }
  if (next == wake_.size()) return;
  turn_ = next;
  now_ = std::max(now_, wake_[next]);
  changed_.notify_all();
}

void Turns::wait(std::size_t actor, Instant at) {
  std::unique_lock lock(mutex_);
  wake_[actor] = std::max(at, now_);
  pass(lock);
  changed_.wait(lock, [&] { return turn_ == actor; });
}

void Turns::first_turn(std::size_t actor) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return turn_ == actor; });
}

void Turns::call(std::size_t actor, Instant at) {
  const std::lock_guard lock(mutex_);
  wake_[actor] = std::min(wake_[actor], std::max(at, now_));
}

void Turns::leave(std::size_t actor) {
  std::unique_lock lock(mutex_);
  gone_[actor] = true;
  pass(lock);
}

// The world: the coordinator's side.

World::World(WorldSetup setup) : setup_(std::move(setup)), random_(setup_.seed, 77), actor_(turns_.enter()) {
  for (std::size_t i = 0; i < setup_.seats + setup_.late.size(); ++i) {
    const Duration skew = i < setup_.skews.size() ? setup_.skews[i] : Duration{};
    const Duration comes = i < setup_.seats ? Duration{} : setup_.late[i - setup_.seats];
    workers.push_back(std::make_unique<SimWorker>(*this, i, "w" + std::to_string(i), skew, comes));
  }
  crew = std::make_shared<cluster::Crew>(*this, cluster::CrewSetup{.plan = setup_.plan,
                                                                   .program = setup_.program,
                                                                   .seats = setup_.seats,
                                                                   .lease = setup_.lease,
                                                                   .now = [this] { return now(); },
                                                                   .own_thread = false});
  load_ = cluster::make_cluster_load({crew, [this] { return now(); }, &part_, setup_.on_loss});
}

World::~World() {
  load_.reset();
  ended_ = true;
  turns_.leave(actor_);
  workers.clear();
}

run::StageResult World::play(const plan::Stage& stage) {
  return play(stage, [](const aggregate::Live&, Duration) { return run::Watch::go; });
}

run::StageResult World::play(const plan::Stage& stage, const run::Watcher& watcher) {
  stage_begin_ = now() + milliseconds(500);
  return load_->play(stage, {.samples = 100'000}, watcher);
}

void World::silence(Duration then) {
  silent_ = true;
  for (const Instant until = now() + then; now() < until;) turns_.wait(actor_, until);
}

bool World::is(Mishap::Kind kind, std::size_t worker, Instant at) const {
  for (const Mishap& one : setup_.mishaps) {
    if (one.kind != kind || one.worker != worker || stage_begin_ == never) continue;
    const Instant from = stage_begin_ + one.at;
    const bool lasts = kind == Mishap::Kind::kill || kind == Mishap::Kind::told_to_end;
    if (at >= from && (lasts || at < from + one.length)) return true;
  }
  return false;
}

Instant World::end_of_pause(std::size_t worker, Instant at) const {
  for (const Mishap& one : setup_.mishaps) {
    if (one.kind != Mishap::Kind::pause || one.worker != worker || stage_begin_ == never) continue;
    const Instant from = stage_begin_ + one.at;
    if (at >= from && at < from + one.length) at = from + one.length;
  }
  return at;
}

void World::post(Box& box, std::uint32_t place, const std::string& bytes, std::size_t to) {
  const Weather& weather = setup_.weather;
  const auto way = [&] {
    return from_seconds(random_.uniform(brink::seconds(weather.least), brink::seconds(weather.most)));
  };
  const int times = random_.uniform() < weather.lost ? 0 : random_.uniform() < weather.doubled ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    const Instant at = now() + way();
    box.emplace(at, std::pair(place, bytes));
    turns_.call(to, at);
  }
}

void World::send(std::uint32_t place, const std::string& bytes) {
  const std::size_t worker = worker_at_[place];
  if (silent_ || is(Mishap::Kind::cut_off, worker, now())) return;
  post(*for_place_[place], place, bytes, workers[worker]->actor_);
}

std::optional<Letter> World::receive(Duration most) {
  const Instant until = now() + most;
  while (true) {
    if (!for_coordinator_.empty() && for_coordinator_.begin()->first <= now()) {
      auto [place, bytes] = std::move(for_coordinator_.begin()->second);
      for_coordinator_.erase(for_coordinator_.begin());
      if (!dropped_[place]) return Letter{.place = place, .lost = {}, .bytes = std::move(bytes)};
      continue;
    }
    if (now() >= until) return std::nullopt;
    const Instant next = for_coordinator_.empty() ? until : for_coordinator_.begin()->first;
    turns_.wait(actor_, std::min(until, next));
  }
}

void World::drop(std::uint32_t place) { dropped_[place] = true; }

// A worker's side.

class SimDesk final : public cluster::Desk {
 public:
  SimDesk(World& world, SimWorker& worker, sim::SimMachine& machine, const cluster::Join& join,
          std::function<void(Instant)> on_lease)
      : world_(world), worker_(worker), machine_(machine), duty_(join, std::move(on_lease)) {
    place_ = static_cast<std::uint32_t>(world.for_place_.size());
    world.for_place_.push_back(std::make_unique<World::Box>());
    world.worker_at_.push_back(worker.index_);
    world.dropped_.push_back(false);
    talk();
  }

  std::optional<cluster::Message> next_order() override {
    while (true) {
      if (auto order = duty_.next_order()) return order;
      if (ended()) return std::nullopt;
      rest(milliseconds(20));
    }
  }
  void wait_until(Instant own) override {
    while (machine_.now() < own && !ended() && duty_.wish() == run::Watch::go) {
      rest(std::min<Duration>(milliseconds(20), own - machine_.now()));
    }
  }
  void ready(const cluster::Ready& ready) override { duty_.ready(ready); }
  void say(const cluster::Message& message) override {
    duty_.say(message);
    talk();
  }
  void mention(const cluster::Message& message) override {
    duty_.mention(message);
    talk();
  }
  bool settled() override { return duty_.settled(); }
  // As often as a worker ticks: its machine, which has run ahead, waits for the world.
  run::Watch wish() override { return ended() ? run::Watch::cut : duty_.wish(); }
  std::vector<cluster::Share> take_shares() override { return duty_.take_shares(); }
  Instant own(Instant theirs) override { return duty_.own(theirs); }
  bool lease_over() override { return duty_.over(machine_.now()); }

  // Until the world is where the machine is; longer if it is asleep.
  void meet() {
    const Instant at = machine_.now() - worker_.skew_;
    if (gone()) return;
    const Instant awake = world_.end_of_pause(worker_.index_, at);
    while (world_.now() < awake) world_.turns_.wait(worker_.actor_, awake);
    if (awake > at) machine_.freeze(machine_.now(), awake - at);
    talk(awake - at);
  }

 private:
  bool gone() const { return world_.dead(worker_.index_) || world_.ended_; }
  bool ended() const { return duty_.over() || gone(); }
  void rest(Duration most) {
    const Instant at = machine_.now() - worker_.skew_;
    world_.turns_.wait(worker_.actor_, at + most);  // or until something comes
    const Instant awake = world_.end_of_pause(worker_.index_, world_.now());
    while (world_.now() < awake) world_.turns_.wait(worker_.actor_, awake);
    const Instant own = world_.now() + worker_.skew_;
    while (machine_.now() < own) machine_.turn(own);
    talk();
  }
  // `asleep`: the machine's clock does not know of it yet.
  void talk(Duration asleep = {}) {
    if (gone()) return;
    const Instant now = machine_.now() + asleep;
    World::Box& box = *world_.for_place_[place_];
    while (!box.empty() && box.begin()->first <= world_.now()) {
      duty_.hear(box.begin()->second.second, now);
      box.erase(box.begin());
    }
    if (world_.is(Mishap::Kind::told_to_end, worker_.index_, world_.now())) duty_.quit();
    duty_.tick(now);
    for (const std::string& frame : duty_.outgoing(now)) {
      if (world_.is(Mishap::Kind::cut_off, worker_.index_, world_.now())) continue;
      world_.post(world_.for_coordinator_, place_, frame, world_.actor_);
    }
  }

  World& world_;
  SimWorker& worker_;
  sim::SimMachine& machine_;
  cluster::Duty duty_;
  std::uint32_t place_;
};

SimWorker::SimWorker(World& world, std::size_t index, std::string identity, Duration skew, Duration comes)
    : world_(world),
      index_(index),
      actor_(world.turns_.enter()),
      identity_(std::move(identity)),
      skew_(skew),
      comes_(comes) {
  thread_ = std::thread([this] {
    world_.turns_.first_turn(actor_);
    live();
    world_.turns_.leave(actor_);
  });
}

SimWorker::~SimWorker() { thread_.join(); }

void SimWorker::live() {
  const Instant begin = world_.now() + comes_;
  while (world_.now() < begin && !world_.ended_) world_.turns_.wait(actor_, std::min(begin, world_.now() + seconds(1)));
  while (!world_.ended_ && !world_.dead(index_)) {
    sim::DelayTarget target(world_.setup_.latency);
    sim::SimMachine machine(sim::SimOptions{.seed = 1, .cpu_per_event = {}});
    machine.listen("10.0.0.1", 80, target);
    while (machine.now() < world_.now() + skew_) machine.turn(world_.now() + skew_);
    std::shared_ptr<engine::SharedBudget> budget;
    Instant lease = never;
    const auto hold = [&] {
      if (budget) budget->allow_until(lease);
    };
    const std::string hash = index_ < world_.setup_.seats ? "" : world_.setup_.hash_of_late;
    SimDesk desk(world_, *this, machine,
                 {.identity = identity_, .pid = static_cast<std::int64_t>(100 + index_), .hash = hash},
                 [&](Instant until) {
                   lease = until;
                   hold();
                 });
    const auto make_load = [&](plan::Segment segment) -> run::LoadFactory {
      return [this, &machine, &desk, segment](
                 const plan::Plan& plan,
                 std::shared_ptr<engine::SharedBudget> shared) -> Result<std::unique_ptr<run::LoadSource>> {
        auto load = std::make_unique<SimLoad>(machine, plan, std::move(shared), nullptr, segment);
        load->on_due = [this, &machine](RouteId route, Instant due, bool missed) {
          if (missed) return dues.pop_back();
          last_request = machine.now() - skew_;
          if (!world_.is(Mishap::Kind::kill, index_, last_request)) dues.push_back({route, due - skew_});
        };
        load->on_tick = [&desk] { desk.meet(); };
        return load;
      };
    };
    const auto program = world_.setup_.worker_program ? world_.setup_.worker_program(index_) : nullptr;
    ends.push_back(cluster::play_all({world_.setup_.plan, make_load, [&] { return machine.now(); }, program}, desk,
                                     [&](auto held) {
                                       budget = std::move(held);
                                       hold();
                                     }));
    const auto how = ends.back().how;
    const bool again = how == cluster::WorkEnd::How::lease_over ||
                       (how == cluster::WorkEnd::How::refused && ends.back().refusal.later);
    if (!again) return;
    const Instant next = world_.now() + milliseconds(500);
    while (world_.now() < next && !world_.ended_) world_.turns_.wait(actor_, next);
  }
}

}  // namespace brink::test
