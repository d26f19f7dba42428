#include "sim/sim_stream.h"

#include <charconv>

#include "base/text.h"
#include "protocol/http1.h"

namespace brink::sim {
namespace {

// Bytes of the first whole request in `bytes`, or 0.
std::size_t whole_request(const std::string& bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  const auto length = parse_int(protocol::find_header(std::string_view(bytes).substr(0, end + 2), "content-length"));
  const std::size_t whole = end + 4 + static_cast<std::size_t>(length.value_or(0));
  return bytes.size() >= whole ? whole : 0;
}

SimRequest parse_request(std::string_view bytes, std::uint64_t connection) {
  const auto parts = split(bytes.substr(0, bytes.find('\r')), ' ');
  const std::size_t end = bytes.find("\r\n\r\n");
  return {std::string(parts.at(0)), std::string(parts.at(1)), std::string(bytes.substr(0, end)), connection,
          std::string(bytes.substr(end + 4))};
}

std::string serialise(const SimRequest& request, const SimResponse& response) {
  if (response.drop || !response.raw.empty()) return response.raw;
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " X\r\n" + response.headers;
  out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  if (response.close) out += "Connection: close\r\n";
  out += "\r\n";
  return request.method == "HEAD" ? out : out + response.body;
}

}  // namespace

void SimStream::open(const net::Address& address, const net::TlsTarget* tls) {
  close();
  wants_tls_ = tls != nullptr;
  offers_http2_ = tls && tls->offer_http2;
  wire_ = std::make_shared<Wire>();
  wire_->stream = this;
  wire_->number = ++machine_.order_;
  const Instant begun = machine_.now();
  SimTarget* target = machine_.target(address);
  const Duration round = 2 * machine_.options().one_way;
  machine_.at(begun + round + (wants_tls_ ? round : Duration{}), [this, wire = wire_, target, begun, round] {
    if (wire->stream != this) return;
    times_.tls = wants_tls_ ? round : Duration{};
    times_.connect = machine_.now() - begun - times_.tls;
    connected(target);
  });
}

void SimStream::connected(SimTarget* target) {
  if (!target || !target->accept(machine_)) {
    close();
    handler_->on_connect_failed(net::NetError::refused);
    return;
  }
  wire_->target = target;
  tls_ = {};
  if (wants_tls_) tls_ = {"TLSv1.3", "simulated", offers_http2_ && target->speaks_http2 ? "h2" : "http/1.1", false};
  standing_ = true;
  ++machine_.open_connections_;
  handler_->on_connected();
}

net::IoResult SimStream::read(std::span<char> into) {
  if (!standing_) return {net::IoStatus::failed, 0, false, net::NetError::reset};
  if (received_.empty()) return eof_ ? net::IoResult{net::IoStatus::closed} : net::IoResult{net::IoStatus::blocked};
  const std::size_t n = std::min(into.size(), received_.size());
  std::copy_n(received_.data(), n, into.data());
  received_.erase(0, n);
  return {net::IoStatus::ok, n, !received_.empty() || eof_};
}

net::IoResult SimStream::write2(std::span<const char> first, std::span<const char> second) {
  if (!standing_ || wire_->server_closed) return {net::IoStatus::failed, 0, false, net::NetError::reset};
  std::string bytes(first.begin(), first.end());
  bytes.append(second.begin(), second.end());
  SimMachine& machine = machine_;
  machine.at(machine.now() + machine.options().one_way,
             [&machine, wire = wire_, bytes] { arrive(machine, wire, bytes); });
  return {net::IoStatus::ok, bytes.size()};
}

void SimStream::arrive(SimMachine& machine, const std::shared_ptr<Wire>& wire, const std::string& bytes) {
  wire->to_server += bytes;
  if (wire->http2 || take_preface(machine, wire)) {
    if (wire->http2) wire->http2->receive(std::exchange(wire->to_server, {}));
    return;
  }
  if (wire->socket) return wire->socket->receive(std::exchange(wire->to_server, {}));
  while (const std::size_t size = whole_request(wire->to_server)) {
    const SimRequest request = parse_request(std::string_view(wire->to_server).substr(0, size), wire->number);
    wire->to_server.erase(0, size);
    ++wire->target->requests;
    wire->target->handle(machine, request, [&machine, wire, request](SimResponse response) {
      answer(machine, wire, request, std::move(response));
    });
  }
}

// True when the client has begun with HTTP/2; whoever does not speak it says so in HTTP/1.1.
bool SimStream::take_preface(SimMachine& machine, const std::shared_ptr<Wire>& wire) {
  if (!wire->to_server.starts_with("PRI * HTTP/2.0\r\n")) return false;
  if (wire->target->speaks_http2) {
    wire->http2 = std::make_shared<SimHttp2>(machine, *wire->target, wire->number,
                                             [&machine, weak = std::weak_ptr(wire)](std::string bytes, bool close) {
                                               if (const auto strong = weak.lock())
                                                 send(machine, strong, std::move(bytes), close);
                                             });
  } else {
    wire->to_server.clear();
    send(machine, wire, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true);
  }
  return true;
}

void SimStream::send(SimMachine& machine, const std::shared_ptr<Wire>& wire, std::string bytes, bool close) {
  machine.at(machine.now() + machine.options().one_way,
             [wire, bytes = std::move(bytes), close] { deliver(wire, bytes, close); });
}

void SimStream::answer(SimMachine& machine, const std::shared_ptr<Wire>& wire, const SimRequest& request,
                       SimResponse response) {
  if (response.upgrade) {
    wire->socket = response.upgrade;
    wire->socket->attach([&machine, weak = std::weak_ptr(wire)](std::string bytes, bool close) {
      if (const auto strong = weak.lock()) send(machine, strong, std::move(bytes), close);
    });
  }
  send(machine, wire, serialise(request, response), response.close || response.drop);
}

void SimStream::deliver(const std::shared_ptr<Wire>& wire, const std::string& bytes, bool close) {
  SimStream* stream = wire->stream;
  if (!stream) return;
  stream->received_ += bytes;
  if (close) stream->eof_ = wire->server_closed = true;
  stream->handler_->on_readable();
}

void SimStream::close(bool) {
  if (wire_) wire_->stream = nullptr;
  if (standing_) --machine_.open_connections_;
  wire_.reset();
  received_.clear();
  eof_ = standing_ = false;
}

}  // namespace brink::sim
