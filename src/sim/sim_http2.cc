#include "sim/sim_http2.h"

#include "base/text.h"
#include "sim/sim_machine.h"

namespace brink::sim {
namespace {

protocol::TestingHeaders headers_of(const SimResponse& response) {
  protocol::TestingHeaders headers;
  for (const std::string_view line : split(response.headers, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == line.npos) continue;
    headers.emplace_back(to_lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
  }
  return headers;
}

std::string head_of(const protocol::TestingHttp2Server::Request& request) {
  std::string head = request.header(":method") + " " + request.header(":path") + " HTTP/2\r\n";
  for (const auto& [name, value] : request.headers) {
    if (!name.starts_with(':')) head.append(name).append(": ").append(value).append("\r\n");
  }
  return head;
}

}  // namespace

SimHttp2::SimHttp2(SimMachine& machine, SimTarget& target, std::uint64_t number, Send send)
    : machine_(machine),
      target_(target),
      number_(number),
      send_(std::move(send)),
      server_([this](const auto& request) { take(request); }, target.max_streams) {}

void SimHttp2::receive(std::string_view bytes) {
  receiving_ = true;
  const bool content = server_.receive(bytes);
  receiving_ = false;
  flush(!content || close_);
}

void SimHttp2::take(const protocol::TestingHttp2Server::Request& request) {
  ++target_.requests;
  const SimRequest whole{request.header(":method"), request.header(":path"), head_of(request), number_, request.body,
                         shared_from_this(),        request.stream};
  target_.handle(machine_, whole, [self = std::weak_ptr(shared_from_this()), stream = request.stream](const auto& r) {
    if (const auto wire = self.lock()) wire->answer(stream, r);
  });
}

void SimHttp2::answer(std::int32_t stream, const SimResponse& response) {
  if (response.drop || !response.raw.empty()) return send_(response.raw, response.drop || response.close);
  if (response.reset) {
    server_.reset(stream, *response.reset);
  } else {
    server_.respond(stream, response.status, headers_of(response), response.body, !response.endless);
  }
  if (response.close) server_.go_away(stream);
  flush(response.close);
}

void SimHttp2::act(const std::function<void(protocol::TestingHttp2Server&)>& say) {
  say(server_);
  flush(false);
}

void SimHttp2::flush(bool close) {
  if (receiving_) {
    close_ |= close;
    return;
  }
  std::string bytes = server_.produce();
  if (!bytes.empty() || close) send_(std::move(bytes), close);
}

}  // namespace brink::sim
