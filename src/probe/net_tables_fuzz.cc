// Tables of sockets and counters as the kernel prints them, and anything else: every reader gives values or nothing.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/ip_address.h"
#include "probe/socket_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::probe;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const TcpSocket& socket : parse_tcp_sockets(text)) {
    for (const TcpEnd& end : {socket.local, socket.remote}) {
      CHECK(brink::parse_ipv4(end.address) || brink::parse_ipv6(end.address), "an address that cannot be read back");
    }
  }
  for (const UnixSocket& socket : parse_unix_sockets(text)) CHECK(socket.path.size() < text.size());
  parse_netstat(text, "TcpExt", "ListenOverflows");
  parse_socket_link(text);
  for (const int fd : parse_epoll_targets(text)) CHECK(fd != -1 || text.find("-1") != std::string_view::npos);
  return 0;
}
