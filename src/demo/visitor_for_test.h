// Visitor: a client of few words for tests, on one plain blocking socket.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <string>
#include <string_view>

#include "demo/fd.h"

namespace brink::demo {

struct Reply {
  int status = 0;    // 0: the connection ended instead
  std::string head;  // with the empty line
  std::string body;

  bool says(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class Visitor {
 public:
  explicit Visitor(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    // Far beyond what any test waits for: turns a bug that would hang into one that fails.
    const timeval guard{.tv_sec = 30, .tv_usec = 0};
    setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &guard, sizeof(guard));
    sockaddr_in address{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    EXPECT_EQ(::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }

  void send(std::string_view bytes) {
    ASSERT_EQ(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void finish_sending() { ::shutdown(fd_.get(), SHUT_WR); }

  // The next response. `bodiless`: to HEAD.
  Reply read(bool bodiless = false) {
    Reply reply;
    std::size_t end = 0;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return {};
    }
    reply.head = take(end + 4);
    std::from_chars(reply.head.data() + 9, reply.head.data() + 12, reply.status);
    const std::size_t length = bodiless ? 0 : content_length(reply.head);
    while (in_.size() < length) {
      if (!receive()) return {};
    }
    reply.body = take(length);
    return reply;
  }

  // True if the shop ends the connection with nothing more to say.
  bool ended() { return in_.empty() && !receive(); }

  Reply ask(std::string_view method, std::string_view path, std::string_view fields = "", std::string_view body = "") {
    send(std::string(method)
             .append(" ")
             .append(path)
             .append(" HTTP/1.1\r\nHost: shop\r\n")
             .append(fields)
             .append("\r\n")
             .append(body));
    return read(method == "HEAD");
  }
  Reply get(std::string_view path) { return ask("GET", path); }

  int fd() const { return fd_.get(); }

 private:
  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    std::size_t length = 0;
    if (at != std::string_view::npos)
      std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
    return length;
  }

  std::string take(std::size_t size) {
    std::string taken = in_.substr(0, size);
    in_.erase(0, size);
    return taken;
  }

  bool receive() {
    char buffer[4096];
    const ssize_t n = ::recv(fd_.get(), buffer, sizeof(buffer), 0);
    if (n > 0) in_.append(buffer, static_cast<std::size_t>(n));
    return n > 0;
  }

  Fd fd_;
  std::string in_;
};

}  // namespace brink::demo
