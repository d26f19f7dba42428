#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "sample/head.h"
#include "verdict/audit/checks.h"

namespace brink::verdict::audit {

std::vector<std::string_view> Reply::all(std::string_view name) const {
  return sample::headers_of(exchange.response_head, name);
}

std::string_view Reply::header(std::string_view name) const {
  return sample::header_of(exchange.response_head, name).value_or("");
}

std::string Reply::joined(std::string_view name) const {
  std::string list;
  for (const std::string_view value : all(name)) list += (list.empty() ? "" : ", ") + std::string(value);
  return list;
}

std::string request_text(const Reply& reply) {
  const std::string_view head = reply.exchange.request_head;
  const std::string_view method = head.substr(0, head.find(' '));
  return fmt::format("{} {}", method.empty() ? "GET" : method, reply.url.text());
}

std::string kilobytes(std::uint64_t bytes) {
  return bytes < 10'000 ? fmt::format("{} bytes", bytes) : fmt::format("{:.0f} KB", static_cast<double>(bytes) / 1000);
}

bool contains_word(std::string_view list, std::string_view word) {
  for (const std::string_view item : split(list, ',')) {
    const std::string_view trimmed = trim(item);
    if (iequals(trim(trimmed.substr(0, trimmed.find_first_of("=;"))), word)) return true;
  }
  return false;
}

bool is_text(const Reply& reply) {
  const std::string type = to_lower(reply.header("content-type"));
  for (const char* part : {"text/", "javascript", "json", "xml", "wasm"}) {
    if (type.find(part) != std::string::npos) return true;
  }
  return false;
}

std::string_view encoding(const Reply& reply) {
  const std::string_view value = reply.header("content-encoding");
  return iequals(value, "identity") ? std::string_view() : value;
}

std::optional<double> lifetime(const Reply& reply, bool shared) {
  const std::string control = reply.joined("cache-control");
  if (contains_word(control, "no-store") || contains_word(control, "no-cache")) return std::nullopt;
  if (shared && contains_word(control, "private")) return std::nullopt;
  std::optional<double> seconds;
  for (const std::string_view item : split(control, ',')) {
    const std::string_view directive = trim(item);
    const auto equals = directive.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = trim(directive.substr(0, equals));
    const bool wins = shared && iequals(name, "s-maxage");
    if (!wins && (seconds || !iequals(name, "max-age"))) continue;
    std::string_view digits = trim(directive.substr(equals + 1));
    if (digits.size() > 1 && digits.front() == '"') digits = digits.substr(1, digits.size() - 2);
    double value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec == std::errc() && value >= 0) seconds = value;
  }
  return seconds && *seconds > 0 ? seconds : std::nullopt;
}

std::string some_of(const std::vector<const Reply*>& replies, std::size_t all) {
  constexpr std::size_t named = 3;
  std::string names;
  for (std::size_t i = 0; i < replies.size() && i < named; ++i) names += (i ? ", " : "") + replies[i]->url.target;
  if (replies.size() > named) names += ", ...";
  return fmt::format("{} of {} ({})", replies.size(), all, names);
}

}  // namespace brink::verdict::audit
