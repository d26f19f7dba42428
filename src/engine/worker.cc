#include "engine/worker.h"

#include "base/check.h"
#include "engine/exchange.h"
#include "protocol/content_coding.h"
#include "sample/mishap_keys.h"

namespace brink::engine {
namespace {

using sample::Failure;

constexpr std::size_t buffer_bytes = 64 * 1024;
// Before an iteration that follows one in which nothing was done: a program that only fails must not spin.
constexpr Duration idle_pause = std::chrono::milliseconds(1);

Peer peer_of(const Carrier& carrier) {
  const net::TlsFacts& tls = carrier.tls_facts();
  Peer peer{.tls_version = tls.version, .tls_cipher = tls.cipher};
  const net::Address* remote = carrier.remote();
  if (remote == nullptr) return peer;
  peer.address = remote->host;
  peer.port = remote->port;
  return peer;
}

// Failures before a connection stood: repeating at once would only be a busy loop against a closed door.
bool no_connection(Failure failure) { return is_before_connection(failure) || is_ours(failure); }

}  // namespace

Result<std::unique_ptr<Worker>> Worker::make(const WorkerSetup& setup, net::Machine& machine) {
  auto routes = RouteTable::make(*setup.plan, machine, setup.network);
  if (!routes) return tl::unexpected(routes.error());
  return std::unique_ptr<Worker>(new Worker(setup, machine, std::move(*routes)));
}

Worker::Worker(const WorkerSetup& setup, net::Machine& machine, RouteTable routes)
    : plan_(*setup.plan),
      segment_(setup.segment),
      wall_(setup.wall),
      machine_(machine),
      made_(machine.now()),
      routes_(std::move(routes)),
      behaviours_(setup.behaviours),
      metrics_(setup.metrics),
      scenarios_(setup.scenarios),
      closes_after_iteration_(setup.network != nullptr && setup.network->close_after_iteration),
      gate_(setup.plan->budget, *setup.budget),
      random_(setup.plan->seed, setup.segment.index),
      buffer_(buffer_bytes),
      context_{machine,
               *this,
               buffer_,
               plan_.client.timeout,
               std::min(plan_.client.connect_timeout, plan_.client.timeout),
               plan_.client.keepalive},
      endings_(context_),
      main_(*this, *this, segment_, 0) {
  context_.limits.body = plan_.client.max_body;
  context_.endings = &endings_;
  context_.max_message = plan_.client.max_message;
  context_.close_timeout = plan_.client.close_timeout;
  make_room_for_origins();
}

Worker::~Worker() = default;

void Worker::act(User& user, const Outcome& outcome, Instant now) {
  speaking_since_ = user.due;
  Action action = user.behaviour->next(outcome);
  while (action.kind == Action::Kind::new_session || action.kind == Action::Kind::close_socket) {
    if (action.kind == Action::Kind::new_session) {
      user.jar().reset();
    } else {
      hang_up(user, action.socket);
    }
    action = user.behaviour->next(Outcome{});
  }
  user.composed = action.composed;
  user.handshake = action.handshake;
  user.on_socket = action.on_socket;
  switch (action.kind) {
    case Action::Kind::request:
    case Action::Kind::send:
    case Action::Kind::open_socket:
    case Action::Kind::use_socket: request(user, action.route, now); break;
    case Action::Kind::sleep:
      user.has_acted = user.sleeps = true;
      machine_.timers().set(user, action.pause < never - now ? now + action.pause : never);
      break;
    case Action::Kind::end_iteration: end_iteration(user, now); break;
    case Action::Kind::end: leave(user, now); break;
    case Action::Kind::new_session:
    case Action::Kind::close_socket: break;  // done above
  }
}

void Worker::end_iteration(User& user, Instant now) {
  CHECK(!user.helped, "a helper ends, and has no iterations");
  hang_up_after_iteration(user);
  if (closes_after_iteration_) shut_all_of(user);
  if (user.has_acted) {
    user.group.iteration_ended(user, now);
    return;
  }
  user.ends_iteration = true;
  // A test of k6 may be about what its program computes, so all that others need then is a turn.
  machine_.timers().set(user, now + (user.group.plays_scenarios() ? Duration(1) : idle_pause));
}

// The stage ends with its last user; in open load with the first, for whom there was nothing left to do: so it would be
// for every later arrival.
void Worker::leave(User& user, Instant now) {
  if (user.helped) {
    hang_up_all(user);
    user.behaviour.reset();
    return;
  }
  if (user.group.plays_scenarios()) return end_iteration(user, now);
  if (&user.group != &main_ || phase_ != Phase::running) return;
  if (main_.open() && !user.has_acted) missed(behaviours_->first_route(), user.due);
  const bool last = main_.called() ? user.place == 0 : main_.open() || ++ended_users_ == main_.closed_users();
  if (!last) return;
  begin_drain(now, true);
  if (main_.called()) end_.cut_short = false;  // this is how such a stage ends
}

// Passes the gate, now or by the user's timer.
void Worker::request(User& user, RouteId route, Instant now) {
  if (phase_ != Phase::running || enough()) return;
  if (user.on_socket && listens(*user.on_socket)) {  // which asks nothing of the target
    if (!user.by_arrival) user.due = now;
    return issue(user, route, now);
  }
  if (now >= window_.end) {
    user.group.miss(user, route);
    return;
  }
  const Gate::Pass pass = gate_.pass(now);
  if (!pass.open) {
    end_.budget_spent = true;
    begin_drain(now, true);
    return;
  }
  const Instant at = std::max(pass.at, now + backoff(user));
  if (!user.by_arrival) user.due = at;
  if (at <= now) {
    issue(user, route, now);
    return;
  }
  user.waits_for_gate = true;
  user.pending = route;
  machine_.timers().set(user, at);
}

Duration Worker::backoff(const User& user) const {
  if (user.by_arrival || user.group.plays_scenarios() || user.failures_in_row == 0) return {};
  return std::chrono::milliseconds(10) * (1 << std::min<int>(user.failures_in_row - 1, 5));
}

void Worker::issue(User& user, RouteId route, Instant now) {
  if (phase_ != Phase::running || user.due >= window_.end || enough()) return;
  PreparedRoute& prepared = routes_.at(route);
  const bool on_socket = user.handshake != nullptr || user.on_socket != nullptr;
  const std::size_t origin = origin_of(user, prepared);
  Carrier& carrier = on_socket ? socket(user, origin) : acquire(user, origin);
  Request request;
  if (!compose(user, prepared, carrier, request, now)) return;
  if (user.due >= window_.begin && requests_left_ != ~std::uint64_t{0}) --requests_left_;
  sink_->on_due(route, user.due);

  user.has_acted = true;
  request.route = route;
  request.user = &user;
  request.user_id = user.id;
  request.fresh = prepared.plan->fresh_connection;
  if (request.fresh && carrier.open() && !on_socket) carrier.shut();
  request.due = user.due;
  ++in_flight_;
  user.in_request = true;
  carrier.start(request, now);
  if (enough() && phase_ == Phase::running) begin_drain(now, false);
}

// The bytes to send. False: they cannot be made, and the behaviour has been told.
bool Worker::compose(User& user, PreparedRoute& prepared, Carrier& carrier, Request& request, Instant now) {
  request.handshake = user.handshake;
  request.on_socket = user.on_socket;
  if (user.on_socket) {
    request.timeout = user.on_socket->timeout;
    return true;
  }
  const auto& jar = user.jar();
  const bool has_cookies = jar && !jar->empty();
  const RouteTable::Cookies cookies{has_cookies ? jar.get() : nullptr, has_cookies ? wall(now) : protocol::WallTime{}};
  if (!user.composed) {
    routes_.compose(prepared, cookies, random_, carrier.scratch(), request);
    return true;
  }
  const auto made = routes_.compose(prepared, *user.composed, cookies, random_, carrier.scratch(), request);
  if (made) {
    request.timeout = user.composed->timeout;
    if (user.composed->wants_body) request.keep_body = plan_.client.max_body;
    return true;
  }
  release(user, carrier);
  Outcome outcome;
  outcome.unsendable = &made.error();
  act(user, outcome, now);
  return false;
}

void Worker::on_wake(User& user, Instant now) {
  if (phase_ != Phase::running) return;
  user.sleeps = false;
  if (user.ends_iteration) {
    user.ends_iteration = false;
    user.group.iteration_ended(user, now);
    return;
  }
  if (user.waits_for_gate) {
    user.waits_for_gate = false;
    issue(user, user.pending, now);
  } else if (user.begins) {
    user.begins = false;
    act(user, Outcome{}, now);
  } else {
    user.group.wake(user, now);
  }
}

// Breaks off whatever the user and its helpers are at, and has the behaviour end its iteration.
void Worker::interrupt(User& user, Instant now) {
  for (auto& helper : user.helpers) {
    break_off(*helper, now);
    helper->forget();
  }
  break_off(user, now);
  user.has_acted = true;  // the iteration may end at once
  if (!user.behaviour) return;
  user.behaviour->interrupt();
  act(user, Outcome{}, now);
}

void Worker::break_off(User& user, Instant now) {
  machine_.timers().cancel(user);
  user.waits_for_gate = user.sleeps = user.begins = user.ends_iteration = false;
  if (!user.in_request) return;
  const auto busy_for = [&](Carrier* carrier) {
    return carrier != nullptr && carrier->busy() && carrier->request().user == &user;
  };
  const auto give_up = [&](Carrier* carrier) {
    if (busy_for(carrier)) abandon(*carrier, now);
  };
  give_up(user.carrier);
  for (Carrier* carrier : user.more_carriers) give_up(carrier);
  for (Carrier* socket : user.sockets) give_up(socket);
}

// Timers of the past fire in the round that is under way, or the next.
void Worker::wake_soon(User& user) {
  if (user.in_request && user.on_socket && listens(*user.on_socket)) {
    return user.sockets[user.on_socket->socket]->end_hold(machine_.now());
  }
  if (phase_ == Phase::running && user.sleeps) machine_.timers().set(user, Instant{});
}

void Worker::help(User& user, std::unique_ptr<Behaviour> behaviour) {
  User& helped = user.helped ? *user.helped : user;
  auto& helpers = helped.helpers;
  auto free = std::find_if(helpers.begin(), helpers.end(), [](const auto& helper) { return !helper->behaviour; });
  if (free == helpers.end()) {
    auto made = std::make_unique<User>(static_cast<UserOwner&>(*this), user.group, user.id, user.place, &helped);
    free = helpers.insert(helpers.end(), std::move(made));
  }
  User& helper = **free;
  hang_up_all(helper);  // of whom was broken off there
  helper.behaviour = std::move(behaviour);
  if (auto* listener = dynamic_cast<Listener*>(helper.behaviour.get())) listener->sit(helper);
  helper.due = user.due;
  helper.by_arrival = user.by_arrival;
  helper.begins = true;
  if (phase_ == Phase::running) machine_.timers().set(helper, Instant{});
}

void Worker::on_ended(Carrier& carrier, sample::Sample& sample) {
  User& user = *carrier.request().user;
  const Answer answer = carrier.answer();
  --in_flight_;
  user.in_request = false;
  judge(sample);
  Outcome outcome{&sample, answer.head, answer.body};
  outcome.peer = peer_of(carrier);
  judge_by_user(user, outcome, sample);
  if (plan_.client.verify_length) judge_length(answer, sample);
  user.failures_in_row =
      no_connection(sample.failure) ? static_cast<std::uint8_t>(std::min(user.failures_in_row + 1, 100)) : 0;
  sink_->on_sample(sample);
  if (stage_->keep_all || sink_->wants_exchange(sample)) keep_exchange(carrier, sample);
  if (plan_.client.cookies && answer.has_set_cookie && has_response(sample.failure)) {
    keep_cookies(user, carrier, answer.head);
  }

  release(user, carrier);
  if (user.by_arrival) user.due = sample.done;  // of what else this iteration asks for
  if (phase_ == Phase::running) act(user, outcome, sample.done);
}

// What a complete response means: a status of 400 and above is a failure unless the plan expects it.
void Worker::judge(sample::Sample& sample) {
  if (sample.failure != Failure::none) return;
  if (sample.status >= 400 && sample.status != routes_.at(sample.route).plan->expected_status) {
    sample.failure = Failure::status;
  }
}

// The last to be asked of a response, so that what it says counts requests that nothing else is wrong with.
void Worker::judge_length(const Answer& answer, sample::Sample& sample) {
  if (sample.failure != Failure::none) return;
  PreparedRoute& route = routes_.at(sample.route);
  if (sample.status == 0) return;
  const std::uint64_t length = answer.has_length ? answer.length : answer.body_bytes;
  if (!route.length) route.length = length;
  if (*route.length == length) return;
  sample.failure = Failure::assertion;
  speaking_since_ = sample.due;
  mishap(sample::Mishap::assertion, sample::length_differs);
}

// Gives the behaviour the body it asked for, and the last word. A handshake's answer has none that matters.
void Worker::judge_by_user(User& user, Outcome& outcome, sample::Sample& sample) {
  const bool its_own = user.on_socket ? user.on_socket->awaits : user.composed && !user.handshake;
  if (!its_own || !has_response(sample.failure)) return;
  speaking_since_ = sample.due;
  if (user.composed && user.composed->wants_body && !decode_body(outcome, sample)) return;
  user.behaviour->judge(sample, outcome);
  CHECK(has_response(sample.failure));
}

bool Worker::decode_body(Outcome& outcome, sample::Sample& sample) {
  const std::string_view coding = protocol::find_header(outcome.head, "content-encoding");
  if (coding.empty()) return true;
  if (const auto ok = protocol::decode_body(coding, outcome.body, plan_.client.max_body, decoded_); !ok) {
    sample.failure = Failure::assertion;
    mishap(sample::Mishap::assertion, ok.error().message);
    outcome.body = {};
    return false;
  }
  outcome.body = decoded_;
  return true;
}

void Worker::keep_cookies(User& user, const Carrier& carrier, std::string_view head) {
  auto& jar = user.jar();
  if (!jar) jar = std::make_unique<protocol::CookieJar>();
  const bool elsewhere = user.composed && user.composed->origin;
  const Url& url = elsewhere ? *user.composed->origin : routes_.at(carrier.request().route).plan->url;
  const std::string_view target = user.composed ? user.composed->target : std::string_view(url.target);
  jar->store_all({url.host, target, url.tls()}, head, wall(machine_.now()));
}

void Worker::keep_exchange(const Carrier& carrier, const sample::Sample& sample) {
  sample::Exchange exchange = exchange_of(carrier, sample);
  if (stage_->keep_all) add_agreements(carrier, exchange);
  sink_->on_exchange(std::move(exchange));
}

void Worker::missed(RouteId route, Instant due) {
  sink_->on_due(route, due);
  sink_->on_missed(route, due);
}

protocol::WallTime Worker::wall(Instant now) const {
  return wall_ + std::chrono::duration_cast<std::chrono::seconds>(now - made_);
}

}  // namespace brink::engine
