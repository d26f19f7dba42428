#include "probe/socket_text.h"

#include <array>
#include <charconv>
#include <cstring>

#include "base/ip_address.h"
#include "base/text.h"
#include "probe/proc_text.h"

namespace brink::probe {
namespace {

template <class Number>
std::optional<Number> number(std::string_view text, int base = 10) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "0100007F:1F90": each group of eight digits is one 32-bit word in the order of this machine, the port is plain.
std::optional<TcpEnd> parse_end(std::string_view text) {
  const auto colon = text.find(':');
  if (colon != 8 && colon != 32) return std::nullopt;
  std::array<unsigned char, 16> bytes{};
  for (std::size_t at = 0; at < colon; at += 8) {
    const auto word = number<std::uint32_t>(text.substr(at, 8), 16);
    if (!word) return std::nullopt;
    std::memcpy(bytes.data() + at / 2, &*word, 4);
  }
  const auto port = number<std::uint16_t>(text.substr(colon + 1), 16);
  if (!port) return std::nullopt;
  return TcpEnd{address_text(bytes.data(), colon == 32), *port};
}

std::optional<TcpSocket> parse_tcp_line(std::string_view line) {
  const auto fields = words(line);
  if (fields.size() < 10) return std::nullopt;
  const auto local = parse_end(fields[1]);
  const auto remote = parse_end(fields[2]);
  const auto state = number<std::uint8_t>(fields[3], 16);
  const auto colon = fields[4].find(':');
  if (!local || !remote || !state || colon == std::string_view::npos) return std::nullopt;
  const auto sending = number<std::uint32_t>(fields[4].substr(0, colon), 16);
  const auto receiving = number<std::uint32_t>(fields[4].substr(colon + 1), 16);
  const auto inode = number<std::uint64_t>(fields[9]);
  if (!sending || !receiving || !inode) return std::nullopt;
  return TcpSocket{*local, *remote, *state, *receiving, *sending, *inode};
}

}  // namespace

std::string address_text(const unsigned char* bytes, bool is_v6) {
  static constexpr unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (is_v6 && std::memcmp(bytes, mapped, sizeof mapped) == 0) {
    bytes += 12;
    is_v6 = false;
  }
  if (!is_v6) {
    std::string text;
    for (int i = 0; i < 4; ++i) text += (i > 0 ? "." : "") + std::to_string(bytes[i]);
    return text;
  }
  Ipv6 groups{};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i] = static_cast<std::uint16_t>(bytes[2 * i] * 256 + bytes[2 * i + 1]);
  }
  return brink::to_text(groups);
}

std::string to_text(const TcpEnd& end) {
  const bool is_v6 = end.address.find(':') != std::string::npos;
  return (is_v6 ? "[" + end.address + "]" : end.address) + ":" + std::to_string(end.port);
}

bool is_any(const TcpEnd& end) { return end.address == "0.0.0.0" || end.address == "::"; }

std::vector<TcpSocket> parse_tcp_sockets(std::string_view text) {
  std::vector<TcpSocket> sockets;
  for (const std::string_view line : split(text, '\n')) {
    if (auto socket = parse_tcp_line(line)) sockets.push_back(std::move(*socket));
  }
  return sockets;
}

std::vector<UnixSocket> parse_unix_sockets(std::string_view text) {
  std::vector<UnixSocket> sockets;
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = words(line);
    if (fields.size() < 7) continue;
    const auto flags = number<std::uint32_t>(fields[3], 16);
    const auto inode = number<std::uint64_t>(fields[6]);
    if (!flags || !inode) continue;
    UnixSocket socket{.inode = *inode, .listens = (*flags & 0x10000u) != 0};  // __SO_ACCEPTCON
    // A path may hold spaces: it is the rest of the line.
    if (fields.size() > 7) socket.path = line.substr(static_cast<std::size_t>(fields[7].data() - line.data()));
    sockets.push_back(std::move(socket));
  }
  return sockets;
}

std::optional<std::uint64_t> parse_netstat(std::string_view text, std::string_view group, std::string_view name) {
  std::vector<std::string_view> names;
  for (const std::string_view line : split(text, '\n')) {
    auto fields = words(line);
    if (fields.empty() || !fields[0].ends_with(':') || fields[0].substr(0, fields[0].size() - 1) != group) continue;
    if (names.empty()) {
      names = std::move(fields);
      continue;
    }
    for (std::size_t i = 1; i < names.size() && i < fields.size(); ++i) {
      if (names[i] == name) return number<std::uint64_t>(fields[i]);
    }
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> parse_socket_link(std::string_view link) {
  constexpr std::string_view begin = "socket:[";
  if (!link.starts_with(begin) || !link.ends_with(']')) return std::nullopt;
  return number<std::uint64_t>(link.substr(begin.size(), link.size() - begin.size() - 1));
}

std::vector<int> parse_epoll_targets(std::string_view text) {
  std::vector<int> targets;
  for (const std::string_view line : split(text, '\n')) {
    const auto fields = words(line);
    if (fields.size() < 2 || fields[0] != "tfd:") continue;
    if (const auto fd = number<int>(fields[1])) targets.push_back(*fd);
  }
  return targets;
}

}  // namespace brink::probe
