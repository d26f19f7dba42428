// GrpcTalk: one stream of a script, from its beginning to its end: a helper of the user that says what the script wants
// said. What comes is told to the script's loop. Calls no JavaScript.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "script/js/grpc_task.h"

namespace brink::script::js {

// What happens on a stream, in this order: its head; messages; closed, when the task knows how.
struct GrpcEvent {
  enum class Kind : std::uint8_t { head, message, closed };
  Kind kind = Kind::closed;
  std::string payload = {};  // lines of the head; a message
};

// The script's end of it, which both hold.
struct GrpcLine {
  // The script's side.
  void say(std::string_view messages);
  void end();
  void cancel();

  std::string unsent;  // messages, with what goes before each
  bool ended = false;
  bool cancelled = false;

  std::function<void(GrpcEvent)> tell;  // from anywhere but the user's fiber; empty once it is over
  engine::Seat* seat = nullptr;         // of the talk, while there is one

 private:
  void wake() {
    if (seat != nullptr) seat->wake();
  }
};

class GrpcTalk final : public engine::Talker {
 public:
  GrpcTalk(std::shared_ptr<GrpcTask> task, std::shared_ptr<GrpcLine> line)
      : task_(std::move(task)), line_(std::move(line)) {}
  ~GrpcTalk() override;

  void sit(engine::Seat& seat) override { line_->seat = &seat; }
  engine::Action next(const engine::Outcome& outcome) override;
  Says say(std::string& out) override;
  void hear_head(std::string_view head) override;
  void hear(std::string_view message) override;

 private:
  std::shared_ptr<GrpcTask> task_;
  std::shared_ptr<GrpcLine> line_;
  bool begun_ = false;
};

}  // namespace brink::script::js
