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
class GrpcChannel;
class Socket;
class User;

class UserOwner {
 public:
  virtual ~UserOwner() = default;
  virtual void on_wake(User& user, Instant now) = 0;
  // What a behaviour asks of its seat.
  virtual void wake_soon(User& user) = 0;
  virtual void break_off_soon(User& user) = 0;
  virtual void help(User& user, std::unique_ptr<Behaviour> helper) = 0;
  virtual void call(User& user, std::size_t place) = 0;
};

class User final : public net::Timer, public Seat {
 public:
  User(UserOwner& owner, Group& group, UserId id, std::size_t place, User* helped = nullptr)
      : id(id), place(place), group(group), helped(helped), owner_(owner) {}

  void wake() override { owner_.wake_soon(*this); }
  void break_off() override { owner_.break_off_soon(*this); }
  void help(std::unique_ptr<Behaviour> helper) override { owner_.help(*this, std::move(helper)); }
  void call(std::size_t place) override { owner_.call(*this, place); }

  const UserId id;
  const std::size_t place;  // among its worker's users of the group
  Group& group;
  User* const helped;  // whom this one helps; null: nobody, it is a user of its own
  std::unique_ptr<Behaviour> behaviour;
  std::vector<std::unique_ptr<User>> helpers;    // those without a behaviour are free
  std::unique_ptr<protocol::CookieJar> cookies;  // made with the first cookie; not of helpers, see jar()
  Carrier* carrier = nullptr;                    // the one last used; others, to further origins, below
  std::vector<Carrier*> more_carriers;           // per-user pool with several origins
  std::vector<Socket*> sockets;                  // by number; null: none
  std::vector<GrpcChannel*> channels;            // likewise; a helper's are those of whom it helps
  bool waits_for_gate = false;                   // `pending` goes out when the timer fires
  RouteId pending;
  const Composed* composed = nullptr;        // of the request that is pending or under way; null: the route's own
  const Handshake* handshake = nullptr;      // of a WebSocket: likewise, beside its request
  const SocketRequest* on_socket = nullptr;  // likewise, on one
  const Channel* channel = nullptr;          // likewise, instead: the opening of a channel
  const GrpcCall* grpc = nullptr;            // likewise: a call
  bool ends_iteration = false;               // when the timer fires
  bool has_acted = false;                    // sent or slept since its iteration began
  bool sleeps = false;                       // because its behaviour wants to
  bool breaks_off = false;                   // what it waits for, when the timer fires
  bool begins = false;                       // a helper that has not acted yet
  bool by_arrival = false;                   // an iteration for each arrival; otherwise one after the other
  Instant due{};                             // of the iteration (open load) or the pending request
  bool in_request = false;
  std::uint8_t failures_in_row = 0;  // without a connection; slows the next attempt

  std::unique_ptr<protocol::CookieJar>& jar() { return helped ? helped->cookies : cookies; }
  // Nothing is left of what it was doing.
  void forget();

 private:
  void fire(Instant now) override { owner_.on_wake(*this, now); }
  UserOwner& owner_;
};

inline void User::forget() {
  behaviour.reset();
  waits_for_gate = ends_iteration = has_acted = sleeps = breaks_off = begins = false;
  composed = nullptr;
  handshake = nullptr;
  on_socket = nullptr;
  channel = nullptr;
  grpc = nullptr;
  failures_in_row = 0;
  for (auto& helper : helpers) helper->forget();
}

}  // namespace brink::engine
