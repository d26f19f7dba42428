// Workers of a cluster on simulated machines, whose events cost nothing, so that users do not hold each other up: each
// plays what it is told at once and to its end, in a time of its own, and what it says is kept as letters for the
// coordinator.
#pragma once

#include <deque>

#include "cluster/cluster_load.h"
#include "cluster/worker.h"
#include "sim/sim_target.h"
#include "sim_load.h"

namespace brink::test {

// What the coordinator told a worker, and what that says.
class ScriptedLine final : public cluster::Line {
 public:
  ScriptedLine(std::deque<std::string> told, std::deque<std::string>& said) : told_(std::move(told)), said_(said) {}
  bool send(std::string bytes) override {
    said_.push_back(std::move(bytes));
    return true;
  }
  // Messages are read between stages only: Play is not interrupted by what comes after it.
  std::optional<std::string> receive(Duration most) override {
    if (told_.empty() || most <= std::chrono::seconds(1)) return std::nullopt;
    std::string next = std::move(told_.front());
    told_.pop_front();
    return next;
  }
  bool gone() const override { return told_.empty(); }

 private:
  std::deque<std::string> told_;
  std::deque<std::string>& said_;
};

// A hub whose workers play when they are told to.
class SimHub final : public cluster::Hub {
 public:
  SimHub(plan::Plan plan, std::uint32_t count) : plan_(std::move(plan)), seats_(count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      letters_.push_back({i, {}, cluster::encode(cluster::Ready{.pid = 100 + i, .routes = routes()})});
    }
  }
  std::uint32_t places() const override { return static_cast<std::uint32_t>(seats_.size()); }
  void send(std::uint32_t place, const std::string& bytes) override {
    const auto message = cluster::decode(bytes);
    CHECK(message.has_value());
    told.push_back({place, *message});
    if (std::holds_alternative<cluster::Play>(*message)) play(place, bytes);
  }
  std::optional<cluster::Letter> receive(Duration) override {
    if (letters_.empty()) return std::nullopt;
    auto letter = std::move(letters_.front());
    letters_.pop_front();
    return letter;
  }
  void drop(std::uint32_t place) override { lose(place, "was killed by SIGKILL"); }
  void hear(std::uint32_t place, const cluster::Message& message) {
    letters_.push_back({place, {}, cluster::encode(message)});
  }
  void lose(std::uint32_t place, const std::string& how) { letters_.push_back({place, how, {}}); }

  std::function<bool(std::uint32_t place)> plays = [](auto) { return true; };  // otherwise it is silent
  std::vector<std::pair<std::uint32_t, cluster::Message>> told;
  Duration latency = std::chrono::milliseconds(7);

 private:
  std::uint32_t routes() const { return static_cast<std::uint32_t>(plan_.routes.size()); }
  void play(std::uint32_t place, const std::string& bytes) {
    if (!plays(place)) return;
    sim::DelayTarget target(latency);
    sim::SimMachine machine(sim::SimOptions{.seed = 1, .cpu_per_event = {}});
    machine.listen("10.0.0.1", 80, target);
    const plan::Segment segment{place, places()};
    std::deque<std::string> said;
    ScriptedLine line({bytes, cluster::encode(cluster::Leave{})}, said);
    const run::LoadFactory load =
        [&](const plan::Plan& plan,
            std::shared_ptr<engine::SharedBudget> budget) -> Result<std::unique_ptr<run::LoadSource>> {
      return std::make_unique<SimLoad>(machine, plan, std::move(budget), nullptr, segment);
    };
    cluster::work({plan_, segment, load, nullptr, 0}, line);
    for (std::string& one : said) {
      if (!std::holds_alternative<cluster::Ready>(*cluster::decode(one)))
        letters_.push_back({place, {}, std::move(one)});
    }
  }

  plan::Plan plan_;
  std::vector<int> seats_;
  std::deque<cluster::Letter> letters_;
};

// A clock that moves when it is asked.
inline std::function<Instant()> steps_of(Duration step) {
  return [now = Instant{}, step]() mutable { return now += step; };
}

}  // namespace brink::test
