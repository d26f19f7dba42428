#include "mcp/name_lookup.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "base/ip_address.h"

namespace brink::mcp {
namespace {

constexpr std::size_t most_addresses = 8;
constexpr int patience_ms = 2000;

struct Address {
  std::string text;
  const addrinfo* found = nullptr;
  int socket = -1;  // being connected
  bool listens = false;
};

using Found = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

int begin_connecting(const addrinfo& to) {
  const int fd = socket(to.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd >= 0) connect(fd, to.ai_addr, to.ai_addrlen);
  return fd;
}

bool is_connected(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

// Until the first one answers or nobody has for a while; who answers later is none the worse.
void await_the_first(std::vector<Address>& addresses) {
  std::vector<pollfd> waiting;
  for (const Address& address : addresses) waiting.push_back({.fd = address.socket, .events = POLLOUT, .revents = 0});
  auto left = std::count_if(waiting.begin(), waiting.end(), [](const pollfd& one) { return one.fd >= 0; });
  while (left > 0 && poll(waiting.data(), waiting.size(), patience_ms) > 0) {
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      addresses[i].listens = is_connected(waiting[i].fd);
      if (addresses[i].listens) return;
      waiting[i].fd = -1;  // poll passes it over
      --left;
    }
  }
}

void see_who_listens(std::vector<Address>& addresses) {
  for (Address& address : addresses) address.socket = begin_connecting(*address.found);
  await_the_first(addresses);
  for (const Address& address : addresses) {
    if (address.socket >= 0) close(address.socket);
  }
}

}  // namespace

Result<std::vector<std::string>> look_up(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* raw = nullptr;
  const int failed = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &raw);
  const Found found(failed == 0 ? raw : nullptr, &freeaddrinfo);
  if (failed != 0) return could_not_run(host + ": " + gai_strerror(failed), "check the name");

  std::vector<Address> addresses;
  for (const addrinfo* one = found.get(); one != nullptr && addresses.size() < most_addresses; one = one->ai_next) {
    char text[NI_MAXHOST];
    if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) continue;
    addresses.push_back({.text = text, .found = one});
  }
  const bool refused = std::any_of(addresses.begin(), addresses.end(), [](auto& a) { return is_link_local(a.text); });
  if (!refused) see_who_listens(addresses);
  std::stable_partition(addresses.begin(), addresses.end(), [](const Address& a) { return a.listens; });
  std::vector<std::string> texts;
  for (const Address& address : addresses) texts.push_back(address.text);
  return texts;
}

}  // namespace brink::mcp
