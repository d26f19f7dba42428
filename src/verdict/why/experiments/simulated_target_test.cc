#include "verdict/why/experiments/experiments_testing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>

#include "verdict/why/experiments/stages.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why::test {
namespace {

constexpr double hangs = 1e6;  // s: as good as never

Instant instant(double t) { return Instant(from_seconds(t)); }

bool plays_culprit(const Scene& scene, std::uint32_t route) {
  for (const Role role :
       {Role::culprit, Role::culprit_fresh, Role::culprit_busted, Role::culprit_head, Role::culprit_other}) {
    if (scene.route(role) == route) return true;
  }
  return false;
}

}  // namespace

Scene scene_of(const Fault& fault, std::uint32_t hold_users) {
  std::vector<plan::Route> routes(2);
  routes[0].name = "/culprit/{id}";
  routes[0].url = parse_url("http://127.0.0.1/culprit/7")->url;
  routes[1].name = "/bystander";
  routes[1].url = parse_url("http://127.0.0.1/bystander")->url;
  Scene scene = make_scene(routes, 0, 1);
  const double work = fault.base + fault.hold + (fault.bandwidth > 0 ? fault.bytes / fault.bandwidth : 0);
  scene.hold_users = hold_users;
  scene.s_min = from_seconds(fault.shaper > 0 ? 1 / fault.shaper : work + fault.delayed_ack);
  double rate = hold_users / work;
  if (fault.slots > 0) rate = std::min(rate, fault.slots / fault.hold);
  if (fault.bandwidth > 0) rate = std::min(rate, fault.bandwidth / fault.bytes);
  for (const double limit :
       {fault.shaper, fault.bucket_rate, fault.window > 0 ? fault.window_quota / fault.window : 0}) {
    if (limit > 0) rate = std::min(rate, limit);
  }
  if (fault.key_lock) rate = 1 / fault.hold;
  scene.x_max = rate;
  scene.timeout = std::chrono::seconds(10);
  return scene;
}

double Target::work_through(double at, double work, bool culprit) const {
  if (fault_.freeze_every <= 0 || (fault_.freeze_culprit_only && !culprit)) return at + work;
  double now = at;
  while (true) {
    const double phase = std::fmod(now, fault_.freeze_every);
    constexpr double grain = 1e-7;  // s: what rounding leaves of a moment must not hold up time
    if (phase < fault_.freeze) now += fault_.freeze - phase + grain;
    const double until_next = std::max(grain, fault_.freeze_every - std::fmod(now, fault_.freeze_every));
    if (work <= until_next) return now + work;
    work -= until_next;
    now += until_next;
  }
}

// When the work of a request that arrives at `at` is done; negative when nobody waits that long.
double Target::slot(double at, double work, bool culprit, double patience) {
  if (slots_.empty()) return work_through(at, work, culprit);
  auto free = std::min_element(slots_.begin(), slots_.end());
  const double start = std::max(at, *free);
  if (start - at > patience) return -1;
  return *free = work_through(start, work, culprit);
}

bool Target::turned_away(double at, std::uint16_t& status) {
  status = 429;
  if (fault_.bucket_rate > 0) {
    if (tokens_ < 0) tokens_ = fault_.bucket;
    tokens_ = std::min(fault_.bucket, tokens_ + (at - tokens_at_) * fault_.bucket_rate);
    tokens_at_ = at;
    if (tokens_ < 1) return true;
    tokens_ -= 1;
  }
  if (fault_.window > 0 && windows_[std::int64_t(at / fault_.window)]++ >= fault_.window_quota) return true;
  status = 503;
  while (!in_target_.empty() && in_target_.top() <= at) in_target_.pop();
  return fault_.shed_above > 0 && in_target_.size() >= static_cast<std::size_t>(fault_.shed_above);
}

