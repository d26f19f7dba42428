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

bool is_done_at_once(const Action& action) {
  return action.kind == Action::Kind::new_session || action.kind == Action::Kind::hang_up ||
         action.kind == Action::Kind::close_socket || action.kind == Action::Kind::close_channel;
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
      index_(setup.index),
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
  context_.network = setup.network;
  context_.endings = &endings_;
  context_.max_message = plan_.client.max_message;
  context_.close_timeout = plan_.client.close_timeout;
  make_room_for_origins();
}

Worker::~Worker() = default;

void Worker::act(User& user, const Outcome& outcome, Instant now) {
  speaking_since_ = user.due;
  if (std::exchange(user.breaks_off, false)) machine_.timers().cancel(user);
  Action action = user.behaviour->next(outcome);
  while (is_done_at_once(action)) {
    switch (action.kind) {
      case Action::Kind::new_session: user.jar().reset(); break;
      case Action::Kind::hang_up: shut_idle_of(user); break;
      case Action::Kind::close_socket: hang_up(user, action.socket); break;
      default: close_channel(user, action.socket);
    }
    action = user.behaviour->next(Outcome{});
  }
  user.composed = action.composed;
  user.handshake = action.handshake;
  user.on_socket = action.on_socket;
  user.channel = action.channel;
  user.grpc = action.grpc;
  switch (action.kind) {
    case Action::Kind::request:
    case Action::Kind::send:
    case Action::Kind::open_socket:
    case Action::Kind::use_socket: request(user, action.route, now); break;
    case Action::Kind::open_channel: request(user, action.channel->route, now); break;
    case Action::Kind::call: request(user, action.grpc->route, now); break;
    case Action::Kind::sleep: {
      user.has_acted = user.sleeps = true;
      const Instant from = machine_.now();  // a program may have computed since its turn began
      machine_.timers().set(user, action.pause < never - from ? from + action.pause : never);
      break;
    }
    case Action::Kind::end_iteration: end_iteration(user, now); break;
    case Action::Kind::end: leave(user, now); break;
    case Action::Kind::new_session:
    case Action::Kind::hang_up:
    case Action::Kind::close_socket:
    case Action::Kind::close_channel: break;  // done above
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
  const Gate::Pass pass = gate_.allowed(machine_) ? gate_.pass(now) : Gate::Pass{};
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
  const bool on_channel = user.channel != nullptr || user.grpc != nullptr;
  const std::size_t origin = on_channel ? 0 : origin_of(user, prepared);
  Carrier* const found = on_channel ? grpc_stream(user) : on_socket ? &socket(user, origin) : &acquire(user, origin);
  if (found == nullptr) return refuse(user, Error{.message = "the channel is closed"}, now);
  Carrier& carrier = *found;
  Request request;
  if (!compose(user, prepared, carrier, request, now)) return;
  if (user.due >= window_.begin && requests_left_ != ~std::uint64_t{0}) --requests_left_;
  sink_->on_due(route, user.due);

  user.has_acted = true;
  request.route = route;
  request.user = &user;
  request.user_id = user.id;
  request.fresh = prepared.plan->fresh_connection;
  if (request.fresh && carrier.open() && !on_socket && !on_channel) carrier.shut();
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
  request.channel = user.channel;
  request.call = user.grpc;
  request.idempotent = user.grpc == nullptr;  // whether a call may be made twice is not ours to say
  if (user.on_socket) request.timeout = user.on_socket->timeout;
  if (user.channel) request.timeout = user.channel->timeout;
  if (user.grpc) request.timeout = user.grpc->timeout;
  if (user.on_socket || user.channel || user.grpc) return true;
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
    request.connect_timeout = user.composed->connect_timeout;
    if (user.composed->wants_body) request.keep_body = plan_.client.max_body;
    return true;
  }
  release(user, carrier);
  refuse(user, made.error(), now);
  return false;
}

// Nothing is sent, and the behaviour is told why.
void Worker::refuse(User& user, const Error& error, Instant now) {
  Outcome outcome;
  outcome.unsendable = &error;
  act(user, outcome, now);
}

void Worker::on_ended(Carrier& carrier, sample::Sample& sample) {
  User& user = *carrier.request().user;
  const Answer answer = carrier.answer();
  --in_flight_;
  user.in_request = false;
  judge(sample);
  Outcome outcome{&sample, answer.head, answer.body};
  outcome.has_set_cookie = answer.has_set_cookie;
  outcome.has_content_encoding = answer.has_content_encoding;
  outcome.peer = peer_of(carrier);
  outcome.call = carrier.result();
  if (outcome.call) judge_call(*outcome.call, sample);
  judge_by_user(user, outcome, sample);
  if (plan_.client.lengths != plan::Lengths::any) judge_length(answer, sample);
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

// The last to be asked of a response, so that what it says counts requests that nothing else is wrong with; but where
// bodies are held to a length, as ab does it, those of refusals are too.
void Worker::judge_length(const Answer& answer, sample::Sample& sample) {
  const bool received = plan_.client.lengths == plan::Lengths::received;
  const bool asked = received ? has_response(sample.failure) : sample.ok() && answer.has_length;
  if (!asked || sample.status == 0) return;
  PreparedRoute& route = routes_.at(sample.route);
  const std::uint64_t length = received ? answer.body_bytes : answer.length;
  if (!route.length) route.length = length;
  if (*route.length == length) return;
  if (sample.ok() && plan_.client.lengths != plan::Lengths::counted) sample.failure = Failure::assertion;
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
  if (!outcome.has_content_encoding) return true;
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
