#include "engine/http2_pool.h"

namespace brink::engine {

Http2Connection& Http2Pool::connection(bool alone) {
  while (!alone && !with_room_.empty()) {
    Http2Connection& last = *with_room_.back();
    if (last.has_room()) return last;
    last.set_listed(false);
    with_room_.pop_back();
  }
  Http2Connection& fresh = unused();
  fresh.take_up(alone);
  if (!alone) has_room(fresh);
  return fresh;
}

void Http2Pool::retire() {
  for (auto& connection : connections_) connection->retire();
}

Http2Connection& Http2Pool::unused() {
  if (closed_.empty()) {
    connections_.push_back(std::make_unique<Http2Connection>(context_, *this));
    return *connections_.back();
  }
  Http2Connection& connection = *closed_.back();
  closed_.pop_back();
  return connection;
}

void Http2Pool::has_room(Http2Connection& connection) {
  if (connection.is_listed()) return;
  connection.set_listed(true);
  with_room_.push_back(&connection);
}

}  // namespace brink::engine
