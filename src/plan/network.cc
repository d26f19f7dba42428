#include "plan/network.h"

#include "base/host_pattern.h"
#include "base/ip_address.h"
#include "base/text.h"

namespace brink::plan {
namespace {

// How well a rule fits; 0: not at all.
std::size_t fit_of(const HostRule& rule, const Url& url) {
  if (rule.port != 0 && rule.port != url.port) return 0;
  if (!matches_host(rule.host, url.host)) return 0;
  const bool whole = !rule.host.starts_with('*');
  return rule.host.size() + 1 + (whole ? 100'000 : 0) + (rule.port != 0 ? 10'000 : 0);
}

constexpr std::uint64_t most_addresses = 4096;

std::uint32_t number_of(const Ipv4& address) {
  std::uint32_t number = 0;
  for (const std::uint8_t byte : address) number = number << 8 | byte;
  return number;
}

std::string text_of(std::uint32_t number) {
  return std::to_string(number >> 24) + "." + std::to_string(number >> 16 & 0xff) + "." +
         std::to_string(number >> 8 & 0xff) + "." + std::to_string(number & 0xff);
}

tl::unexpected<Error> no_address(std::string_view text) {
  return usage_error("'" + std::string(text) + "' is no address, range or network",
                     "write 10.0.0.1, 10.0.0.1-10.0.0.9 or 10.0.0.0/28");
}

Result<void> add_range(std::uint64_t first, std::uint64_t last, std::string_view text, std::vector<std::string>& all) {
  if (last < first) return no_address(text);
  if (last - first >= most_addresses) {
    return usage_error("'" + std::string(text) + "' are more than 4096 addresses", "write fewer");
  }
  for (std::uint64_t each = first; each <= last; ++each) all.push_back(text_of(static_cast<std::uint32_t>(each)));
  return {};
}

Result<void> add_network(std::string_view text, std::size_t slash, std::vector<std::string>& all) {
  constexpr int bits_of_address = 32;
  const auto address = parse_ipv4(text.substr(0, slash));
  const auto bits = parse_int(text.substr(slash + 1));
  if (!address || !bits || *bits < 0 || *bits > bits_of_address) return no_address(text);
  const std::uint64_t size = std::uint64_t{1} << (bits_of_address - *bits);
  const std::uint64_t first = number_of(*address) & ~(size - 1);
  if (size <= 2) return add_range(first, first + size - 1, text, all);
  return add_range(first + 1, first + size - 2, text, all);
}

Result<void> add_addresses(std::string_view text, std::vector<std::string>& all) {
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) return add_network(text, slash, all);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) {
    if (!parse_ipv4(text) && !parse_ipv6(text)) return no_address(text);
    all.emplace_back(text);
    return {};
  }
  const auto first = parse_ipv4(trim(text.substr(0, dash))), last = parse_ipv4(trim(text.substr(dash + 1)));
  if (!first || !last) return no_address(text);
  return add_range(number_of(*first), number_of(*last), text, all);
}

}  // namespace

Result<std::vector<std::string>> expand_addresses(std::string_view text) {
  std::vector<std::string> all;
  for (const std::string_view part : split(text, ',')) {
    if (trim(part).empty()) continue;
    if (auto ok = add_addresses(trim(part), all); !ok) return tl::unexpected(ok.error());
  }
  return all;
}

const HostRule* rule_for(std::span<const HostRule> rules, const Url& url) {
  const HostRule* best = nullptr;
  std::size_t best_fit = 0;
  for (const HostRule& rule : rules) {
    const std::size_t fit = fit_of(rule, url);
    if (fit <= best_fit) continue;
    best_fit = fit;
    best = &rule;
  }
  return best;
}

HostPort split_host_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool bracketed = text.starts_with('[');
  const bool has_port =
      colon != std::string_view::npos && (bracketed ? colon > text.find(']') : text.find(':') == colon);
  HostPort made{has_port ? text.substr(0, colon) : text};
  if (has_port) made.port = static_cast<std::uint16_t>(parse_int(text.substr(colon + 1)).value_or(0));
  if (bracketed && made.host.ends_with(']')) made.host = made.host.substr(1, made.host.size() - 2);
  return made;
}

}  // namespace brink::plan
