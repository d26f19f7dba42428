#include "net/real_machine.h"

#include <ctime>

#include "net/event_loop.h"
#include "net/socket.h"
#include "net/tcp_stream.h"
#include "net/tls_context.h"

namespace brink::net {
namespace {

class RealMachine final : public Machine {
 public:
  RealMachine(std::unique_ptr<EventLoop> loop, std::unique_ptr<Resolver> resolver, SourceAddresses sources)
      : loop_(std::move(loop)), resolver_(std::move(resolver)), host_{*loop_, std::move(sources), {}, {}, {}} {}

  Result<void> set_tls(const TlsSettings& settings) {
    host_.tls_settings = settings;
    // What the user has named is looked at now, while it can still be an error.
    if (!settings.is_special()) return {};
    auto tls = TlsContext::make(settings);
    if (!tls) return tl::unexpected(tls.error());
    host_.own.tls = std::move(*tls);
    return {};
  }

  Instant now() override { return EventLoop::now(); }
  TimerQueue& timers() override { return loop_->timers(); }
  std::unique_ptr<Stream> make_stream(StreamHandler& handler) override {
    return std::make_unique<TcpStream>(host_, handler);
  }
  void resolve(std::string_view host, std::uint16_t port, ResolveCallback callback) override {
    resolver_->resolve(host, port, std::move(callback));
  }
  void turn(Instant until) override { loop_->turn(until); }
  void wake() override { loop_->wake(); }
  Duration thread_cpu() override {
    timespec t;
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec);
  }

 private:
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<Resolver> resolver_;
  StreamHost host_;
};

}  // namespace

Result<std::unique_ptr<Machine>> make_real_machine(const MachineOptions& options) {
  auto loop = EventLoop::make({.spin = options.spin});
  if (!loop) return tl::unexpected(loop.error());
  auto resolver = Resolver::make(**loop, options.dns, options.overrides);
  if (!resolver) return tl::unexpected(resolver.error());
  auto sources = SourceAddresses::make(options.source_addresses);
  if (!sources) return tl::unexpected(sources.error());
  sources->spread_loopback(options.loopback_share);
  auto machine = std::make_unique<RealMachine>(std::move(*loop), std::move(*resolver), std::move(*sources));
  auto tls = machine->set_tls({options.tls_verify, options.tls_ca_bundle, options.tls_min, options.tls_max,
                               options.tls_ciphers, options.certificates});
  if (!tls) return tl::unexpected(tls.error());
  return machine;
}

}  // namespace brink::net
