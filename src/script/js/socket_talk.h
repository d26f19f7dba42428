// SocketTalk: one WebSocket of a script, from its opening to its end: a helper of the user that listens on it and says
// what the script wants said. What comes is told to the script's loop. Calls no JavaScript.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/listener.h"
#include "script/js/http_call.h"

namespace brink::script::js {

// What happens on a socket, in this order: opened or failed; messages, pings, pongs; closed.
struct SocketEvent {
  enum class Kind : std::uint8_t { opened, failed, text, binary, ping, pong, closed };
  Kind kind = Kind::failed;
  std::string payload = {};  // of a message; why it failed, or the reason of a close
  std::string head = {};     // of the answer to the handshake
  std::string body = {};
  std::uint16_t status = 0;  // likewise
  std::uint16_t code = 0;    // of a close
  bool by_us = false;        // likewise
};

// The script's end of it, which both hold.
struct SocketLine {
  // The script's side.
  void say(protocol::Opcode opcode, std::string payload);
  void close(std::uint16_t code, std::string reason);

  struct Said {
    protocol::Opcode opcode;
    std::string payload;
  };
  std::deque<Said> unsent;
  bool closes = false;
  std::uint16_t code = 0;
  std::string reason;

  std::function<void(SocketEvent)> tell;  // from anywhere but the user's fiber; empty once it is over
  engine::Seat* seat = nullptr;           // of the talk, while there is one
};

class SocketTalk final : public engine::Listener {
 public:
  SocketTalk(User& user, HttpCall call, std::string protocols, std::shared_ptr<SocketLine> line, std::uint64_t seed);
  ~SocketTalk() override;

  void sit(engine::Seat& seat) override { line_->seat = &seat; }
  engine::Action next(const engine::Outcome& outcome) override;
  void hear(const Heard& heard) override;
  Goodbye goodbye() const override { return {line_->code, line_->reason}; }

 private:
  enum class State : std::uint8_t { fresh, opening, talking, over };

  engine::Action open();
  engine::Action opened(const engine::Outcome& outcome);
  engine::Action go_on();
  engine::Action end(SocketEvent event);
  void account(const engine::Outcome& outcome);
  void add_header(std::string_view name, std::string value);

  User& user_;
  HttpCall call_;
  std::string protocols_, key_, cookies_;
  std::shared_ptr<SocketLine> line_;
  std::uint64_t seed_;
  State state_ = State::fresh;
  std::vector<HttpCall::Field> fields_;
  std::vector<protocol::HeaderView> headers_;
  engine::Handshake handshake_;
  engine::SocketRequest request_;
  SocketLine::Said saying_{};
  std::optional<SocketEvent> closed_;  // the server has said goodbye
};

}  // namespace brink::script::js
