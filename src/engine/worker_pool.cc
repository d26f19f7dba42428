// Which connection a user's request goes over.
#include "base/check.h"
#include "engine/worker.h"

namespace brink::engine {

// The user's own connection to an origin; most plans have one origin, so the first needs no list.
Connection*& Worker::slot(User& user, std::size_t origin) {
  if (origin == 0) return user.connection;
  if (user.more_connections.size() < origin) user.more_connections.resize(routes_.origin_count() - 1);
  return user.more_connections[origin - 1];
}

Connection& Worker::fresh(std::size_t origin) {
  auto& spare = spare_[origin];
  if (!spare.empty()) {
    Connection& connection = *spare.back();
    spare.pop_back();
    return connection;
  }
  const auto number = static_cast<std::uint32_t>(connections_.size());
  connections_.push_back(std::make_unique<Connection>(context_, routes_.origin(origin), number, origin));
  return *connections_.back();
}

Connection& Worker::acquire(User& user, std::size_t origin) {
  Connection*& own = slot(user, origin);
  if (own) return *own;
  auto& idle = idle_[origin];
  while (!idle.empty()) {
    Connection* connection = idle.back();
    idle.pop_back();
    if (connection->open()) {
      own = connection;
      return *own;
    }
    spare_[origin].push_back(connection);  // closed by the server meanwhile
  }
  own = &fresh(origin);
  return *own;
}

void Worker::release(User& user, Connection& connection) {
  Connection*& own = slot(user, connection.origin_index());
  CHECK(own == &connection);
  if (connection.lingering()) {
    own = nullptr;  // comes back through on_closed
  } else if (plan_.client.pool == plan::PoolKind::shared) {
    own = nullptr;
    (connection.open() ? idle_ : spare_)[connection.origin_index()].push_back(&connection);
  }
}

void Worker::on_closed(Connection& connection) { spare_[connection.origin_index()].push_back(&connection); }

// Connections of users that do not take part would hold places in the target that nobody uses.
void Worker::shut_beyond(Group& group, std::size_t users) {
  for (std::size_t i = users; i < group.users().size(); ++i) shut_all_of(*group.users()[i]);
}

void Worker::shut_all_of(User& user) {
  for (std::size_t origin = 0; origin < routes_.origin_count(); ++origin) {
    Connection*& own = slot(user, origin);
    if (!own) continue;
    if (own->open()) own->shut();
    spare_[origin].push_back(own);
    own = nullptr;
  }
}

}  // namespace brink::engine
