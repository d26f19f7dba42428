#include "engine/scenario/socket_course.h"

#include <utility>

#include "base/check.h"
#include "protocol/websocket.h"

namespace brink::engine {

using plan::SocketAct;
using protocol::Opcode;
using sample::Failure;
using sample::Mishap;

void SocketCourse::begin_iteration() {
  for (Place& place : places_) {
    place.stands = place.stands && place.outlives_iteration;
    place.missed = place.missed && place.outlives_iteration;
  }
}

SocketCourse::Place& SocketCourse::place() {
  if (places_.size() <= socket().socket) places_.resize(socket().socket + 1);
  return places_[socket().socket];
}

std::optional<Action> SocketCourse::begin(const plan::Step& step, const std::vector<Program::ActRules>& rules) {
  step_ = &step;
  rules_ = &rules;
  act_ = 0;
  round_ = 0;
  failed_ = lost_ = false;
  retry_pause_ = {};
  if (place().stands || !socket().open) return act();
  composer_.compose_handshake(step, program_.origin(step.route), scope_,
                              protocol::websocket_key(scope_.random()(), scope_.random()()));
  if (!composer_.wrong().empty()) return give_up(composer_.wrong());
  if (!composer_.missing().empty() && !says_anyway(composer_.missing())) return give_up(composer_.missing());
  return open();
}

Action SocketCourse::open() {
  const plan::OpenSocket& how = *socket().open;
  place().outlives_iteration = how.end == plan::SocketEnd::user;
  handshake_ = {.request = composer_.request(),
                .key = composer_.key(),
                .offered = how.subprotocols,
                .socket = socket().socket,
                .outlives_iteration = place().outlives_iteration,
                .again = std::exchange(place().missed, false),
                .keeps_unread = how.keeps_unread,
                .close_code = how.close_code,
                .close_reason = how.close_reason,
                .ping_every = how.ping_every,
                .seed = scope_.random()()};
  state_ = State::opening;
  return Action::open_socket(handshake_);
}

std::optional<Action> SocketCourse::next(const Outcome& outcome) {
  switch (state_) {
    case State::opening: return after_handshake(outcome);
    case State::acting: return after_act(outcome);
    case State::thinking: return next_act();
    case State::over: return std::nullopt;
  }
  CHECK(false, "a state that is none");
}

std::optional<Action> SocketCourse::after_handshake(const Outcome& outcome) {
  if (outcome.unsendable != nullptr) return give_up(outcome.unsendable->message);
  if (outcome.sample->ok()) {
    place().stands = true;
    return act();
  }
  state_ = State::over;
  failed_ = lost_ = place().missed = true;
  retry_pause_ = socket().retry_pause;
  return std::nullopt;
}

std::optional<Action> SocketCourse::act() {
  if (socket().acts.empty()) return finish();
  const SocketAct& act = this_act();
  payload_.clear();
  if (!act.payloads.empty()) {
    std::string missing;
    scope_.fill(act.payloads[turn_++ % act.payloads.size()], payload_, missing);
    if (!missing.empty() && !says_anyway(missing)) return give_up(missing);
  }
  request_ = {.route = act.route,
              .socket = socket().socket,
              .says = std::nullopt,
              .payload = payload_,
              .awaits = act.awaits,
              .timeout = act.timeout,
              .hold = act.hold};
  if (act.says != SocketAct::Says::nothing) {
    request_.says = act.says == SocketAct::Says::text     ? Opcode::text
                    : act.says == SocketAct::Says::binary ? Opcode::binary
                                                          : Opcode::ping;
  }
  state_ = State::acting;
  return Action::use_socket(request_);
}

// A message that is not as it should be has come all the same; anything else ends the step, and the socket, on which
// an answer might still come that nobody could tell from the next one.
std::optional<Action> SocketCourse::after_act(const Outcome& outcome) {
  const Failure failure = outcome.sample->failure;
  if (failure != Failure::none && failure != Failure::assertion) {
    failed_ = lost_ = place().missed = true;
    return finish();
  }
  if (failed_) return finish();
  if (this_act().think_after.count() > 0) {
    state_ = State::thinking;
    return Action::sleep(scope_.jittered(this_act().think_after));
  }
  return next_act();
}

std::optional<Action> SocketCourse::next_act() {
  if (++act_ < socket().acts.size()) return act();
  act_ = 0;
  return ++round_ < socket().rounds ? act() : finish();
}

std::optional<Action> SocketCourse::finish() {
  state_ = State::over;
  if (!place().stands || !(socket().closes || lost_)) return std::nullopt;
  place().stands = false;
  return Action::close_socket(socket().socket);
}

std::optional<Action> SocketCourse::give_up(std::string_view why) {
  journal_.mishap(Mishap::substitution, std::string("TemplateError: ").append(why));
  failed_ = true;
  return finish();
}

bool SocketCourse::says_anyway(const std::string& missing) {
  if (program_.scenario().on_template_error == plan::OnTemplateError::abort_iteration) return false;
  journal_.mishap(Mishap::substitution, "TemplateError: " + missing);
  return true;
}

bool SocketCourse::is_answer(const SocketMessage& message) {
  if (this_act().answer.empty()) return true;
  program_.json().set_body(message.payload);
  Outcome outcome;
  outcome.body = message.payload;
  return rules().answer.match(outcome, program_.json());
}

void SocketCourse::judge(sample::Sample& sample, const Outcome& outcome, bool charged) {
  JsonLookup& json = program_.json();
  json.set_body(outcome.body);
  if (rules().own.check(sample, outcome, json, journal_) > 0) sample.failure = Failure::assertion;
  if (rules().own.extract(outcome, json, scope_, journal_) == 0) return;
  if (!charged && sample.failure == Failure::none) sample.failure = Failure::assertion;
  failed_ = program_.scenario().on_extract_failure == plan::OnExtractFailure::abort_iteration;
}

}  // namespace brink::engine
