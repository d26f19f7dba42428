#include "sim/sim_socket.h"

#include "protocol/http1.h"
#include "sim/sim_machine.h"

namespace brink::sim {

using protocol::Opcode;

SimSocket::SimSocket(OnFrame on_frame)
    : on_frame_(std::move(on_frame)),
      server_([this](const protocol::TestingFrame& frame) { on_frame_(*this, frame); }) {}

void SocketTarget::handle(SimMachine& machine, const SimRequest& request, Respond respond) {
  paths.push_back(request.path);
  const std::string head = request.head + "\r\n";
  if (protocol::find_header(head, "upgrade").empty()) return respond(plain(request));
  heads.push_back(request.head);
  if (refuse) return respond(refuse(request));
  auto socket = std::make_shared<SimSocket>(
      [this, &machine](SimSocket& from, const Frame& frame) { take(machine, from, frame); });
  const std::string_view key = protocol::find_header(head, "sec-websocket-key");
  SimResponse response;
  response.raw = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + more_headers +
                 "Sec-WebSocket-Accept: " + protocol::websocket_accept(key) + "\r\n\r\n";
  response.upgrade = socket;
  respond(std::move(response));
  on_open(*socket);
}

void SocketTarget::take(SimMachine& machine, SimSocket& socket, const Frame& frame) {
  switch (frame.opcode) {
    case Opcode::ping:
      ++pings;
      socket.send_frame(Opcode::pong, frame.payload);
      return;
    case Opcode::pong: ++pongs; return;
    case Opcode::close:
      goodbyes.push_back(frame.payload);
      if (returns_goodbyes) socket.send_raw(protocol::testing_frame(Opcode::close, frame.payload), true);
      return;
    default: break;
  }
  messages.push_back(frame.payload);
  masks.push_back(frame.mask);
  if (on_message) return on_message(socket, frame);
  machine.at(machine.now() + delay,
             [socket = socket.shared_from_this(), frame] { socket->send_frame(frame.opcode, frame.payload); });
}

}  // namespace brink::sim
