// IP addresses as text: read strictly, written in their one canonical form. Nothing is looked up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brink {

using Ipv4 = std::array<std::uint8_t, 4>;
using Ipv6 = std::array<std::uint16_t, 8>;  // groups, in host byte order

// Four decimal numbers without leading zeros: "127.1", "0177.0.0.1" and plain numbers are not addresses here, because
// not everyone reads them alike.
std::optional<Ipv4> parse_ipv4(std::string_view text);
// RFC 4291 §2.2, with an embedded IPv4 address at the end if given; no brackets, no zone.
std::optional<Ipv6> parse_ipv6(std::string_view text);

// RFC 5952: lower case, the longest run of zero groups as "::", an IPv4-mapped address as ::ffff:a.b.c.d.
std::string to_text(const Ipv6& address);

// 127.0.0.0/8; ::1 and the same IPv4 addresses mapped.
bool is_loopback(const Ipv4& address);
bool is_loopback(const Ipv6& address);

// An address of the link, 169.254.0.0/16 or fe80::/10, mapped or with a zone: where machines of a cloud are told their
// secrets.
bool is_link_local(std::string_view address);

}  // namespace brink
