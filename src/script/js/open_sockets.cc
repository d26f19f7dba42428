#include "script/js/open_sockets.h"

#include "base/random.h"
#include "protocol/http1.h"
#include "script/js/tags.h"

namespace brink::script::js {
namespace {

double milliseconds_since(User& user, Instant then) { return milliseconds(user.now() - then); }

// The tags that are known when the handshake has been answered.
void add_tags(User& user, OpenSocket& socket, const SocketEvent& event) {
  if (user.metrics() == nullptr) return;
  const SystemTags& on = user.group().part<SystemTags>();
  const std::string status = std::to_string(event.status);
  const std::string_view subprotocol = protocol::find_header(event.head, "sec-websocket-protocol");
  const auto add = [&](bool wanted, std::string_view name, std::string_view value) {
    if (wanted && user.metrics()->wants_tag(name)) socket.tags = user.metrics()->with(socket.tags, {name, value});
  };
  add(on.url, "url", socket.url);
  add(on.name, "name", socket.url);
  add(on.status, "status", status);
  add(on.subproto && !subprotocol.empty(), "subproto", subprotocol);
}

}  // namespace

void OpenSockets::give_up() {
  constexpr std::uint16_t going_away = 1001;
  for (auto& [number, socket] : open_) {
    socket.line->tell = nullptr;
    socket.line->close(going_away, "");
  }
  open_.clear();
}

std::uint64_t OpenSockets::seed() { return Random(user_.number(), ++seeds_)(); }

void tell_metric(User& user, const OpenSocket& socket, sample::Metric metric, double value) {
  if (user.metrics() != nullptr) user.metrics()->add(metric, value, socket.tags, user.now());
}

void measure(User& user, OpenSocket& socket, const SocketEvent& event) {
  using Kind = SocketEvent::Kind;
  using sample::Metric;
  switch (event.kind) {
    case Kind::opened:
      add_tags(user, socket, event);
      tell_metric(user, socket, Metric::ws_sessions, 1);
      tell_metric(user, socket, Metric::ws_connecting, milliseconds_since(user, socket.begun));
      break;
    case Kind::failed:
      add_tags(user, socket, event);
      tell_metric(user, socket, Metric::ws_sessions, 1);
      tell_metric(user, socket, Metric::ws_connecting, milliseconds_since(user, socket.begun));
      break;
    case Kind::text:
    case Kind::binary: tell_metric(user, socket, Metric::ws_msgs_received, 1); break;
    case Kind::pong:
      if (socket.pings.empty()) break;
      tell_metric(user, socket, Metric::ws_ping, milliseconds_since(user, socket.pings.front()));
      socket.pings.pop_front();
      break;
    case Kind::closed:
      tell_metric(user, socket, Metric::ws_session_duration, milliseconds_since(user, socket.begun));
      break;
    case Kind::ping: break;
  }
}

}  // namespace brink::script::js
