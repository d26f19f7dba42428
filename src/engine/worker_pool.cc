// Which carrier a user's request goes over: a connection of HTTP/1.1, or a stream of HTTP/2.
#include "base/check.h"
#include "engine/http2_stream.h"
#include "engine/worker.h"

namespace brink::engine {

std::size_t Worker::origin_of(const User& user, const PreparedRoute& prepared) {
  // A WebSocket that stands stays where it was opened, wherever the route of what is said on it would go.
  const bool stands =
      user.on_socket && user.on_socket->socket < user.sockets.size() && user.sockets[user.on_socket->socket];
  if (stands) return user.sockets[user.on_socket->socket]->origin_index();
  if (!user.composed || !user.composed->origin) return prepared.origin;
  const std::size_t origin = routes_.origin_of(*user.composed->origin);
  make_room_for_origins();
  return origin;
}

void Worker::make_room_for_origins() {
  for (std::size_t i = http2_.size(); i < routes_.origin_count(); ++i) {
    http2_.push_back(std::make_unique<Http2Pool>(context_, routes_.origin(i), plan_.client.streams));
    spare_.emplace_back();
    idle_.emplace_back();
    spare_sockets_.emplace_back();
  }
}

// The user's own carrier to an origin; most plans have one origin, so the first needs no list.
Carrier*& Worker::slot(User& user, std::size_t origin) {
  if (origin == 0) return user.carrier;
  if (user.more_carriers.size() < origin) user.more_carriers.resize(routes_.origin_count() - 1);
  return user.more_carriers[origin - 1];
}

Carrier& Worker::fresh(std::size_t origin) {
  auto& spare = spare_[origin];
  if (!spare.empty()) {
    Carrier& carrier = *spare.back();
    spare.pop_back();
    return carrier;
  }
  if (!routes_.origin(origin).http2()) return fresh_connection(origin);
  carriers_.push_back(std::make_unique<Http2Stream>(context_, *http2_[origin], origin));
  return *carriers_.back();
}

Connection& Worker::fresh_connection(std::size_t origin) {
  auto connection = std::make_unique<Connection>(context_, routes_.origin(origin), origin);
  Connection& made = *connection;
  carriers_.push_back(std::move(connection));
  return made;
}

Carrier& Worker::acquire(User& user, std::size_t origin) {
  Carrier*& own = slot(user, origin);
  if (own) return *own;
  auto& idle = idle_[origin];
  while (!idle.empty()) {
    Carrier* carrier = idle.back();
    idle.pop_back();
    if (carrier->open()) {
      own = carrier;
      return *own;
    }
    spare_[origin].push_back(carrier);  // closed by the server meanwhile
  }
  own = &fresh(origin);
  return *own;
}

void Worker::release(User& user, Carrier& carrier) {
  if (carrier.is_socket() || carrier.is_grpc()) return;  // the user's until its end
  Carrier*& own = slot(user, carrier.origin_index());
  CHECK(own == &carrier);
  if (carrier.lingering()) {
    own = nullptr;  // comes back through on_closed
  } else if (plan_.client.pool == plan::PoolKind::shared) {
    own = nullptr;
    (carrier.open() ? idle_ : spare_)[carrier.origin_index()].push_back(&carrier);
  }
}

void Worker::on_closed(Carrier& carrier) { spare_[carrier.origin_index()].push_back(&carrier); }

// Streams are of no more use there; those that others still hold turn up here with their next request.
void Worker::on_http1_only(Carrier& carrier, std::unique_ptr<net::Stream> opened) {
  const std::size_t origin = carrier.origin_index();
  const auto is_stream = [](const Carrier* c) { return c->is_http2(); };
  std::erase_if(spare_[origin], is_stream);
  std::erase_if(idle_[origin], is_stream);
  Connection& connection = fresh_connection(origin);
  slot(*carrier.request().user, origin) = &connection;
  connection.take_over(carrier, std::move(opened), machine_.now());
}

// Connections of users that do not take part would hold places in the target that nobody uses.
void Worker::shut_beyond(Group& group, std::size_t users) {
  for (std::size_t i = users; i < group.users().size(); ++i) shut_all_of(*group.users()[i]);
}

void Worker::shut_idle_of(User& user) {
  for (std::size_t origin = 0; origin < routes_.origin_count(); ++origin) {
    Carrier* const own = slot(user, origin);
    if (own != nullptr && own->open()) own->shut();
  }
}

void Worker::shut_all_of(User& user) {
  for (std::size_t origin = 0; origin < routes_.origin_count(); ++origin) {
    Carrier*& own = slot(user, origin);
    if (!own) continue;
    if (own->open()) own->shut();
    spare_[origin].push_back(own);
    own = nullptr;
  }
  for (auto& helper : user.helpers) shut_all_of(*helper);
}

}  // namespace brink::engine
