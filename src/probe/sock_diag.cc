#include "probe/sock_diag.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>

namespace brink::probe {
namespace {

class NetlinkSocket {
 public:
  NetlinkSocket() : fd_(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {
    const timeval limit{.tv_sec = 0, .tv_usec = 200'000};  // the kernel answers while we ask; this is for a bug of it
    if (fd_ >= 0) setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }
  NetlinkSocket(const NetlinkSocket&) = delete;
  NetlinkSocket& operator=(const NetlinkSocket&) = delete;
  ~NetlinkSocket() {
    if (fd_ >= 0) close(fd_);
  }

  // Asks for all, and calls `take` with each answer. False: refused or cut short.
  template <class Request>
  bool dump(const Request& request, const std::function<void(const nlmsghdr&)>& take) {
    struct {
      nlmsghdr head;
      Request body;
    } message{};
    message.head.nlmsg_len = sizeof message;
    message.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    message.body = request;
    if (fd_ < 0 || send(fd_, &message, sizeof message, 0) != static_cast<ssize_t>(sizeof message)) return false;
    while (true) {
      const ssize_t n = recv(fd_, buffer_, sizeof buffer_, 0);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return false;
      auto left = static_cast<unsigned>(n);
      for (auto* at = reinterpret_cast<const nlmsghdr*>(buffer_); NLMSG_OK(at, left); at = NLMSG_NEXT(at, left)) {
        if (at->nlmsg_type == NLMSG_DONE) return true;
        if (at->nlmsg_type == NLMSG_ERROR) return false;
        if (at->nlmsg_type == SOCK_DIAG_BY_FAMILY) take(*at);
      }
    }
  }

 private:
  int fd_;
  alignas(nlmsghdr) char buffer_[32768];
};

TcpEnd end_of(const __be32* address, __be16 port, bool is_v6) {
  return {address_text(reinterpret_cast<const unsigned char*>(address), is_v6), ntohs(port)};
}

void take_tcp(const nlmsghdr& head, std::vector<TcpSocket>& sockets) {
  if (head.nlmsg_len < NLMSG_LENGTH(sizeof(inet_diag_msg))) return;
  const auto& m = *static_cast<const inet_diag_msg*>(NLMSG_DATA(&head));
  const bool is_v6 = m.idiag_family == AF_INET6;
  sockets.push_back({.local = end_of(m.id.idiag_src, m.id.idiag_sport, is_v6),
                     .remote = end_of(m.id.idiag_dst, m.id.idiag_dport, is_v6),
                     .state = m.idiag_state,
                     .receive_queue = m.idiag_rqueue,
                     .send_queue = m.idiag_wqueue,
                     .inode = m.idiag_inode});
}

void take_unix(const nlmsghdr& head, std::vector<UnixSocket>& sockets) {
  if (head.nlmsg_len < NLMSG_LENGTH(sizeof(unix_diag_msg))) return;
  const auto& m = *static_cast<const unix_diag_msg*>(NLMSG_DATA(&head));
  UnixSocket socket{.inode = m.udiag_ino, .listens = m.udiag_state == static_cast<std::uint8_t>(TcpState::listen)};
  auto left = static_cast<unsigned>(head.nlmsg_len - NLMSG_LENGTH(sizeof(unix_diag_msg)));
  for (auto* at = reinterpret_cast<const rtattr*>(&m + 1); RTA_OK(at, left); at = RTA_NEXT(at, left)) {
    const auto* data = static_cast<const char*>(RTA_DATA(at));
    const std::size_t size = RTA_PAYLOAD(at);
    if (at->rta_type == UNIX_DIAG_NAME) {
      socket.path.assign(data, strnlen(data + (size > 0), size - (size > 0)) + (size > 0));
      if (size > 0 && data[0] == '\0') socket.path[0] = '@';
    } else if (at->rta_type == UNIX_DIAG_PEER && size >= sizeof(std::uint32_t)) {
      std::uint32_t peer = 0;
      std::memcpy(&peer, data, sizeof peer);
      socket.peer = peer;
    }
  }
  sockets.push_back(std::move(socket));
}

}  // namespace

std::optional<std::vector<TcpSocket>> diag_tcp() {
  NetlinkSocket netlink;
  std::vector<TcpSocket> sockets;
  for (const auto family : {AF_INET, AF_INET6}) {
    inet_diag_req_v2 request{};
    request.sdiag_family = static_cast<__u8>(family);
    request.sdiag_protocol = IPPROTO_TCP;
    request.idiag_states = ~(1u << static_cast<unsigned>(TcpState::time_wait));
    if (!netlink.dump(request, [&](const nlmsghdr& head) { take_tcp(head, sockets); })) return std::nullopt;
  }
  return sockets;
}

std::optional<std::vector<UnixSocket>> diag_unix() {
  NetlinkSocket netlink;
  std::vector<UnixSocket> sockets;
  unix_diag_req request{};
  request.sdiag_family = AF_UNIX;
  request.udiag_states = ~0u;
  request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER;
  if (!netlink.dump(request, [&](const nlmsghdr& head) { take_unix(head, sockets); })) return std::nullopt;
  return sockets;
}

}  // namespace brink::probe
