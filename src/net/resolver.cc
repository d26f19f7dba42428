#include "net/resolver.h"

#include "base/text.h"
#include "net/socket.h"

namespace brink::net {
namespace {

std::string override_key(std::string_view host, std::uint16_t port) {
  return to_lower(host) + ":" + std::to_string(port);
}

bool is_localhost(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == "localhost" || host.ends_with(".localhost");
}

// False where IPv6 is switched off.
bool has_ipv6_loopback() {
  static const bool has = SourceAddresses::make({"::1"}).has_value();
  return has;
}

std::vector<Address> loopback() {
  std::vector<Address> addresses{{.family = Address::Family::ipv4, .host = "127.0.0.1"}};
  if (has_ipv6_loopback()) addresses.push_back({.family = Address::Family::ipv6, .host = "::1"});
  return addresses;
}

}  // namespace

// One name being asked for, and who waits for it; the timer ends it.
struct Resolver::Lookup final : public Timer {
  explicit Lookup(std::unique_ptr<DnsQuery> asked) : query(std::move(asked)) {}
  std::unique_ptr<DnsQuery> query;
  std::vector<Waiter> waiters;

 private:
  void fire(Instant /*now*/) override { query->finish(); }
};

Result<std::unique_ptr<Resolver>> Resolver::make(EventLoop& loop, const DnsSettings& settings,
                                                 const std::vector<HostOverride>& overrides) {
  std::unique_ptr<Resolver> made(new Resolver(loop, settings));
  if (auto read = made->read_overrides(overrides); !read) return tl::unexpected(read.error());
  // Name servers that were given are looked at now, while it can still be an error.
  if (!settings.servers.empty()) {
    if (auto query = DnsQuery::make(loop, settings); !query) return tl::unexpected(query.error());
  }
  return made;
}

Resolver::Resolver(EventLoop& loop, const DnsSettings& settings) : loop_(loop), settings_(settings) {}

Resolver::~Resolver() = default;

Result<void> Resolver::read_overrides(const std::vector<HostOverride>& overrides) {
  for (const HostOverride& entry : overrides) {
    const std::string_view text = entry.address;
    const bool bracketed = text.starts_with('[') && text.ends_with(']');
    auto address = numeric_address(bracketed ? text.substr(1, text.size() - 2) : text, entry.port);
    if (!address) return usage_error("--resolve: " + entry.address + " is not an IP address");
    overrides_[override_key(entry.host, entry.port)] = std::move(*address);
  }
  return {};
}

void Resolver::resolve(std::string_view host, std::uint16_t port, ResolveCallback callback) {
  const std::string name = to_lower(host);
  Waiter waiter{.port = port, .since = EventLoop::now(), .callback = std::move(callback)};
  if (auto addresses = known(name, port)) return finish(std::move(waiter), {.addresses = std::move(*addresses)});
  if (const Kept* found = kept(name)) {
    return finish(std::move(waiter), {.addresses = found->addresses, .error = found->error});
  }
  look_up(name, std::move(waiter));
}

std::optional<std::vector<Address>> Resolver::known(const std::string& host, std::uint16_t port) const {
  if (!overrides_.empty()) {
    const auto found = overrides_.find(override_key(host, port));
    if (found != overrides_.end()) return std::vector<Address>{found->second};
  }
  if (auto numeric = numeric_address(host, port)) return std::vector<Address>{std::move(*numeric)};
  if (is_localhost(host)) return loopback();
  return std::nullopt;
}

const Resolver::Kept* Resolver::kept(const std::string& host) {
  const auto found = cache_.find(host);
  if (found == cache_.end()) return nullptr;
  if (found->second.until > EventLoop::now()) return &found->second;
  cache_.erase(found);
  return nullptr;
}

void Resolver::look_up(const std::string& host, Waiter waiter) {
  if (const auto asked = lookups_.find(host); asked != lookups_.end()) {
    asked->second->waiters.push_back(std::move(waiter));
    return;
  }
  auto query = DnsQuery::make(loop_, settings_);
  if (!query) return finish(std::move(waiter), {.error = query.error().message, .no_fds = out_of_descriptors()});
  auto& lookup = *(lookups_[host] = std::make_unique<Lookup>(std::move(*query)));
  loop_.timers().set(lookup, waiter.since + settings_.timeout);
  lookup.waiters.push_back(std::move(waiter));
  lookup.query->ask(host, [this, host](const DnsAnswer& answer) { answered(host, answer); });
}

void Resolver::answered(const std::string& host, const DnsAnswer& answer) {
  const auto found = lookups_.find(host);
  Lookup& lookup = *done_.emplace_back(std::move(found->second));
  lookups_.erase(found);
  if (!answer.no_fds) keep(host, answer);
  for (Waiter& waiter : lookup.waiters) finish(std::move(waiter), answer);
}

void Resolver::keep(const std::string& host, const DnsAnswer& answer) {
  const bool good = !answer.addresses.empty();
  Duration time = good ? settings_.keep : settings_.keep_failure;
  if (good && answer.ttl > Duration::zero()) time = std::min(time, answer.ttl);
  if (good && settings_.keep_exactly) time = *settings_.keep_exactly;
  if (cache_.size() >= most_kept) cache_.clear();
  const Instant now = EventLoop::now();
  cache_[host] = {
      .addresses = answer.addresses, .error = answer.error, .until = time < never - now ? now + time : never};
}

void Resolver::finish(Waiter waiter, const DnsAnswer& answer) {
  const Instant now = EventLoop::now();
  Resolution resolution{answer.addresses, now - waiter.since, answer.error, answer.no_fds};
  for (Address& address : resolution.addresses) address.port = waiter.port;
  ready_.push_back({std::move(waiter.callback), std::move(resolution)});
  if (!is_set()) loop_.timers().set(*this, now);
}

void Resolver::fire(Instant /*now*/) {
  done_.clear();
  for (Ready& ready : std::exchange(ready_, {})) ready.callback(std::move(ready.resolution));
}

}  // namespace brink::net
