// SocketEndings: connections of WebSockets after their last word: they wait until the other side has said goodbye as
// well and has ended the connection. The side that does so first keeps the port, and that should be the server's
// (RFC 6455 §7.1.1). Nobody else waits for it. Part of a worker; its thread only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/carrier.h"
#include "net/machine.h"
#include "protocol/websocket.h"

namespace brink::engine {

class SocketEndings {
 public:
  explicit SocketEndings(CarrierContext& context);
  ~SocketEndings();

  // `unsent` goes out first. `heard`: the other side has said goodbye. Ends by itself: after the time to close, and a
  // second for the connection.
  void take(std::unique_ptr<net::Stream> stream, protocol::WebSocketParser frames, std::string unsent, bool heard);
  bool empty() const { return active_ == 0; }
  // All of them, at once.
  void cut();

 private:
  class Ending;

  CarrierContext& context_;
  std::vector<std::unique_ptr<Ending>> all_;
  std::vector<Ending*> idle_;
  std::size_t active_ = 0;
};

}  // namespace brink::engine
