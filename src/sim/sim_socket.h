// SimSocket: the target's end of one simulated WebSocket; SocketTarget: a target that opens them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/testing_websocket.h"
#include "sim/sim_target.h"

namespace brink::sim {

class SimSocket : public std::enable_shared_from_this<SimSocket> {
 public:
  using Send = std::function<void(std::string bytes, bool close)>;
  using OnFrame = std::function<void(SimSocket&, const protocol::TestingFrame&)>;

  explicit SimSocket(OnFrame on_frame);

  void receive(std::string_view bytes) { server_.receive(bytes); }
  void send(std::string_view text) { send_raw(protocol::testing_frame(protocol::Opcode::text, text)); }
  void send_frame(protocol::Opcode opcode, std::string_view payload) {
    send_raw(protocol::testing_frame(opcode, payload));
  }
  // Whatever is sent, as it is; `close`: the connection ends behind it.
  void send_raw(std::string bytes, bool close = false) { send_(std::move(bytes), close); }

  // The connection it is on, as soon as it is.
  void attach(Send send) { send_ = std::move(send); }

 private:
  OnFrame on_frame_;
  protocol::TestingSocketServer server_;
  Send send_;
};

// Opens a WebSocket for whoever asks, and answers as a test says. Pings are ponged and goodbyes returned, with the end
// of the connection, unless it says otherwise.
class SocketTarget : public SimTarget {
 public:
  using Frame = protocol::TestingFrame;

  void handle(SimMachine& machine, const SimRequest& request, Respond respond) override;

  // For a text or binary message; the echo, after `delay`.
  std::function<void(SimSocket&, const Frame&)> on_message;
  // As soon as a socket is open.
  std::function<void(SimSocket&)> on_open = [](SimSocket&) {};
  // Instead of opening one.
  std::function<SimResponse(const SimRequest&)> refuse;
  Duration delay = std::chrono::milliseconds(1);
  bool returns_goodbyes = true;
  std::string more_headers;  // whole lines of the answer to the handshake

  // For a request that asks for no WebSocket.
  std::function<SimResponse(const SimRequest&)> plain = [](const SimRequest&) { return SimResponse{}; };

  std::vector<std::string> paths;     // of all requests
  std::vector<std::string> heads;     // of handshakes
  std::vector<std::string> messages;  // that came
  std::vector<std::uint32_t> masks;   // of these
  std::vector<std::string> goodbyes;  // payloads of close frames
  std::uint64_t pings = 0, pongs = 0;

 private:
  void take(SimMachine& machine, SimSocket& socket, const Frame& frame);
};

}  // namespace brink::sim
