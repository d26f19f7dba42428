// For the tests of this folder: a name server on 127.0.0.1 whose answers the test writes.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace brink::net::testing_net {

struct DnsQuestion {
  std::string id;       // two bytes
  std::string name;     // "shop.test"
  bool ipv6 = false;    // AAAA rather than A
  std::string section;  // as asked, to be repeated in the answer
};

inline std::string u16(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value & 255)}; }

// An answer with a code (0 fine, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED) and numeric addresses.
inline std::string dns_answer(const DnsQuestion& question, int code, const std::vector<std::string>& addresses = {},
                              unsigned ttl = 300) {
  std::string out = question.id + u16(0x8180u | static_cast<unsigned>(code)) + u16(1) +
                    u16(static_cast<unsigned>(addresses.size())) + u16(0) + u16(0) + question.section;
  for (const std::string& address : addresses) {
    char bytes[16];
    const int family = question.ipv6 ? AF_INET6 : AF_INET;
    EXPECT_EQ(::inet_pton(family, address.c_str(), bytes), 1);
    const unsigned size = question.ipv6 ? 16 : 4;
    out += u16(0xc00c) + u16(question.ipv6 ? 28 : 1) + u16(1) + u16(ttl >> 16) + u16(ttl & 0xffff) + u16(size);
    out.append(bytes, size);
  }
  return out;
}

class DnsServer {
 public:
  // One port for both: TCP is for answers that are too long for a datagram.
  DnsServer() {
    for (bool bound = false; !bound; bound = bind_both()) close();
    EXPECT_EQ(::listen(tcp_fd_, 8), 0);
  }
  DnsServer(const DnsServer&) = delete;
  ~DnsServer() { close(); }
  void close() {
    for (int* fd : {&fd_, &tcp_fd_, &tcp_peer_}) {
      if (*fd >= 0) ::close(*fd);
      *fd = -1;
    }
  }

  std::string endpoint() const { return "127.0.0.1:" + std::to_string(port_); }
  // Returns the datagram to be sent; empty: silence.
  std::function<std::string(const DnsQuestion&)> answer = [](const DnsQuestion&) { return std::string(); };
  int questions = 0;
  int tcp_questions = 0;  // of those

  // Answers what has been asked by now.
  void step() {
    step_datagrams();
    step_tcp();
  }

 private:
  // False when the free TCP port is not free for datagrams.
  bool bind_both() {
    fd_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    tcp_fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_in to{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof to;
    EXPECT_EQ(::bind(tcp_fd_, reinterpret_cast<sockaddr*>(&to), size), 0);
    ::getsockname(tcp_fd_, reinterpret_cast<sockaddr*>(&to), &size);
    port_ = ntohs(to.sin_port);
    return ::bind(fd_, reinterpret_cast<sockaddr*>(&to), size) == 0;
  }

  void step_datagrams() {
    char bytes[2048];
    sockaddr_in from{};
    for (;;) {
      socklen_t size = sizeof from;
      const ssize_t got = ::recvfrom(fd_, bytes, sizeof bytes, MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &size);
      if (got < 12) return;
      ++questions;
      const std::string reply = answer(parse(std::string_view(bytes, static_cast<std::size_t>(got))));
      if (!reply.empty()) ::sendto(fd_, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }

  // One connection at a time; each message has its length in front.
  void step_tcp() {
    if (tcp_peer_ < 0) tcp_peer_ = ::accept4(tcp_fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    char bytes[2048];
    const ssize_t got = tcp_peer_ < 0 ? -1 : ::recv(tcp_peer_, bytes, sizeof bytes, 0);
    if (got > 0) tcp_input_.append(bytes, static_cast<std::size_t>(got));
    while (tcp_input_.size() > 2) {
      const std::size_t size =
          static_cast<unsigned char>(tcp_input_[0]) * 256u + static_cast<unsigned char>(tcp_input_[1]);
      if (tcp_input_.size() < 2 + size) return;
      ++questions;
      ++tcp_questions;
      const std::string reply = answer(parse(std::string_view(tcp_input_).substr(2, size)));
      tcp_input_.erase(0, 2 + size);
      const std::string framed = u16(static_cast<unsigned>(reply.size())) + reply;
      EXPECT_EQ(::send(tcp_peer_, framed.data(), framed.size(), MSG_NOSIGNAL), static_cast<ssize_t>(framed.size()));
    }
  }

  static DnsQuestion parse(std::string_view packet) {
    DnsQuestion question{.id = std::string(packet.substr(0, 2))};
    std::size_t at = 12;
    while (packet.at(at) != 0) {
      const auto size = static_cast<unsigned char>(packet[at]);
      if (!question.name.empty()) question.name += '.';
      question.name += packet.substr(at + 1, size);
      at += size + 1u;
    }
    question.ipv6 = packet.at(at + 2) == 28;
    question.section = packet.substr(12, at + 5 - 12);
    return question;
  }
  int fd_ = -1;
  int tcp_fd_ = -1;
  int tcp_peer_ = -1;
  std::string tcp_input_;
  std::uint16_t port_ = 0;
};

}  // namespace brink::net::testing_net
