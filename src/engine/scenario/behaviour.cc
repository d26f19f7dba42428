#include "engine/scenario/behaviour.h"

#include "base/check.h"

namespace brink::engine {

using sample::Failure;
using sample::Mishap;

ScenarioBehaviour::ScenarioBehaviour(Program& program, const Person& person)
    : program_(program),
      journal_(person.journal),
      scope_(program.sources(), Random(person.seed, person.id.value + 1)),
      course_(program, scope_, composer_, person.journal) {}

Action ScenarioBehaviour::next(const Outcome& outcome) {
  switch (state_) {
    case State::begin:
      if (!begin()) return Action::end();
      state_ = State::enter;
      return program_.scenario().fresh_sessions ? Action::new_session() : enter();
    case State::enter: return enter();
    case State::ready: return send();
    case State::waiting: return after_response(outcome);
    case State::talking:
      charged_ = charged_ || (outcome.sample && !outcome.sample->ok());
      return follow(course_.next(outcome));
    case State::leave: return leave();
  }
  CHECK(false, "a state that is none");
}

bool ScenarioBehaviour::begin() {
  if (!program_.take_rows(scope_)) return false;
  flow_ = &program_.next_flow();
  scope_.reset();
  course_.begin_iteration();
  step_ = 0;
  given_up_ = charged_ = false;
  return true;
}

Action ScenarioBehaviour::enter() {
  state_ = State::ready;
  return step().think_before.count() > 0 ? Action::sleep(scope_.jittered(step().think_before)) : send();
}

Action ScenarioBehaviour::send() {
  if (step().socket) return follow(course_.begin(step(), flow_->acts[step_]));
  composer_.compose(step(), program_.origin(step().route), scope_, rules().wants_body());
  if (!composer_.wrong().empty()) return give_up(composer_.wrong());
  if (!composer_.missing().empty()) {
    if (program_.scenario().on_template_error == plan::OnTemplateError::abort_iteration) {
      return give_up(composer_.missing());
    }
    journal_.mishap(Mishap::substitution, "TemplateError: " + composer_.missing());
  }
  judged_ = false;
  state_ = State::waiting;
  return Action::send(composer_.request());
}

// Through a step over a WebSocket, and on from its end.
Action ScenarioBehaviour::follow(std::optional<Action> action) {
  state_ = State::talking;
  if (action) return *action;
  given_up_ = course_.failed();
  if (course_.lost() && step().socket->loss_ends_user) return Action::end();
  if (course_.retry_pause().count() == 0) return pause_then_leave();
  state_ = State::leave;
  return Action::sleep(course_.retry_pause());
}

Action ScenarioBehaviour::give_up(std::string_view why) {
  journal_.mishap(Mishap::substitution, std::string("TemplateError: ").append(why));
  given_up_ = true;
  return pause_then_leave();
}

// The rule that names a status is the one that knows which is a failure: an expected 404 is none.
void ScenarioBehaviour::judge(sample::Sample& sample, const Outcome& outcome) {
  if (state_ == State::talking) return course_.judge(sample, outcome, charged_);
  judged_ = true;
  JsonLookup& json = program_.json();
  json.set_body(outcome.body);
  const bool broken = rules().check(sample, outcome, json, journal_) > 0;
  if (rules().names_status()) sample.failure = Failure::none;
  if (broken && sample.failure == Failure::none) sample.failure = Failure::assertion;

  if (rules().extract(outcome, json, scope_, journal_) > 0) {
    if (!charged_ && sample.failure == Failure::none) sample.failure = Failure::assertion;
    given_up_ = program_.scenario().on_extract_failure == plan::OnExtractFailure::abort_iteration;
  }
}

Action ScenarioBehaviour::after_response(const Outcome& outcome) {
  if (outcome.unsendable != nullptr) return give_up(outcome.unsendable->message);
  charged_ = charged_ || !outcome.sample->ok();
  const bool takes_nothing = !judged_ && !step().extractions.empty();
  if (takes_nothing && program_.scenario().on_extract_failure == plan::OnExtractFailure::abort_iteration) {
    given_up_ = true;
  }
  return pause_then_leave();
}

Action ScenarioBehaviour::pause_then_leave() {
  state_ = State::leave;
  return step().think_after.count() > 0 ? Action::sleep(scope_.jittered(step().think_after)) : leave();
}

Action ScenarioBehaviour::leave() {
  if (given_up_ || ++step_ == flow_->flow.steps.size()) {
    state_ = State::begin;
    return Action::end_iteration();
  }
  return enter();
}

}  // namespace brink::engine
