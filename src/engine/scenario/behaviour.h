// ScenarioBehaviour: a user who follows a scenario (plan/scenario.h).
//
//   begin ─► enter ─► ready ─► waiting ─► leave ─► enter of the next step …
//            (think)  (send)   (judge)   (think)└► begin of the next iteration: after the last step, or when it is
//            given up
//
// A step over a WebSocket is `talking` instead of waiting, until its SocketCourse is over.
#pragma once

#include <memory>
#include <string>

#include "engine/behaviour.h"
#include "engine/scenario/composer.h"
#include "engine/scenario/program.h"
#include "engine/scenario/scope.h"
#include "engine/scenario/socket_course.h"

namespace brink::engine {

// An iteration draws its rows, forgets variables (and cookies, if the scenario says so), and follows one flow. It is
// given up when a value is missing and the scenario does not say to go on. Values that were not there cost one request
// of an iteration its success, unless one has failed already.
class ScenarioBehaviour final : public Behaviour {
 public:
  ScenarioBehaviour(Program& program, const Person& person);

  Action next(const Outcome& outcome) override;
  void judge(sample::Sample& sample, const Outcome& outcome) override;
  bool is_answer(const SocketMessage& message) override { return course_.is_answer(message); }

 private:
  enum class State : std::uint8_t { begin, enter, ready, waiting, talking, leave };

  bool begin();
  Action enter();
  Action send();
  Action follow(std::optional<Action> action);
  Action after_response(const Outcome& outcome);
  Action give_up(std::string_view why);
  Action pause_then_leave();
  Action leave();

  const plan::Step& step() const { return flow_->flow.steps[step_]; }
  const StepRules& rules() const { return flow_->rules[step_]; }

  Program& program_;
  sample::Journal& journal_;
  Scope scope_;
  Composer composer_;
  SocketCourse course_;
  const Program::FlowProgram* flow_ = nullptr;
  std::size_t step_ = 0;
  State state_ = State::begin;
  bool judged_ = false;    // the response under way has been
  bool given_up_ = false;  // the iteration ends with this step
  bool charged_ = false;   // a request of this iteration has failed already
};

class ScenarioFactory final : public BehaviourFactory {
 public:
  ScenarioFactory(const plan::Plan& plan, plan::Segment segment, WallClock now)
      : program_(plan, segment, std::move(now)) {}

  std::unique_ptr<Behaviour> make(const Person& person) override {
    return std::make_unique<ScenarioBehaviour>(program_, person);
  }
  RouteId first_route() const override { return program_.scenario().flows.front().steps.front().route; }

 private:
  Program program_;
};

}  // namespace brink::engine
