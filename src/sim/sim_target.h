// Simulated targets with one known behaviour each. A target sees whole requests and answers in simulated time.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"

namespace brink::sim {

class SimHttp2;
class SimMachine;
class SimSocket;

struct SimRequest {
  std::string method;
  std::string path;
  std::string head;  // the whole of it
  std::uint64_t connection = 0;
  std::string body = {};
  std::shared_ptr<SimHttp2> http2 = nullptr;  // its connection, where that is of HTTP/2 (sim_http2.h)
  std::int32_t stream = 0;
};

struct SimResponse {
  int status = 200;
  std::string body = "ok";
  std::string headers;                           // whole lines, each with its \r\n
  bool close = false;                            // end the connection afterwards
  std::string raw;                               // if not empty, sent instead of a response
  bool drop = false;                             // end the connection without a byte
  bool endless = false;                          // HTTP/2: the stream stays open behind the body
  std::optional<std::uint32_t> reset;            // HTTP/2: this error code instead of a response
  std::shared_ptr<SimSocket> upgrade = nullptr;  // what follows on the connection is its (sim_socket.h); with `raw`
};

// Answers once, now or later; may be dropped without an answer: then the request hangs.
using Respond = std::function<void(SimResponse)>;

class SimTarget {
 public:
  virtual ~SimTarget() = default;
  // False: the connection attempt is refused. Called when it arrives.
  virtual bool accept(SimMachine&) { return true; }
  virtual void handle(SimMachine& machine, const SimRequest& request, Respond respond) = 0;
  std::uint64_t requests = 0;  // whole requests seen
  bool speaks_http2 = true;    // to whoever begins with it, and by ALPN
  std::uint32_t max_streams = 100;
};

// Answers after a random time: constant, or uniform in mean * (1 ± spread).
class DelayTarget : public SimTarget {
 public:
  explicit DelayTarget(Duration mean, double spread = 0) : mean_(mean), spread_(spread) {}
  void handle(SimMachine& machine, const SimRequest& request, Respond respond) override;

 private:
  Duration mean_;
  double spread_;
};

// The fragile shop: pages of 5-15 ms, and /checkout behind `slots` slots held for `work` ± 20 %, given up after
// `patience` with a 500.
class ShopTarget : public SimTarget {
 public:
  ShopTarget(std::size_t slots, Duration work, Duration patience) : slots_(slots), work_(work), patience_(patience) {}
  void handle(SimMachine& machine, const SimRequest& request, Respond respond) override;
  std::uint64_t rejected = 0;

 private:
  struct Waiter {
    Respond respond;
    bool gone = false;
  };
  void occupy(SimMachine& machine, Respond respond);
  std::size_t slots_;
  Duration work_, patience_;
  std::size_t busy_ = 0;
  std::deque<std::shared_ptr<Waiter>> waiting_;
};

// Another target, frozen for `length` at the start of every `period`: what arrives or would end then waits for its end.
class FreezingTarget : public SimTarget {
 public:
  FreezingTarget(SimTarget& inner, Duration period, Duration length)
      : inner_(inner), period_(period), length_(length) {}
  void handle(SimMachine& machine, const SimRequest& request, Respond respond) override;

 private:
  Instant thaw(Instant now) const;
  SimTarget& inner_;
  Duration period_, length_;
};

// One server that works on one request at a time for `work`, with an unbounded queue.
class QueueTarget : public SimTarget {
 public:
  QueueTarget(std::size_t servers, Duration work) : servers_(servers), work_(work) {}
  void handle(SimMachine& machine, const SimRequest& request, Respond respond) override;

 private:
  void serve(SimMachine& machine, Respond respond);
  std::size_t servers_;
  Duration work_;
  std::size_t busy_ = 0;
  std::deque<Respond> queue_;
};

// Whatever the function says.
class FunctionTarget : public SimTarget {
 public:
  using Fn = std::function<void(SimMachine&, const SimRequest&, Respond)>;
  explicit FunctionTarget(Fn fn) : fn_(std::move(fn)) {}
  void handle(SimMachine& machine, const SimRequest& request, Respond respond) override {
    fn_(machine, request, std::move(respond));
  }

 private:
  Fn fn_;
};

}  // namespace brink::sim
