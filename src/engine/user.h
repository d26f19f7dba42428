// User: one virtual user of a worker: its behaviour, cookies and connections. Its timer wakes it after a pause, at its
// start, or when the budget lets its request go.
#pragma once

#include <memory>
#include <vector>

#include "engine/behaviour.h"
#include "net/timer_queue.h"
#include "protocol/cookies.h"

namespace brink::engine {

class Carrier;
class Group;
class Socket;
class User;

class UserOwner {
 public:
  virtual ~UserOwner() = default;
  virtual void on_wake(User& user, Instant now) = 0;
};

class User final : public net::Timer {
 public:
  User(UserOwner& owner, Group& group, UserId id, std::size_t place)
      : id(id), place(place), group(group), owner_(owner) {}

  const UserId id;
  const std::size_t place;  // among its worker's users of the group
  Group& group;
  std::unique_ptr<Behaviour> behaviour;
  std::unique_ptr<protocol::CookieJar> cookies;  // made with the first cookie
  Carrier* carrier = nullptr;                    // the one last used; others, to further origins, below
  std::vector<Carrier*> more_carriers;           // per-user pool with several origins
  std::vector<Socket*> sockets;                  // by number; null: none
  bool waits_for_gate = false;                   // `pending` goes out when the timer fires
  RouteId pending;
  const Composed* composed = nullptr;        // of the request that is pending or under way; null: the route's own
  const Handshake* handshake = nullptr;      // of a WebSocket: likewise, beside its request
  const SocketRequest* on_socket = nullptr;  // likewise, on one
  bool ends_iteration = false;               // when the timer fires
  bool has_acted = false;                    // sent or slept since its iteration began
  Instant due{};                             // of the iteration (open load) or the pending request
  bool in_request = false;
  std::uint8_t failures_in_row = 0;  // without a connection; slows the next attempt

 private:
  void fire(Instant now) override { owner_.on_wake(*this, now); }
  UserOwner& owner_;
};

}  // namespace brink::engine
