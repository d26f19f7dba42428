#include "engine/engine.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/check.h"

namespace brink::engine {
namespace {
// Between the word to begin and the beginning: long enough for every thread to have woken up.
constexpr Duration head_start = std::chrono::milliseconds(1);
}  // namespace

struct Engine::Shared {
  explicit Shared(EngineSetup s) : setup(std::move(s)) {}

  struct Seat {
    std::unique_ptr<net::Machine> machine;  // made and used on the worker's thread; wake() from any
    std::unique_ptr<Worker> worker;
    sample::SampleSink* sink = nullptr;
    StageEnd end;
    std::thread thread;
  };

  void run(std::uint32_t index);
  Result<void> take_seat(std::uint32_t index);
  bool next_stage(std::uint64_t& played);
  void play(Seat& seat);
  void wake_all() {
    for (auto& seat : seats) seat.machine->wake();
  }

  EngineSetup setup;
  StageControl control;
  std::vector<Seat> seats;

  std::mutex mutex;
  std::condition_variable changed;
  std::uint32_t ready = 0;       // seats taken, well or not
  std::optional<Error> error;    // the first
  std::uint64_t generation = 0;  // of the stage
  const plan::Stage* stage = nullptr;
  plan::Stage stage_copy;
  Instant begin{};
  Instant from{};
  std::uint32_t playing = 0;
  bool quit = false;
};

Result<void> Engine::Shared::take_seat(std::uint32_t index) {
  Seat& seat = seats[index];
  auto machine = setup.make_machine(index);
  if (!machine) return tl::unexpected(machine.error());
  seat.machine = std::move(*machine);
  WorkerSetup of_worker{&setup.plan, setup.part.part(index, setup.plan.workers), setup.budget.get(), setup.wall};
  if (setup.metrics) of_worker.metrics = setup.metrics(of_worker.segment);
  of_worker.scenarios = setup.scenarios;
  of_worker.index = index;
  of_worker.network = setup.network.get();
  if (setup.make_behaviours) {
    auto behaviours = setup.make_behaviours(of_worker.segment);
    if (!behaviours) return tl::unexpected(behaviours.error());
    of_worker.behaviours = std::move(*behaviours);
  }
  auto worker = Worker::make(of_worker, *seat.machine);
  if (!worker) return tl::unexpected(worker.error());
  seat.worker = std::move(*worker);
  return {};
}

void Engine::Shared::run(std::uint32_t index) {
  const auto seated = take_seat(index);
  {
    const std::lock_guard lock(mutex);
    if (!seated && !error) error = seated.error();
    ++ready;
  }
  changed.notify_all();
  if (!seated) return;

  Seat& seat = seats[index];
  std::uint64_t played = 0;
  while (true) {
    const bool has_stage = next_stage(played);
    if (has_stage) play(seat);
    {
      const std::lock_guard lock(mutex);
      if (quit) break;
    }
    // Idle connections are looked after between stages, so that a server's close is noticed when it happens.
    if (!has_stage) seat.machine->turn(never);
  }
  seat.worker.reset();
}

bool Engine::Shared::next_stage(std::uint64_t& played) {
  const std::lock_guard lock(mutex);
  if (quit || generation == played) return false;
  played = generation;
  return true;
}

void Engine::Shared::play(Seat& seat) {
  seat.end = seat.worker->play(*stage, begin, *seat.sink, control, from);
  {
    const std::lock_guard lock(mutex);
    --playing;
  }
  changed.notify_all();
}

Engine::Engine(std::unique_ptr<Shared> shared) : shared_(std::move(shared)) {}

Result<std::unique_ptr<Engine>> Engine::make(EngineSetup setup) {
  CHECK(setup.plan.workers >= 1 && !setup.plan.routes.empty());
  std::unique_ptr<Engine> engine(new Engine(std::make_unique<Shared>(std::move(setup))));
  Shared& shared = *engine->shared_;
  shared.seats.resize(shared.setup.plan.workers);
  for (std::uint32_t i = 0; i < shared.seats.size(); ++i) {
    shared.seats[i].thread = std::thread([&shared, i] { shared.run(i); });
  }
  std::unique_lock lock(shared.mutex);
  shared.changed.wait(lock, [&] { return shared.ready == shared.seats.size(); });
  if (shared.error) {
    Error error = *shared.error;
    lock.unlock();
    return tl::unexpected(std::move(error));
  }
  return engine;
}

Engine::~Engine() {
  shared_->control.ask(StageControl::cut);
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->quit = true;
  }
  for (auto& seat : shared_->seats) {
    if (seat.machine) seat.machine->wake();
  }
  for (auto& seat : shared_->seats) seat.thread.join();
}

std::uint32_t Engine::workers() const { return shared_->setup.plan.workers; }

void Engine::begin(const plan::Stage& stage, std::span<sample::SampleSink* const> sinks, std::optional<Instant> at,
                   Instant from) {
  CHECK(sinks.size() == shared_->seats.size());
  {
    const std::lock_guard lock(shared_->mutex);
    CHECK(shared_->playing == 0, "finish() the stage before");
    shared_->stage_copy = stage;
    shared_->stage = &shared_->stage_copy;
    shared_->begin = at ? *at : shared_->setup.now() + head_start;
    shared_->from = from;
    shared_->control.reset();
    shared_->playing = static_cast<std::uint32_t>(sinks.size());
    for (std::size_t i = 0; i < sinks.size(); ++i) shared_->seats[i].sink = sinks[i];
    ++shared_->generation;
  }
  shared_->wake_all();
}

bool Engine::wait(Duration most) {
  std::unique_lock lock(shared_->mutex);
  return shared_->changed.wait_for(lock, most, [&] { return shared_->playing == 0; });
}

void Engine::share(const Share& share) {
  shared_->control.share(share);
  shared_->wake_all();
}

void Engine::stop(StageControl::Level level) {
  shared_->control.ask(level);
  shared_->wake_all();
}

std::vector<StageEnd> Engine::finish() {
  const std::lock_guard lock(shared_->mutex);
  CHECK(shared_->playing == 0, "wait() for the stage first");
  std::vector<StageEnd> ends;
  for (auto& seat : shared_->seats) ends.push_back(seat.end);
  return ends;
}

}  // namespace brink::engine
