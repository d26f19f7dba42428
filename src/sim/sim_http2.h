// SimHttp2: the target's end of one simulated connection of HTTP/2: whole requests for the target, responses and single
// frames back.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "protocol/testing_http2.h"
#include "sim/sim_target.h"

namespace brink::sim {

class SimHttp2 : public std::enable_shared_from_this<SimHttp2> {
 public:
  using Send = std::function<void(std::string bytes, bool close)>;

  // Requests go to `target`; what is to be sent goes to `send`.
  SimHttp2(SimMachine& machine, SimTarget& target, std::uint64_t number, Send send);

  void receive(std::string_view bytes);
  // Lets the test say what it likes on the connection, and sends it.
  void act(const std::function<void(protocol::TestingHttp2Server&)>& say);
  // Whatever is sent, as it is.
  void send_raw(std::string bytes, bool close = false) { send_(std::move(bytes), close); }

 private:
  void take(const protocol::TestingHttp2Server::Request& request);
  void answer(std::int32_t stream, const SimResponse& response);
  void flush(bool close);

  SimMachine& machine_;
  SimTarget& target_;
  std::uint64_t number_;
  Send send_;
  protocol::TestingHttp2Server server_;
  bool receiving_ = false;  // nothing may be produced meanwhile
  bool close_ = false;      // afterwards
};

}  // namespace brink::sim
