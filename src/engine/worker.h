// Worker: plays stages on one machine: its share of the users, arrivals and budget, with connections, random numbers
// and a sink of its own. Everything happens on one thread, inside play(). Users and connections outlive a stage, so
// that the next one starts warm.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/random.h"
#include "engine/connection.h"
#include "engine/gate.h"
#include "engine/group.h"
#include "engine/grpc_stream.h"
#include "engine/http2_pool.h"
#include "engine/lag_meter.h"
#include "engine/route_table.h"
#include "engine/share.h"
#include "engine/socket.h"
#include "engine/socket_ending.h"
#include "plan/network.h"
#include "sample/health.h"
#include "sample/sink.h"

namespace brink::engine {

// How a stage is told to end early, from any thread (the machine must be woken to notice at once).
class StageControl {
 public:
  enum Level : int { go = 0, drain = 1, cut = 2 };
  void ask(Level level) {
    int now = level_.load();
    while (now < level && !level_.compare_exchange_weak(now, level)) {
    }
  }
  void reset() {
    level_.store(go);
    const std::lock_guard lock(mutex_);
    shares_.clear();
    share_count_.store(0, std::memory_order_relaxed);
  }
  Level level() const { return static_cast<Level>(level_.load(std::memory_order_relaxed)); }

  // Another's share of the stage is played as well; of one that is already, when it ends.
  void share(const Share& share) {
    const std::lock_guard lock(mutex_);
    shares_.push_back(share);
    share_count_.store(shares_.size(), std::memory_order_release);
  }
  // So many have come.
  std::size_t shares() const { return share_count_.load(std::memory_order_acquire); }
  Share share_at(std::size_t i) const {
    const std::lock_guard lock(mutex_);
    return shares_[i];
  }

 private:
  std::atomic<int> level_{go};
  std::atomic<std::size_t> share_count_{0};
  mutable std::mutex mutex_;
  std::vector<Share> shares_;  // under `mutex_`
};

struct WorkerSetup {
  const plan::Plan* plan = nullptr;  // outlives the worker
  plan::Segment segment;
  SharedBudget* budget = nullptr;                          // likewise
  protocol::WallTime wall{};                               // wall-clock time when the worker was made, for cookies
  std::shared_ptr<BehaviourFactory> behaviours = nullptr;  // this worker's own; null: fixed requests
  sample::MetricSink* metrics = nullptr;                   // likewise; may be null
  // Asked when a stage begins: scenarios to play instead of its load; may be empty.
  std::function<std::optional<ScenarioPlay>()> scenarios = {};
  std::uint32_t index = 0;                 // of the plan's workers
  const plan::Network* network = nullptr;  // how connections are made; outlives the worker; null: as the client says
};

struct StageEnd {
  sample::WorkerHealth health;
  bool cut_short = false;  // asked to end, or the budget was spent
  bool budget_spent = false;
};

class Worker final : GroupOwner, CarrierOwner, UserOwner, sample::Journal, net::Timer {
 public:
  static Result<std::unique_ptr<Worker>> make(const WorkerSetup& setup, net::Machine& machine);
  ~Worker() override;

  // Blocks until the stage is over. `begin` is the same for all workers of a stage; what comes before `from` is played
  // by another.
  StageEnd play(const plan::Stage& stage, Instant begin, sample::SampleSink& sink, const StageControl& control,
                Instant from = {});

 private:
  enum class Phase : std::uint8_t { idle, running, draining };

  Worker(const WorkerSetup& setup, net::Machine& machine, RouteTable routes);

  // GroupOwner
  net::TimerQueue& timers() override { return machine_.timers(); }
  void act(User& user, const Outcome& outcome, Instant now) override;
  void missed(RouteId route, Instant due) override;
  sample::Journal& journal() override { return *this; }
  void interrupt(User& user, Instant now) override;
  sample::MetricSink* metrics() override { return metrics_; }
  void left(User& user) override {
    shut_all_of(user);
    hang_up_all(user);
    close_channels(user);
  }
  // UserOwner, CarrierOwner, heartbeat
  void on_wake(User& user, Instant now) override;
  void wake_soon(User& user) override;
  void break_off_soon(User& user) override;
  void help(User& user, std::unique_ptr<Behaviour> helper) override;
  void call(User& user, std::size_t place) override { user.group.call(place); }
  void on_ended(Carrier& carrier, sample::Sample& sample) override;
  void on_closed(Carrier& carrier) override;
  void on_http1_only(Carrier& carrier, std::unique_ptr<net::Stream> opened) override;
  bool is_answer(const Carrier& carrier, const SocketMessage& message) override;
  void fire(Instant now) override;

  // Journal: of the user who is acting
  void check(std::string_view name, bool passed) override { sink_->on_check(name, passed, speaking_since_); }
  using sample::Journal::mishap;
  void mishap(sample::Mishap kind, std::string_view key, std::string_view detail) override {
    sink_->on_mishap(kind, key, detail, speaking_since_);
  }