Target::Fate Target::serve(const Scene& scene, const plan::Stage& stage, Request& request, double at) {
  const std::uint32_t route = request.sample.route.value;
  const plan::Route& asked = scene.routes[route];
  const bool culprit = plays_culprit(scene, route);
  Fate fate;
  if (culprit && !request.second_turn && turned_away(at, fate.status)) {
    fate.done = fate.first_byte = at + 0.0005;
    return fate;
  }
  fate.status = 200;
  if (fault_.loop && !request.sample.reused() && !request.second_turn && !slots_.empty()) {
    return {std::max(at, slots_.front()), 0, 200, true};
  }
  double work = culprit ? fault_.hold : fault_.cheap;
  if (culprit && fault_.cached_hold >= 0 && !asked.cache_bust) work = fault_.cached_hold;
  work *= 1 + fault_.spread * (2 * random_.uniform() - 1);
  if (culprit) {
    if (at - last_loaded_ > fault_.heals_after) served_ = 0;
    work += fault_.drift * served_++;
    if (at - last_asked_ > 1.5) cold_until_ = at + 0.01;
    last_asked_ = at;
    if (at < cold_until_) work += fault_.cold;
    if (loaded_) last_loaded_ = at;
  }
  double now = at + fault_.base;
  if (culprit && fault_.shaper > 0) shaper_next_ = (now = std::max(now, shaper_next_)) + 1 / fault_.shaper;
  double& key_free = key_free_[asked.url.target];
  if (culprit && fault_.key_lock) now = std::max(now, key_free);
  const bool queues = culprit || fault_.shared;
  now = queues ? slot(now, work, culprit, culprit ? fault_.patience : 1e9) : work_through(now, work, culprit);
  if (now < 0) {
    fate.status = 500;
    now = at + fault_.base + fault_.patience;
  }
  key_free = now;
  fate.first_byte = now;
  request.sample.bytes_received = asked.method == "HEAD" ? 200 : static_cast<std::uint64_t>(fault_.bytes);
  if (fault_.bandwidth > 0) {
    now = link_free_ =
        std::max(now, link_free_) + static_cast<double>(request.sample.bytes_received) / fault_.bandwidth;
  }
  if (request.sample.reused() && !stage.quick_ack) now += fault_.delayed_ack;
  fate.done = now;
  if (culprit) in_target_.push(now);
  return fate;
}

// One stage: its users and arrivals as events in the order of time.
class Target::Play {
 public:
  Play(Target& target, const Scene& scene, const plan::Stage& stage)
      : target_(target), scene_(scene), stage_(stage), begin_(target.clock_ + seconds(stage.warmup)) {
    end_ = stage.duration ? begin_ + seconds(*stage.duration) : 1e12;
    left_ = stage.requests.value_or(~std::uint64_t{0});
    loads_.push_back({stage.load, stage.only_routes});
    for (const plan::Beside& beside : stage.beside) loads_.push_back(beside);
  }

  Trial run() {
    trial_.stage = stage_;
    trial_.summary.routes.resize(scene_.routes.size());
    for (std::size_t i = 0; i < loads_.size(); ++i) start(i);
    while (!events_.empty()) {
      const Event event = events_.top();
      events_.pop();
      if (Request& request = requests_[event.request]; request.sample.due == Instant{}) {
        begin(request, event);
      } else {
        arrive(request, event);
      }
    }
    finish();
    return std::move(trial_);
  }

 private:
  struct Event {
    double at = 0;
    std::uint64_t number = 0;
    std::size_t request = 0;  // one that is not due yet is where the user begins
    bool operator>(const Event& other) const { return std::tie(at, number) > std::tie(other.at, other.number); }
  };
  struct Client {
    std::uint32_t connection = 0;
    std::uint32_t requests = 0;  // on it; 0: it does not stand
    std::uint32_t turn = 0;
  };

  void push(double at, std::size_t request) { events_.push({at, ++number_, request}); }
  void push_new(double at, std::size_t load, std::uint32_t user) {
    requests_.push_back({{}, load, user});
    push(at, requests_.size() - 1);
  }

  void start(std::size_t load) {
    if (const auto* closed = std::get_if<plan::Closed>(&loads_[load].load)) {
      if (load == 0) target_.loaded_ = closed->users > 1;
      for (std::uint32_t i = 0; i < closed->users; ++i) {
        push_new(target_.clock_ + seconds(closed->ramp) * i / closed->users, load, i);
      }
    } else {
      const double rate = std::get<plan::Open>(loads_[load].load).rate.at({});
      if (load == 0) target_.loaded_ = rate > 1;
      for (std::uint32_t i = 0; target_.clock_ + i / rate < end_; ++i) push_new(target_.clock_ + i / rate, load, i);
    }
  }

  bool open(std::size_t load) const { return std::holds_alternative<plan::Open>(loads_[load].load); }

  void begin(Request& request, const Event& event) {
    const double at = event.at;
    if (at >= end_ || (at >= begin_ && left_ == 0)) return;
    if (at >= begin_) --left_;
    std::uint32_t user = request.user;
    if (open(request.load)) request.user = user = user % std::get<plan::Open>(loads_[request.load].load).max_users;
    Client& client = clients_[{request.load, user}];
    const auto& routes = *loads_[request.load].routes;
    sample::Sample& sample = request.sample;
    sample.route = RouteId{routes[(user + client.turn++) % routes.size()]};
    sample.user = UserId{static_cast<std::uint32_t>(request.load << 24) + user};
    sample.due = sample.begun = sample.sent = instant(at);
    if (scene_.routes[sample.route.value].fresh_connection && client.requests > 0) shut(client);
    sample.connection_request = client.requests;
    if (client.requests++ == 0) {
      const double connect = target_.fault_.connect + (target_.loaded_ ? target_.fault_.connect_loaded : 0);
      client.connection = target_.next_connection_++;
      sample.connect = from_seconds(connect);
      sample.sent = instant(at + connect);
      ++target_.standing_;
    }
    sample.connection = client.connection;
    const bool too_many = target_.fault_.connections > 0 && sample.connect.count() > 0 &&
                          target_.standing_ > static_cast<std::size_t>(target_.fault_.connections);
    if (too_many) return end(request, {at + hangs, at + hangs, 200, false});
    push(seconds(sample.sent.time_since_epoch()), event.request);
  }

