// What leading many workers costs: a second of a run, at the coordinator, and in bytes. `rate` is each worker's, over
// all its routes.
#include <benchmark/benchmark.h>

#include <deque>

#include "aggregate/recorder.h"
#include "base/check.h"
#include "base/random.h"
#include "cluster/cluster_load.h"
#include "cluster/duty.h"

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration step = milliseconds(100);

// A hub in memory, and a clock that stands until it is moved.
class MemoryHub final : public Hub {
 public:
  void send(std::uint32_t place, const std::string& bytes) override { sent.emplace_back(place, bytes); }
  // When all have been taken, the time that was to be waited is over.
  std::optional<Letter> receive(Duration most) override {
    if (letters.empty()) {
      now += most;
      return std::nullopt;
    }
    Letter letter = std::move(letters.front());
    letters.pop_front();
    return letter;
  }
  void drop(std::uint32_t place) override { CHECK(place == ~0u, "nobody is dropped here"); }
  bool one_clock() const override { return false; }
  Instant now{seconds(1000)};
  std::deque<Letter> letters;
  std::vector<std::pair<std::uint32_t, std::string>> sent;
};

// What a worker says of requests that came at random.
class SomeWorker {
 public:
  SomeWorker(std::uint32_t number, std::uint32_t routes, double rate)
      : duty_({.identity = "w" + std::to_string(number)}, {}),
        routes_(routes),
        rate_(rate),
        random_(number, 0),
        recorder_(routes) {}

  void hear(const std::string& bytes, Instant now) { duty_.hear(bytes, now); }
  std::vector<std::string> go_on(Instant now) {
    while (auto order = duty_.next_order()) {
      if (std::holds_alternative<Welcome>(*order)) duty_.ready({.routes = routes_});
      if (const auto* play = std::get_if<Play>(&*order)) begin(*play);
    }
    if (number_ > 0 && now >= begin_) tell(now);
    duty_.tick(now);
    return duty_.outgoing(now);
  }

 private:
  void begin(const Play& play) {
    number_ = play.number;
    begin_ = next_standing_ = play.begin;
    next_account_ = play.begin + Duration(static_cast<std::int64_t>(random_.below(1'000'000'000)));
    pace_ = play.pace;
    recorder_.on_stage_begin({play.begin, play.begin + seconds(100'000)});
  }
  void see(Instant now) {
    for (due_ += rate_ * brink::seconds(step); due_ >= 1; due_ -= 1) {
      sample::Sample s;
      s.route.value = static_cast<std::uint32_t>(random_.below(routes_));
      s.due = s.begun = s.sent = now - Duration(static_cast<std::int64_t>(random_.below(50'000'000)));
      s.due -= Duration(static_cast<std::int64_t>(random_.below(100'000)));
      s.first_byte = s.done = s.sent + milliseconds(5) + from_seconds(random_.exponential(0.003));
      s.status = 200;
      s.bytes_received = 1000;
      recorder_.on_due(s.route, s.due);
      recorder_.on_sample(s);
    }
  }
  void tell(Instant now) {
    see(now);
    if (now >= next_standing_) {
      next_standing_ += pace_;
      duty_.mention(Standing{number_, recorder_.live(), 0});
    }
    if (now < next_account_ || !duty_.settled()) return;
    next_account_ += seconds(1);
    recorder_.ask_snapshot();
    recorder_.on_tick(now);
    auto summary = *recorder_.take_snapshot();
    duty_.say(Account{.number = number_, .delta = since(summary, told_)});
    told_ = std::move(summary);
  }

  Duty duty_;
  std::uint32_t routes_;
  double rate_;
  Random random_;
  aggregate::Recorder recorder_;
  aggregate::StageSummary told_;
  std::uint32_t number_ = 0;
  Instant begin_{}, next_account_{}, next_standing_{};
  Duration pace_{};
  double due_ = 0;
};

void lead(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0)), routes = static_cast<std::uint32_t>(state.range(1));
  plan::Plan plan;
  plan.routes.resize(routes);
  for (std::uint32_t i = 0; i < routes; ++i) plan.routes[i].name = "/" + std::to_string(i);
  MemoryHub hub;
  Instant& now = hub.now;
  const std::function<Instant()> clock = [&] { return now; };
  std::deque<SomeWorker> workers;
  for (std::uint32_t i = 0; i < count; ++i) workers.emplace_back(i, routes, static_cast<double>(state.range(2)));
  // The workers' side of a tenth of a second.
  const auto others = [&] {
    for (const auto& [place, bytes] : std::exchange(hub.sent, {})) workers[place].hear(bytes, now);
    for (std::uint32_t i = 0; i < count; ++i) {
      for (std::string& bytes : workers[i].go_on(now)) hub.letters.push_back({i, {}, std::move(bytes)});
    }
  };
  Crew crew(hub, {.plan = plan, .seats = count, .now = clock, .own_thread = false});
  const auto none = [](Member&, Message&) {};
  for (int i = 0; i < 20; ++i) {
    others();
    crew.listen(step, none);
  }
  CHECK(crew.muster({}).has_value());
  plan::Stage stage;
  stage.load = plan::Open{plan::Rate::constant(1000)};
  stage.duration = seconds(100'000);
  const run::Keep keep;
  StageCourse course(crew, {1, stage}, keep, clock);
  const auto watch = [](const aggregate::Live&, Duration) { return run::Watch::go; };
  const auto listen_once = [&] { course.go_on(watch); };
  for (int i = 0; i < 30; ++i) {
    others();
    listen_once();
  }
  const auto before = crew.traffic();
  std::uint64_t played = 0;
  for (auto _ : state) {
    for (int i = 0; i < 10; ++i) {
      state.PauseTiming();
      others();
      state.ResumeTiming();
      listen_once();
    }
    ++played;
  }
  const auto after = crew.traffic();
  const auto a_second = [&](std::uint64_t bytes) {
    return static_cast<double>(bytes) / static_cast<double>(played) / static_cast<double>(count);
  };
  state.counters["up_B/s/worker"] = a_second(after.in - before.in);
  state.counters["down_B/s/worker"] = a_second(after.out - before.out);
  state.counters["up_B/s/worker/route"] = a_second(after.in - before.in) / routes;
}

// Workers, routes, requests a second of each worker.
BENCHMARK(lead)
    ->Args({1000, 1, 0})
    ->Args({1000, 20, 0})
    ->Args({1000, 1, 10})
    ->Args({1000, 1, 1000})
    ->Args({1000, 20, 20})
    ->Args({1000, 20, 1000})
    ->Iterations(10)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace brink::cluster
