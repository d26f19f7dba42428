// Listener: a helper (Seat::help) that listens on a WebSocket: it hears whatever comes, none of which is an answer, and
// is woken by its seat when it has something to say.
#pragma once

#include "engine/behaviour.h"

namespace brink::engine {

class Listener : public Behaviour {
 public:
  // The seat it has until it ends; told before it is asked what to do.
  virtual void sit(Seat& seat) = 0;

  struct Heard {
    protocol::Opcode opcode = protocol::Opcode::text;  // text, binary, ping, pong or close, whose reason the payload is
    std::string_view payload;
    std::uint16_t close_code = 0;
  };
  // While it listens; the server's goodbye also when it says something, which then fails. Must not act.
  virtual void hear(const Heard& heard) = 0;

  // With what it closes its socket, instead of what the handshake said.
  struct Goodbye {
    std::uint16_t code = 1000;
    std::string_view reason;
  };
  virtual Goodbye goodbye() const = 0;
};

// Listening as a request: it ends when the seat is woken, when the server closes the socket, which is no failure then,
// or after a long time.
inline SocketRequest listening(RouteId route, std::uint32_t socket) {
  return {.route = route, .socket = socket, .awaits = true, .hold = std::chrono::hours(1)};
}
inline bool listens(const SocketRequest& request) { return request.awaits && request.hold.count() > 0; }

}  // namespace brink::engine
