#include "sim/sim_machine.h"

#include "sim/sim_stream.h"

namespace brink::sim {
namespace {
constexpr Duration lookup_time = std::chrono::milliseconds(1);

bool is_numeric(std::string_view host) {
  return host.find_first_not_of("0123456789.:abcdef") == std::string_view::npos;
}
}  // namespace

SimMachine::SimMachine(const SimOptions& options) : options_(options), random_(options.seed) {}
SimMachine::~SimMachine() = default;

void SimMachine::listen(std::string host, std::uint16_t port, SimTarget& target) {
  listeners_[{std::move(host), port}] = &target;
}

void SimMachine::name(std::string host, std::vector<std::string> addresses) {
  names_[std::move(host)] = std::move(addresses);
}

void SimMachine::at(Instant at, std::function<void()> fn) {
  events_.push({std::max(at, now_), ++order_, std::move(fn)});
}

std::unique_ptr<net::Stream> SimMachine::make_stream(net::StreamHandler& handler) {
  return std::make_unique<SimStream>(*this, handler);
}

SimTarget* SimMachine::target(const net::Address& address) {
  const auto found = listeners_.find({address.host, address.port});
  return found == listeners_.end() ? nullptr : found->second;
}

void SimMachine::resolve(std::string_view host, std::uint16_t port, net::ResolveCallback callback) {
  net::Resolution result;
  const auto known = names_.find(std::string(host));
  std::vector<std::string> hosts;
  if (known != names_.end()) hosts = known->second;
  if (hosts.empty() && is_numeric(host)) hosts.emplace_back(host);
  for (auto& h : hosts) {
    const auto family = h.find(':') == std::string::npos ? net::Address::Family::ipv4 : net::Address::Family::ipv6;
    result.addresses.push_back({family, std::move(h), port});
  }
  result.took = lookup_time;
  if (result.addresses.empty()) result.error = "no such host";
  at(now_ + lookup_time, [result = std::move(result), callback = std::move(callback)] { callback(result); });
}

void SimMachine::freeze(Instant from, Duration length) {
  frozen_from_ = from;
  frozen_ = length;
}

void SimMachine::turn(Instant until) {
  const Instant next_event = events_.empty() ? never : events_.top().at;
  const Instant next = std::min({next_event, timers_.next(), until});
  if (next == never) return;
  now_ = std::max(now_, next);
  if (now_ >= frozen_from_) {
    now_ += frozen_;
    frozen_from_ = never;
  }
  timers_.fire_due(now_);
  if (events_.empty() || events_.top().at > now_) return;
  const Event event = events_.top();
  events_.pop();
  event.fn();
  cpu_ += options_.cpu_per_event;
  now_ += options_.cpu_per_event;
}

}  // namespace brink::sim
