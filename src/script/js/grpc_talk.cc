#include "script/js/grpc_talk.h"

#include <utility>

namespace brink::script::js {

void GrpcLine::say(std::string_view messages) {
  unsent += messages;
  wake();
}

void GrpcLine::end() {
  ended = true;
  wake();
}

void GrpcLine::cancel() {
  cancelled = true;
  wake();
}

GrpcTalk::~GrpcTalk() {
  line_->seat = nullptr;
  line_->tell = nullptr;
}

engine::Action GrpcTalk::next(const engine::Outcome& outcome) {
  if (!std::exchange(begun_, true)) {
    if (line_->cancelled) return engine::Action::end();
    return engine::Action::call(task_->compose(true));
  }
  task_->take(outcome);
  if (line_->tell) line_->tell({.kind = GrpcEvent::Kind::closed});
  return engine::Action::end();
}

engine::Talker::Says GrpcTalk::say(std::string& out) {
  if (line_->cancelled) return Says::cancel;
  out += std::exchange(line_->unsent, {});
  return line_->ended ? Says::last : Says::more;
}

void GrpcTalk::hear_head(std::string_view head) {
  if (line_->tell) line_->tell({.kind = GrpcEvent::Kind::head, .payload = std::string(head)});
}

void GrpcTalk::hear(std::string_view message) {
  if (line_->tell) line_->tell({.kind = GrpcEvent::Kind::message, .payload = std::string(message)});
}

}  // namespace brink::script::js
