#include "engine/exchange.h"

#include <array>

#include "base/text.h"
#include "engine/behaviour.h"
#include "engine/grpc.h"
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

// HTTP/2 has no text; what it carries is shown as it would be written.
void say_http2(std::string& head) {
  constexpr std::string_view version = " HTTP/1.1";
  const std::size_t end = std::min(head.find("\r\n"), head.size());
  if (std::string_view(head).substr(0, end).ends_with(version)) head.replace(end - 3, 3, "2");
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

// Of a request on a WebSocket: what it said, and what came.
std::string said(const SocketRequest& request) {
  if (!request.says) return request.awaits ? "WebSocket: waiting for a message" : "WebSocket: holding it open";
  if (*request.says == protocol::Opcode::ping) return "WebSocket ping";
  const bool text = *request.says == protocol::Opcode::text;
  return "WebSocket " + std::string(text ? "text" : "binary") + " message of " +
         std::to_string(request.payload.size()) + " bytes" +
         (text ? "\r\n" + sample::mask_body(request.payload.substr(0, most_body_of_request)) : "");
}

sample::Exchange exchange_on_channel(const Carrier& carrier, const sample::Sample& sample) {
  sample::Exchange exchange;
  exchange.sample = sample;
  const GrpcCall* call = carrier.request().call;
  exchange.request_head = call != nullptr ? "gRPC " + std::string(call->path) : "gRPC: the opening of a connection";
  if (carrier.result() == nullptr) return exchange;
  const protocol::GrpcStatus& status = carrier.result()->status;
  exchange.response_head = std::string(protocol::grpc_code_name(status.code));
  if (!status.message.empty()) exchange.response_head.append(": ").append(status.message);
  return exchange;
}

sample::Exchange exchange_on_socket(const Carrier& carrier, const sample::Sample& sample) {
  sample::Exchange exchange;
  exchange.sample = sample;
  exchange.request_head = said(*carrier.request().on_socket);
  exchange.response_body = std::string(carrier.answer().body.substr(0, sample::kept_body_bytes));
  exchange.detail = carrier.detail();
  return exchange;
}

}  // namespace

sample::Exchange exchange_of(const Carrier& carrier, const sample::Sample& sample) {
  const Request& request = carrier.request();
  if (request.channel || request.call) return exchange_on_channel(carrier, sample);
  if (request.on_socket) return exchange_on_socket(carrier, sample);
  sample::Exchange exchange;
  exchange.sample = sample;
  const Answer answer = carrier.answer();
  exchange.request_head.reserve(request.first.size() + std::min(request.rest.size(), most_body_of_request));
  exchange.request_head.append(request.first).append(request.rest.substr(0, most_body_of_request));
  exchange.request_head.resize(std::min(exchange.request_head.find("\r\n\r\n"), exchange.request_head.size()));
  if (carrier.is_http2()) say_http2(exchange.request_head);
  exchange.response_head = std::string(answer.head);
  exchange.response_body = std::string(answer.body);
  exchange.detail = carrier.detail();
  return exchange;
}

void add_agreements(const Carrier& carrier, sample::Exchange& exchange) {
  const net::TlsFacts& tls = carrier.tls_facts();
  exchange.tls = {tls.version, tls.cipher, tls.alpn, tls.resumed};
  const std::string_view head = carrier.answer().head;
  for (std::size_t at = 0; at != std::string_view::npos;) {
    std::size_t next = std::string_view::npos;
    const std::string_view value = protocol::find_header(head, "set-cookie", at, &next);
    if (value.empty()) break;
    exchange.cookies.push_back(without_value(value));
    at = next;
  }
}

}  // namespace brink::engine
