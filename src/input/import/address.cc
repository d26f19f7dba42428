#include "input/import/address.h"

#include <algorithm>

#include "base/text.h"
#include "base/url.h"
#include "input/import/placeholder.h"

namespace brink::input {

std::optional<Address> split_address(std::string_view url) {
  url = trim(url);
  const auto mark = url.find("://");
  if (mark == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = url.substr(0, mark);
  if (!iequals(scheme, "http") && !iequals(scheme, "https")) return std::nullopt;
  const auto authority_end = std::min(url.find_first_of("/?#", mark + 3), url.size());
  const auto parsed = parse_url(url.substr(0, authority_end));
  if (!parsed) return std::nullopt;
  const std::string_view rest = url.substr(authority_end);
  Address address{parsed->url.origin(), parsed->url.host, std::string(rest.substr(0, rest.find('#'))),
                  parsed->url.userinfo};
  if (!address.path.starts_with('/')) address.path.insert(0, "/");
  return address;
}

std::optional<Address> split_open_address(std::string_view url) {
  url = trim(url);
  const auto begin = placeholder_end(url, 0);
  const auto mark = url.find("://");
  const auto authority = mark == std::string_view::npos ? begin : mark + 3;
  const auto end = std::min(url.find_first_of("/?#", authority), url.size());
  if (!has_placeholder(url.substr(0, end))) {
    return split_address(mark == std::string_view::npos ? "http://" + std::string(url) : std::string(url));
  }
  Address address{std::string(url.substr(0, end)), "", std::string(url.substr(end, url.find('#') - end)), ""};
  if (mark == std::string_view::npos && begin == 0) address.origin.insert(0, "http://");
  if (!address.path.starts_with('/')) address.path.insert(0, "/");
  return address;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace brink::input