  void shut(Client& client) {
    client.requests = 0;
    --target_.standing_;
  }

  void arrive(Request& request, const Event& event) {
    const Fate fate = target_.serve(scene_, stage_, request, event.at);
    if (!fate.again) return end(request, fate);
    request.second_turn = true;
    push(fate.done, event.request);
  }

  void end(Request& request, const Fate& fate) {
    sample::Sample& sample = request.sample;
    const double due = seconds(sample.due.time_since_epoch());
    const double timeout = seconds(scene_.timeout);
    const bool timed_out = fate.done - due > timeout;
    sample.done = instant(timed_out ? due + timeout : fate.done);
    sample.first_byte = timed_out ? Instant{} : instant(fate.first_byte);
    sample.status = timed_out ? 0 : fate.status;
    if (timed_out) sample.failure = sample::Failure::first_byte_timeout;
    if (!timed_out && fate.status >= 400) sample.failure = sample::Failure::status;
    ended_.push_back(sample);
    Client& client = clients_[{request.load, request.user}];
    if (timed_out || scene_.routes[sample.route.value].fresh_connection) shut(client);
    if (open(request.load)) return;
    const auto& closed = std::get<plan::Closed>(loads_[request.load].load);
    const double jitter = closed.think_jitter * (2 * target_.random_.uniform() - 1);
    push_new(seconds(sample.done.time_since_epoch()) + seconds(closed.think) * (1 + jitter), request.load,
             request.user);
  }

  void finish() {
    double last = target_.clock_;
    std::stable_sort(ended_.begin(), ended_.end(), [](const auto& a, const auto& b) { return a.done < b.done; });
    const Instant begin = instant(begin_);
    if (!stage_.duration || (left_ == 0 && !ended_.empty())) {
      end_ = std::max(begin_, seconds(ended_.back().done.time_since_epoch()));
    }
    const double give_up = end_ + seconds(stage_.drain);
    for (const sample::Sample& sample : ended_) {
      auto& counts = trial_.summary.routes[sample.route.value].counts;
      const bool in_window = sample.done >= begin && sample.done <= instant(end_);
      if (in_window && sample.ok()) ++counts.completed_in_window;
      if (sample.due < begin) continue;
      ++counts.due;
      ++counts.sent;
      if (sample.done > instant(give_up)) {
        ++counts.in_flight;
        continue;
      }
      ++(sample.ok() ? counts.completed : counts.failed);
      if (!sample.ok()) ++counts.failures[static_cast<std::size_t>(sample.failure)];
      trial_.samples.push_back(sample);
      last = std::max(last, seconds(sample.done.time_since_epoch()));
    }
    trial_.begin = begin;
    trial_.end = instant(end_);
    target_.clock_ = std::min(give_up, std::max(last, end_)) + 0.05;
    target_.most_at_once_ = std::max<std::uint64_t>(target_.most_at_once_, clients_.size());
    for (auto& [key, client] : clients_) {
      if (client.requests > 0) shut(client);
    }
  }

  Target& target_;
  const Scene& scene_;
  const plan::Stage& stage_;
  double begin_ = 0, end_ = 0;
  std::uint64_t left_ = 0, number_ = 0;
  std::vector<plan::Beside> loads_;
  std::map<std::pair<std::size_t, std::uint32_t>, Client> clients_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::deque<Request> requests_;  // grows without moving those under way
  std::vector<sample::Sample> ended_;
  Trial trial_;
};

Trial Target::play(const Scene& scene, const plan::Stage& stage) { return Play(*this, scene, stage).run(); }

namespace {

TEST(SimulatedTarget, ServesAsManyPerSecondAsItsSlotsCan) {
  Fault fault;
  fault.slots = 8;
  const Scene scene = scene_of(fault, 32);
  Target target(fault);
  const Trial trial = target.play(scene, hold(scene, {}, {"held"}));
  EXPECT_NEAR(static_cast<double>(trial.samples.size()) / seconds(trial.end - trial.begin), 8 / 0.05, 2);
  EXPECT_NEAR(mean_of(response_times(trial.samples)), 32 / 160.0, 0.005);
}

TEST(SimulatedTarget, RepeatsItself) {
  Fault fault;
  fault.slots = 3;
  fault.spread = 0.5;
  const Scene scene = scene_of(fault);
  const auto last = [&] {
    Target target(fault);
    return target.play(scene, hold(scene, {}, {"held"})).samples.back().done;
  };
  EXPECT_EQ(last(), last());
}

}  // namespace
}  // namespace brink::verdict::why::test