  // The stage (worker_stage.cc)
  void begin_stage(const plan::Stage& stage, Instant begin, bool shares);
  void begin_groups();
  void take_shares(const StageControl& control);
  void take(const Share& share);
  void stop_groups(Instant now);
  void end_with_scenarios(Instant now);
  void begin_window();
  void begin_drain(Instant now, bool cut_short);
  void end_window(Instant now);
  sample::WorkerHealth health_until(Instant now) const;
  void publish(Instant now);
  void abandon_all(Instant now);
  void abandon(Carrier& carrier, Instant now);
  void break_off(User& user, Instant now);
  std::optional<ScenarioPlay> scenarios_to_play() const { return scenarios_ ? scenarios_() : std::nullopt; }
  StageEnd end_stage(Instant now);
  bool enough() const { return requests_left_ == 0; }

  // Requests (worker.cc)
  void end_iteration(User& user, Instant now);
  void leave(User& user, Instant now);
  void request(User& user, RouteId route, Instant now);
  void issue(User& user, RouteId route, Instant now);
  bool compose(User& user, PreparedRoute& prepared, Carrier& carrier, Request& request, Instant now);
  void refuse(User& user, const Error& error, Instant now);
  void judge(sample::Sample& sample);
  void judge_call(const GrpcResult& result, sample::Sample& sample);
  void judge_length(const Answer& answer, sample::Sample& sample);
  void judge_by_user(User& user, Outcome& outcome, sample::Sample& sample);
  bool decode_body(Outcome& outcome, sample::Sample& sample);
  void keep_cookies(User& user, const Carrier& carrier, std::string_view head);
  void keep_exchange(const Carrier& carrier, const sample::Sample& sample);
  Duration backoff(const User& user) const;
  protocol::WallTime wall(Instant now) const;

  // Carriers (worker_pool.cc)
  std::size_t origin_of(const User& user, const PreparedRoute& prepared);
  void make_room_for_origins();
  Carrier& acquire(User& user, std::size_t origin);
  void release(User& user, Carrier& carrier);
  Carrier& fresh(std::size_t origin);
  Connection& fresh_connection(std::size_t origin);
  void shut_beyond(Group& group, std::size_t users);
  void shut_idle_of(User& user);
  void shut_all_of(User& user);
  Carrier*& slot(User& user, std::size_t origin);

  // WebSockets (worker_sockets.cc)
  Socket& socket(User& user, std::size_t origin);
  void hang_up(User& user, std::uint32_t number);
  void hang_up_after_iteration(User& user);
  void hang_up_all(User& user);
  void hang_up_everybody(const StageControl& control);

  // Channels of gRPC (worker_grpc.cc)
  GrpcChannel*& channel_slot(User& user, std::uint32_t number);
  GrpcStream* grpc_stream(User& user);
  GrpcStream* grpc_stream_of(const User& user);
  GrpcChannel& fresh_channel(const Channel& channel);
  void close_channel(User& user, std::uint32_t number);
  void close_channels(User& user);

  const plan::Plan& plan_;
  plan::Segment segment_;
  std::uint32_t index_;
  protocol::WallTime wall_;
  net::Machine& machine_;
  Instant made_;
  RouteTable routes_;
  std::shared_ptr<BehaviourFactory> behaviours_;
  sample::MetricSink* metrics_;
  std::function<std::optional<ScenarioPlay>()> scenarios_;
  bool closes_after_iteration_;
  Gate gate_;
  Random random_;
  std::vector<char> buffer_;
  std::string decoded_;  // the body a behaviour is being told of
  CarrierContext context_;
  std::vector<std::unique_ptr<Http2Pool>> http2_;  // by origin
  std::vector<std::unique_ptr<GrpcChannel>> channels_;
  std::vector<GrpcChannel*> spare_channels_;  // closed, owned by nobody
  std::vector<std::unique_ptr<Carrier>> carriers_;
  std::vector<std::vector<Carrier*>> spare_;  // by origin: closed, owned by nobody
  std::vector<std::vector<Carrier*>> idle_;   // by origin: open, shared pool only
  SocketEndings endings_;
  std::vector<Socket*> sockets_;
  std::vector<std::vector<Socket*>> spare_sockets_;  // by origin: closed, owned by nobody
  Group main_;
  std::vector<std::unique_ptr<Group>> beside_;  // the first of them are the stage's own, the others shares

  // of the stage being played
  const plan::Stage* stage_ = nullptr;
  sample::SampleSink* sink_ = nullptr;
  sample::Window window_;
  Instant here_since_{};  // it may come in the middle of the stage
  Phase phase_ = Phase::idle;
  Instant drain_until_ = never;
  std::uint64_t requests_left_ = 0;  // of a count; max when there is none
  std::size_t in_flight_ = 0;
  Instant speaking_since_{};       // due time of what the acting user is at
  std::uint64_t ended_users_ = 0;  // closed load: when all of the main group have left, the stage is over
  StageEnd end_;
  LagMeter lag_;
  std::size_t shares_taken_ = 0;
  bool window_open_ = false;
  bool drained_ = false;  // the time to wait for the last responses is over
  std::uint64_t ticks_ = 0;
  Duration cpu_at_begin_{};
};

}  // namespace brink::engine
