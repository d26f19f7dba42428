// SocketCourse: a user's way through a step over a WebSocket: opens the socket unless it stands, goes through the acts
// as often as the step says, and closes it if it is to be closed then. A request on the socket that fails ends the
// step. Part of a ScenarioBehaviour.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/behaviour.h"
#include "engine/scenario/composer.h"
#include "engine/scenario/program.h"
#include "engine/scenario/scope.h"

namespace brink::engine {

class SocketCourse {
 public:
  // All outlive it.
  SocketCourse(Program& program, Scope& scope, Composer& composer, sample::Journal& journal)
      : program_(program), scope_(scope), composer_(composer), journal_(journal) {}

  // An iteration begins: sockets of the one before are closed, but for those that outlive it.
  void begin_iteration();
  // What to do in the step, next and next again; nothing: it is over.
  std::optional<Action> begin(const plan::Step& step, const std::vector<Program::ActRules>& rules);
  std::optional<Action> next(const Outcome& outcome);

  bool is_answer(const SocketMessage& message);
  // `charged`: a request of the iteration has failed already, so that missing values cost no other.
  void judge(sample::Sample& sample, const Outcome& outcome, bool charged);

  // Of a step that is over: the iteration is to be given up.
  bool failed() const { return failed_; }
  // The socket was lost, or could not be opened.
  bool lost() const { return lost_; }
  // Before anything else: a handshake has failed.
  Duration retry_pause() const { return retry_pause_; }

 private:
  enum class State : std::uint8_t { opening, acting, thinking, over };
  struct Place {
    bool stands = false;
    bool outlives_iteration = false;
    bool missed = false;  // it should stand, and was lost or could not be opened
  };

  Action open();
  std::optional<Action> act();
  std::optional<Action> after_handshake(const Outcome& outcome);
  std::optional<Action> after_act(const Outcome& outcome);
  std::optional<Action> next_act();
  std::optional<Action> finish();
  std::optional<Action> give_up(std::string_view why);
  // True: the scenario goes on with placeholders as they are written.
  bool says_anyway(const std::string& missing);

  const plan::SocketStep& socket() const { return *step_->socket; }
  const plan::SocketAct& this_act() const { return socket().acts[act_]; }
  const Program::ActRules& rules() const { return (*rules_)[act_]; }
  Place& place();

  Program& program_;
  Scope& scope_;
  Composer& composer_;
  sample::Journal& journal_;
  const plan::Step* step_ = nullptr;
  const std::vector<Program::ActRules>* rules_ = nullptr;
  std::vector<Place> places_;  // by number of socket
  Handshake handshake_;
  SocketRequest request_;
  std::string payload_;
  State state_ = State::over;
  std::size_t act_ = 0;
  std::uint32_t round_ = 0;
  std::uint64_t turn_ = 0;  // of payloads
  Duration retry_pause_{};
  bool failed_ = false;
  bool lost_ = false;
};

}  // namespace brink::engine
