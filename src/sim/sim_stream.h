// SimStream: one connection of the simulated network. Bytes arrive whole and in order after the network's delay.
#pragma once

#include <memory>
#include <string>

#include "sim/sim_http2.h"
#include "sim/sim_machine.h"
#include "sim/sim_socket.h"
#include "sim/sim_target.h"

namespace brink::sim {

class SimStream final : public net::Stream {
 public:
  SimStream(SimMachine& machine, net::StreamHandler& handler) : machine_(machine), handler_(&handler) {}
  ~SimStream() override { close(); }

  void open(const net::Address& address, const net::TlsTarget* tls) override;
  net::IoResult read(std::span<char> into) override;
  net::IoResult write(std::span<const char> data) override { return write2(data, {}); }
  net::IoResult write2(std::span<const char> first, std::span<const char> second) override;
  void close(bool abort = false) override;
  const net::OpenTimes& times() const override { return times_; }
  bool in_handshake() const override { return false; }
  void hand_to(net::StreamHandler& handler) override { handler_ = &handler; }
  net::TlsFacts tls_facts() const override { return tls_; }

 private:
  // What is on the wire, shared with events in flight; `stream` is cleared when this side closes.
  struct Wire {
    SimStream* stream = nullptr;
    SimTarget* target = nullptr;
    std::uint64_t number = 0;
    std::string to_server;              // bytes of a request that is not whole yet
    std::shared_ptr<SimHttp2> http2;    // once it is known to be that
    std::shared_ptr<SimSocket> socket;  // likewise
    bool server_closed = false;
  };

  void connected(SimTarget* target);
  static bool take_preface(SimMachine& machine, const std::shared_ptr<Wire>& wire);
  static void send(SimMachine& machine, const std::shared_ptr<Wire>& wire, std::string bytes, bool close);
  static void arrive(SimMachine& machine, const std::shared_ptr<Wire>& wire, const std::string& bytes);
  static void answer(SimMachine& machine, const std::shared_ptr<Wire>& wire, const SimRequest& request,
                     SimResponse response);
  static void deliver(const std::shared_ptr<Wire>& wire, const std::string& bytes, bool close);

  SimMachine& machine_;
  net::StreamHandler* handler_;
  std::shared_ptr<Wire> wire_;
  net::OpenTimes times_;
  net::TlsFacts tls_;
  bool wants_tls_ = false;
  bool offers_http2_ = false;
  std::string received_;
  bool eof_ = false;
  bool standing_ = false;
};

}  // namespace brink::sim
