// Sockets of the machine as the kernel lists them in /proc/net: tcp, tcp6, unix, netstat. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brink::probe {

// States as the kernel numbers them (include/net/tcp_states.h); only those that are asked for here.
enum class TcpState : std::uint8_t { established = 1, time_wait = 6, close_wait = 8, listen = 10 };

struct TcpEnd {
  std::string address;  // "127.0.0.1", "::1"; IPv4 inside IPv6 as IPv4
  std::uint16_t port = 0;
  friend bool operator==(const TcpEnd&, const TcpEnd&) = default;
};
// "127.0.0.1:80", "[::1]:80"
std::string to_text(const TcpEnd& end);
// "0.0.0.0" and "::"
bool is_any(const TcpEnd& end);

struct TcpSocket {
  TcpEnd local;
  TcpEnd remote;
  std::uint8_t state = 0;           // a TcpState, or another of the kernel's
  std::uint32_t receive_queue = 0;  // bytes; of a listener: connections that wait to be accepted
  std::uint32_t send_queue = 0;     // bytes; of a listener: the most that may wait (0 in text: not said there)
  std::uint64_t inode = 0;          // 0: belongs to no process any more
  bool is(TcpState s) const { return state == static_cast<std::uint8_t>(s); }
};
// /proc/net/tcp or tcp6; lines that are not a socket are passed over.
std::vector<TcpSocket> parse_tcp_sockets(std::string_view text);

struct UnixSocket {
  std::uint64_t inode = 0;
  std::uint64_t peer = 0;  // inode of the other end; 0: none, or not known (the text does not say)
  bool listens = false;
  std::string path;  // empty: none; an abstract one begins with '@'
};
std::vector<UnixSocket> parse_unix_sockets(std::string_view text);

// A counter of /proc/net/netstat: ("TcpExt", "ListenOverflows").
std::optional<std::uint64_t> parse_netstat(std::string_view text, std::string_view group, std::string_view name);

// What a link in /proc/PID/fd points to: "socket:[4711]" -> 4711.
std::optional<std::uint64_t> parse_socket_link(std::string_view link);

// File descriptors an epoll instance watches, from /proc/PID/fdinfo/FD.
std::vector<int> parse_epoll_targets(std::string_view text);

// Writes 16 bytes in network order (IPv4: 4) as text; IPv4 mapped into IPv6 comes out as IPv4.
std::string address_text(const unsigned char* bytes, bool is_v6);

}  // namespace brink::probe
