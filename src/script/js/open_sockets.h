// WebSockets that a user's program has open: what is told of each, and what it counts in.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "script/js/socket_talk.h"
#include "script/js/user.h"

namespace brink::script::js {

// A socket as the user's program has it: what is told of it, and what it counts in.
struct OpenSocket {
  std::shared_ptr<SocketLine> line;
  Value listener;  // called with the event
  std::uint64_t operation = 0;
  sample::TagsId tags{};
  std::string url;  // as its metrics show it
  Instant begun{};
  std::deque<Instant> pings;  // whose pongs have not come
};

// Of one user.
class OpenSockets final : public User::Watcher {
 public:
  explicit OpenSockets(User& user) : user_(user) { user.watch(*this); }
  ~OpenSockets() override { give_up(); }
  // Those that its program has left open, as it threw or was told to leave.
  void job_ends(const Job&, const JobEnd&) override { give_up(); }

  std::uint32_t add(OpenSocket socket) {
    open_.emplace(++last_, std::move(socket));
    return last_;
  }
  OpenSocket* find(std::uint32_t number) {
    const auto found = open_.find(number);
    return found != open_.end() ? &found->second : nullptr;
  }
  void remove(std::uint32_t number) { open_.erase(number); }
  // Of its masks.
  std::uint64_t seed();

 private:
  void give_up();

  User& user_;
  std::unordered_map<std::uint32_t, OpenSocket> open_;
  std::uint32_t last_ = 0;
  std::uint64_t seeds_ = 0;
};

void tell_metric(User& user, const OpenSocket& socket, sample::Metric metric, double value);
// What an event on the socket tells k6's metrics.
void measure(User& user, OpenSocket& socket, const SocketEvent& event);

}  // namespace brink::script::js
