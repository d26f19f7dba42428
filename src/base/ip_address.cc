#include "base/ip_address.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/text.h"

namespace brink {
namespace {

constexpr bool is_mapped(const Ipv6& a) {
  return a[0] == 0 && a[1] == 0 && a[2] == 0 && a[3] == 0 && a[4] == 0 && a[5] == 0xffff;
}

constexpr Ipv4 last_four(const Ipv6& a) {
  return {static_cast<std::uint8_t>(a[6] >> 8), static_cast<std::uint8_t>(a[6]), static_cast<std::uint8_t>(a[7] >> 8),
          static_cast<std::uint8_t>(a[7])};
}

std::string dotted(const Ipv4& a) {
  return std::to_string(a[0]) + "." + std::to_string(a[1]) + "." + std::to_string(a[2]) + "." + std::to_string(a[3]);
}

// All of `text` as a number of 1 to `most` digits.
template <class Number>
std::optional<Number> number(std::string_view text, int base, std::size_t most) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && text.size() <= most ? std::optional(value) : std::nullopt;
}

// "1:2:3", or with an IPv4 address as its last part, which makes two groups; empty text has none.
std::optional<std::vector<std::uint16_t>> groups_of(std::string_view text, bool last) {
  std::vector<std::uint16_t> groups;
  if (text.empty()) return groups;
  const auto parts = split(text, ':');
  for (const std::string_view part : parts) {
    const bool at_end = last && part.data() == parts.back().data();
    if (const auto v4 = at_end ? parse_ipv4(part) : std::nullopt) {
      groups.push_back(static_cast<std::uint16_t>((*v4)[0] << 8 | (*v4)[1]));
      groups.push_back(static_cast<std::uint16_t>((*v4)[2] << 8 | (*v4)[3]));
    } else if (const auto group = number<std::uint16_t>(part, 16, 4)) {
      groups.push_back(*group);
    } else {
      return std::nullopt;
    }
  }
  return groups;
}

}  // namespace

std::optional<Ipv4> parse_ipv4(std::string_view text) {
  const auto parts = split(text, '.');
  Ipv4 address{};
  if (parts.size() != address.size()) return std::nullopt;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto byte = number<std::uint8_t>(parts[i], 10, 3);
    if (!byte || (parts[i].size() > 1 && parts[i].front() == '0')) return std::nullopt;
    address[i] = *byte;
  }
  return address;
}

std::optional<Ipv6> parse_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto before = groups_of(text.substr(0, gap), !has_gap);
  const auto after = groups_of(has_gap ? text.substr(gap + 2) : "", true);
  if (!before || !after) return std::nullopt;
  Ipv6 address{};
  const std::size_t given = before->size() + after->size();
  if (has_gap ? given >= address.size() : given != address.size()) return std::nullopt;
  std::copy(before->begin(), before->end(), address.begin());
  std::copy(after->rbegin(), after->rend(), address.rbegin());
  return address;
}

std::string to_text(const Ipv6& address) {
  if (is_mapped(address)) return "::ffff:" + dotted(last_four(address));
  std::size_t gap = address.size();
  std::size_t length = 1;  // a single zero group is written out
  for (std::size_t i = 0; i < address.size(); ++i) {
    std::size_t run = 0;
    while (i + run < address.size() && address[i + run] == 0) ++run;
    if (run > length) gap = i, length = run;
  }
  std::string out;
  for (std::size_t i = 0; i < address.size(); ++i) {
    if (i == gap) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    std::array<char, 4> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), address[i], 16).ptr;
    out.append(digits.data(), end);
  }
  return out;
}

bool is_loopback(const Ipv4& address) { return address[0] == 127; }

bool is_loopback(const Ipv6& address) {
  return address == Ipv6{0, 0, 0, 0, 0, 0, 0, 1} || (is_mapped(address) && is_loopback(last_four(address)));
}

bool is_link_local(std::string_view address) {
  address = address.substr(0, address.find('%'));  // the zone
  const auto v6 = parse_ipv6(address);
  const auto v4 = v6 && is_mapped(*v6) ? last_four(*v6) : parse_ipv4(address);
  if (v4) return (*v4)[0] == 169 && (*v4)[1] == 254;
  return v6 && ((*v6)[0] & 0xffc0) == 0xfe80;
}

}  // namespace brink
