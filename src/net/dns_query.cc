#include "net/dns_query.h"

#include <ares.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "net/socket.h"

namespace brink::net {
namespace {

// Thread-safe and once, as ares_library_init is neither.
bool library_ready() {
  static const bool ready = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
  return ready;
}

std::string explain(int status) {
  switch (status) {
    case ARES_ENOTFOUND: return "no such host";
    case ARES_ENODATA: return "the host has no address";
    case ARES_ETIMEOUT:
    case ARES_ECANCELLED: return "the name server did not answer";
    case ARES_ECONNREFUSED:  // c-ares says so too when the last server's answer was SERVFAIL or REFUSED
    case ARES_ESERVFAIL:
    case ARES_EREFUSED: return "the name server refused or failed";
    case ARES_EBADRESP:
    case ARES_EFORMERR: return "the name server's answer makes no sense";
    case ARES_EBADNAME: return "not a valid host name";
    default: return ares_strerror(status);
  }
}

std::optional<Address> to_address(const sockaddr* from) {
  char text[INET6_ADDRSTRLEN];
  if (from->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(from);
    return Address{.family = Address::Family::ipv4, .host = ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text)};
  }
  if (from->sa_family != AF_INET6) return std::nullopt;
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(from);
  return Address{.family = Address::Family::ipv6, .host = ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text)};
}

DnsAnswer to_answer(const ares_addrinfo& result) {
  DnsAnswer answer;
  int ttl = 0;
  for (const ares_addrinfo_node* node = result.nodes; node; node = node->ai_next) {
    if (auto address = to_address(node->ai_addr)) answer.addresses.push_back(std::move(*address));
    if (node->ai_ttl > 0) ttl = ttl == 0 ? node->ai_ttl : std::min(ttl, node->ai_ttl);
  }
  for (const ares_addrinfo_cname* alias = result.cnames; alias; alias = alias->next) {
    if (alias->ttl > 0 && ttl > 0) ttl = std::min(ttl, alias->ttl);
  }
  answer.ttl = std::chrono::seconds(ttl);
  if (answer.addresses.empty()) answer.error = explain(ARES_ENODATA);
  return answer;
}

// c-ares wants "1.2.3.4:53,[::1]:53".
Result<std::string> server_list(const std::vector<std::string>& servers) {
  std::string list;
  for (const std::string& server : servers) {
    const auto address = parse_endpoint(server, 53);
    if (!address) return usage_error("name server " + server + " is not an address");
    list += (list.empty() ? "" : ",") + address->text();
  }
  return list;
}

// The time of the first try: c-ares doubles it for each further one.
int first_try_ms(const DnsSettings& settings, int tries) {
  return std::max(1, static_cast<int>(milliseconds(settings.timeout)) / ((1 << tries) - 1));
}

// What c-ares says when it could not open a socket or a file; it does not tell that from a server that refused.
bool may_be_ours(int status) {
  return status == ARES_ECONNREFUSED || status == ARES_ESERVFAIL || status == ARES_EFILE || status == ARES_ENOTFOUND;
}

}  // namespace

bool out_of_descriptors() {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0) ::close(fd);
  return fd < 0;
}

class DnsQuery::Socket final : public Watcher {
 public:
  Socket(DnsQuery& query, int fd) : query_(query), fd_(fd) {}

  void watch(bool readable, bool writable) {
    const std::uint32_t events = (readable ? EPOLLIN : 0u) | (writable ? EPOLLOUT : 0u);
    if (!std::exchange(added_, true)) {
      query_.loop_.add(fd_, *this, events);
    } else {
      query_.loop_.modify(fd_, *this, events);
    }
  }
  void forget() { query_.loop_.remove(fd_, *this); }

 private:
  // Level-triggered; c-ares may close the socket and so destroy this in process().
  void on_events(std::uint32_t events) override {
    const bool any = events & (EPOLLERR | EPOLLHUP);
    query_.process(any || (events & EPOLLIN) ? fd_ : ARES_SOCKET_BAD,
                   any || (events & EPOLLOUT) ? fd_ : ARES_SOCKET_BAD);
  }

  DnsQuery& query_;
  int fd_;
  bool added_ = false;
};

Result<std::unique_ptr<DnsQuery>> DnsQuery::make(EventLoop& loop, const DnsSettings& settings) {
  auto servers = server_list(settings.servers);
  if (!servers) return tl::unexpected(servers.error());
  std::unique_ptr<DnsQuery> made(new DnsQuery(loop));
  ares_options options{};
  options.tries = std::clamp(settings.tries, 1, 8);
  options.timeout = first_try_ms(settings, options.tries);
  options.sock_state_cb = on_socket_state;
  options.sock_state_cb_data = made.get();
  const int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
  int status = library_ready() ? ares_init_options(&made->channel_, &options, mask) : ARES_ENOMEM;
  if (status == ARES_SUCCESS && !servers->empty())
    status = ares_set_servers_ports_csv(made->channel_, servers->c_str());
  if (status != ARES_SUCCESS)
    return could_not_run(std::string("cannot set up name resolution: ") + ares_strerror(status));
  return made;
}

DnsQuery::DnsQuery(EventLoop& loop) : loop_(loop) {}

DnsQuery::~DnsQuery() {
  callback_ = nullptr;
  if (channel_) ares_destroy(channel_);
}

void DnsQuery::ask(const std::string& name, Callback callback) {
  callback_ = std::move(callback);
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, on_answer, this);
  set_timer();
}

void DnsQuery::finish() { ares_cancel(channel_); }

void DnsQuery::on_answer(void* self, int status, int /*timeouts*/, ares_addrinfo* result) {
  DnsAnswer answer;
  if (status == ARES_SUCCESS && result) {
    answer = to_answer(*result);
  } else {
    answer.no_fds = may_be_ours(status) && out_of_descriptors();
    answer.error = answer.no_fds ? std::string(no_descriptor) : explain(status);
  }
  if (result) ares_freeaddrinfo(result);
  if (const Callback callback = std::exchange(static_cast<DnsQuery*>(self)->callback_, nullptr)) callback(answer);
}

void DnsQuery::on_socket_state(void* self, int fd, int readable, int writable) {
  auto& query = *static_cast<DnsQuery*>(self);
  auto& socket = query.sockets_[fd];
  if (!socket) socket = std::make_unique<Socket>(query, fd);
  if (readable || writable) return socket->watch(readable != 0, writable != 0);
  socket->forget();
  query.sockets_.erase(fd);
}

void DnsQuery::process(int readable_fd, int writable_fd) {
  ares_process_fd(channel_, readable_fd, writable_fd);
  set_timer();
}

void DnsQuery::set_timer() {
  timeval wait{};
  if (!ares_timeout(channel_, nullptr, &wait)) return loop_.timers().cancel(*this);
  const Duration left = std::chrono::seconds(wait.tv_sec) + std::chrono::microseconds(wait.tv_usec);
  // c-ares counts in whole milliseconds: a wake-up a hair early would find nothing to do and come again at once.
  loop_.timers().set(*this, EventLoop::now() + left + std::chrono::milliseconds(1));
}

void DnsQuery::fire(Instant /*now*/) { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); }

}  // namespace brink::net
