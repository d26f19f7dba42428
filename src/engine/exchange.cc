#include "engine/exchange.h"

#include <array>

#include "base/text.h"
#include "protocol/http1.h"

namespace brink::engine {
namespace {

constexpr std::size_t most_body_of_request = 8192;

// Known attributes alone: whatever else stands in a Set-Cookie may be a part of its value.
bool is_attribute(std::string_view word) {
  constexpr std::array<std::string_view, 7> known = {"secure", "httponly", "samesite", "path",
                                                     "domain", "max-age",  "expires"};
  for (const std::string_view name : known) {
    if (iequals(word, name)) return true;
  }
  return false;
}

std::string without_value(std::string_view cookie) {
  std::string out;
  bool first = true;
  for (const std::string_view part : split(cookie, ';')) {
    const std::string_view word = trim(part.substr(0, part.find('=')));
    if (first) {
      out = std::string(word);
    } else if (is_attribute(word)) {
      out += "; " + std::string(trim(part));
    }
    first = false;
  }
  return out;
}

}  // namespace

sample::Exchange exchange_of(const Connection& connection, const sample::Sample& sample) {
  const Request& request = connection.request();
  const std::string text = std::string(request.first) + std::string(request.rest.substr(0, most_body_of_request));
  sample::Exchange exchange;
  exchange.sample = sample;
  exchange.request_head = sample::mask_secrets(text.substr(0, text.find("\r\n\r\n")));
  exchange.response_head = sample::mask_secrets(connection.parser().head());
  exchange.response_body = std::string(connection.parser().body());
  exchange.detail = connection.detail();
  return exchange;
}

void add_agreements(const Connection& connection, sample::Exchange& exchange) {
  const net::TlsFacts& tls = connection.tls_facts();
  exchange.tls = {tls.version, tls.cipher, tls.alpn, tls.resumed};
  const std::string_view head = connection.parser().head();
  for (std::size_t at = 0; at != std::string_view::npos;) {
    std::size_t next = std::string_view::npos;
    const std::string_view value = protocol::find_header(head, "set-cookie", at, &next);
    if (value.empty()) break;
    exchange.cookies.push_back(without_value(value));
    at = next;
  }
}

}  // namespace brink::engine
