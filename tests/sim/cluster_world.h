// A cluster in simulated time: a coordinator and workers, each a thread, of which one runs at a time: the one whose
// turn comes first. Between them messages take their time, get lost, come twice; workers are killed, asleep, cut off,
// and have clocks of their own. The same seed makes the same run.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/random.h"
#include "cluster/cluster_load.h"
#include "cluster/duty.h"
#include "cluster/worker.h"
#include "sim/sim_target.h"
#include "sim_load.h"

namespace brink::test {

// Turns of virtual time. Actors are numbered as they enter.
class Turns {
 public:
  Instant now() const { return now_; }
  // From the thread that will act, or for one that is about to be made.
  std::size_t enter();
  // Blocks until it is this one's turn again, not before `at`; earlier if it is called.
  void wait(std::size_t actor, Instant at);
  void call(std::size_t actor, Instant at);
  void leave(std::size_t actor);
  // Blocks a thread that was entered until its first turn.
  void first_turn(std::size_t actor);

 private:
  void pass(std::unique_lock<std::mutex>& lock);
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Instant> wake_;  // never: it has left
  std::vector<bool> gone_;
  std::size_t turn_ = 0;
  Instant now_{std::chrono::hours(100)};
};

// What the network does between coordinator and workers.
struct Weather {
  Duration least = std::chrono::microseconds(100), most = std::chrono::milliseconds(5);  // on the way
  double lost = 0, doubled = 0;                                                          // of messages
};

// What happens to a worker, in world time since the stage began.
struct Mishap {
  enum class Kind : std::uint8_t { kill, pause, cut_off, told_to_end } kind = Kind::kill;
  std::size_t worker = 0;
  Duration at{};
  Duration length{};
};

class World;

// A simulated worker: joins, plays, and joins again when its lease is over.
class SimWorker {
 public:
  SimWorker(World& world, std::size_t index, std::string identity, Duration skew, Duration comes);
  ~SimWorker();

  struct Due {
    RouteId route;
    Instant at;  // of the world
  };
  std::vector<Due> dues;  // of requests it made, in all its lives
  std::vector<cluster::WorkEnd> ends;
  Instant last_request{};  // when it began one last

 private:
  friend class World;
  friend class SimDesk;
  void live();
  World& world_;
  std::size_t index_;
  std::size_t actor_;
  std::string identity_;
  Duration skew_;
  Duration comes_;
  std::thread thread_;
};

struct WorldSetup {
  plan::Plan plan;
  std::uint32_t seats = 3;
  plan::OnLoss on_loss = plan::OnLoss::go_on;
  Weather weather = {};
  std::uint64_t seed = 1;
  bool one_clock = false;
  std::vector<Mishap> mishaps = {};
  std::vector<Duration> skews = {};  // by worker
  std::vector<Duration> late = {};   // further workers, which come so long after the first ones
  Duration latency = std::chrono::milliseconds(7);
  Duration lease = std::chrono::seconds(2);
  std::string hash_of_late = "";                           // what these have
  std::shared_ptr<engine::UserProgram> program = nullptr;  // the coordinator's
  // A worker's, by its index, in each of its lives; may be empty.
  std::function<std::shared_ptr<engine::UserProgram>(std::size_t)> worker_program = {};
};

// Messages are lost and doubled from now on, and one to four of the first `kinds` kinds of mishaps befall any of three
// workers, all before `last` after the stage began.
void roughen(WorldSetup& setup, Random& random, std::uint64_t kinds, Duration last);

class World : public cluster::Hub {
 public:
  explicit World(WorldSetup setup);
  ~World() override;

  Result<void> muster(Duration most = std::chrono::seconds(10)) { return crew->muster(most); }
  run::StageResult play(const plan::Stage& stage);
  run::StageResult play(const plan::Stage& stage, const run::Watcher& watcher);
  // The coordinator says and hears nothing any more; the workers go on for so long.
  void silence(Duration then);

  // Hub
  void send(std::uint32_t place, const std::string& bytes) override;
  std::optional<cluster::Letter> receive(Duration most) override;
  void drop(std::uint32_t place) override;
  bool one_clock() const override { return setup_.one_clock; }

  Instant now() const { return turns_.now(); }
  Instant stage_begin() const { return stage_begin_; }
  std::shared_ptr<cluster::Crew> crew;
  std::vector<std::unique_ptr<SimWorker>> workers;

 private:
  friend class SimWorker;
  friend class SimDesk;
  struct Mail {
    Instant at;
    std::uint32_t place;
    std::string bytes;
  };
  using Box = std::multimap<Instant, std::pair<std::uint32_t, std::string>>;
  void post(Box& box, std::uint32_t place, const std::string& bytes, std::size_t to);
  bool is(Mishap::Kind kind, std::size_t worker, Instant at) const;
  Instant end_of_pause(std::size_t worker, Instant at) const;
  bool dead(std::size_t worker) const { return is(Mishap::Kind::kill, worker, now()); }

  WorldSetup setup_;
  Random random_;
  Turns turns_;
  std::size_t actor_;
  Box for_coordinator_;
  std::vector<std::unique_ptr<Box>> for_place_;
  std::vector<std::size_t> worker_at_;  // by place
  std::vector<bool> dropped_;
  bool ended_ = false;
  bool silent_ = false;
  Instant stage_begin_ = never;
  engine::Part part_ = engine::Part::measure;
  std::unique_ptr<run::LoadSource> load_;
};

}  // namespace brink::test
