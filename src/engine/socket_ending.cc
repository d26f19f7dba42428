#include "engine/socket_ending.h"

#include <utility>

namespace brink::engine {
namespace {
// For the server to end a connection on which both have said goodbye.
constexpr Duration linger_time = std::chrono::seconds(1);
}  // namespace

class SocketEndings::Ending final : net::StreamHandler, net::Timer {
 public:
  explicit Ending(SocketEndings& owner) : owner_(owner) {}

  void begin(std::unique_ptr<net::Stream> stream, protocol::WebSocketParser frames, std::string unsent, bool heard) {
    stream_ = std::move(stream);
    frames_ = std::move(frames);
    unsent_ = std::move(unsent);
    heard_ = heard;
    stream_->hand_to(*this);
    active_ = true;
    wait(heard ? linger_time : context().close_timeout);
    write();
    on_readable();  // what is there already is not announced again
  }

  bool active() const { return active_; }

  void end(bool abort) {
    if (!heard_) ++context().sockets.closes_unanswered;
    stream_->close(abort);
    context().machine.timers().cancel(*this);
    active_ = false;
    --owner_.active_;
    owner_.idle_.push_back(this);
  }

 private:
  CarrierContext& context() { return owner_.context_; }
  void wait(Duration time) { context().machine.timers().set(*this, context().machine.now() + time); }

  void on_connected() override {}
  void on_connect_failed(net::NetError) override {}
  void on_writable() override { write(); }
  void fire(Instant) override { end(true); }

  void write() {
    if (!active_ || unsent_.empty()) return;
    const net::IoResult result = stream_->write(unsent_);
    if (result.status == net::IoStatus::ok) unsent_.erase(0, result.size);
  }

  void on_readable() override {
    for (net::IoResult result{.more = true}; active_ && result.more;) {
      result = stream_->read(context().buffer);
      if (result.status == net::IoStatus::blocked) return;
      if (result.status != net::IoStatus::ok) return end(false);
      listen({context().buffer.data(), result.size});
    }
  }

  // For goodbye; all else is nobody's any more.
  void listen(std::string_view bytes) {
    while (!bytes.empty() && !heard_ && frames_.state() != protocol::WebSocketParser::State::failed) {
      bytes.remove_prefix(frames_.consume(bytes));
      if (frames_.state() != protocol::WebSocketParser::State::close) continue;
      heard_ = true;
      ++context().sockets.close_codes[frames_.close_code()];
      wait(linger_time);
    }
  }

  SocketEndings& owner_;
  std::unique_ptr<net::Stream> stream_;
  protocol::WebSocketParser frames_;
  std::string unsent_;
  bool heard_ = false;
  bool active_ = false;
};

SocketEndings::SocketEndings(CarrierContext& context) : context_(context) {}
SocketEndings::~SocketEndings() = default;

void SocketEndings::take(std::unique_ptr<net::Stream> stream, protocol::WebSocketParser frames, std::string unsent,
                         bool heard) {
  if (idle_.empty()) {
    all_.push_back(std::make_unique<Ending>(*this));
    idle_.push_back(all_.back().get());
  }
  Ending& ending = *idle_.back();
  idle_.pop_back();
  ++active_;
  ending.begin(std::move(stream), std::move(frames), std::move(unsent), heard);
}

void SocketEndings::cut() {
  for (const auto& ending : all_) {
    if (ending->active()) ending->end(true);
  }
}

}  // namespace brink::engine
