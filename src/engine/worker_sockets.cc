// The WebSockets of a worker's users.
#include "base/check.h"
#include "engine/worker.h"

namespace brink::engine {

// The one that the user's request is about; made, and closed, where there is none yet.
Socket& Worker::socket(User& user, std::size_t origin) {
  const std::uint32_t number = user.handshake ? user.handshake->socket : user.on_socket->socket;
  if (user.sockets.size() <= number) user.sockets.resize(number + 1);
  Socket*& own = user.sockets[number];
  auto& spare = spare_sockets_[origin];
  if (!own && spare.empty()) {
    auto made = std::make_unique<Socket>(context_, routes_.origin(origin), origin);
    own = made.get();
    sockets_.push_back(own);
    carriers_.push_back(std::move(made));
  } else if (!own) {
    own = spare.back();
    spare.pop_back();
  }
  CHECK(own->origin_index() == origin, "a socket goes to one origin");
  return *own;
}

bool Worker::is_answer(const Carrier& carrier, const SocketMessage& message) {
  return carrier.request().user->behaviour->is_answer(message);
}

void Worker::hang_up(User& user, std::uint32_t number) {
  if (number >= user.sockets.size() || !user.sockets[number]) return;
  Socket& socket = *std::exchange(user.sockets[number], nullptr);
  if (const auto* listener = dynamic_cast<Listener*>(user.behaviour.get()))
    socket.say_goodbye_with(listener->goodbye());
  socket.shut();
  spare_sockets_[socket.origin_index()].push_back(&socket);
}

void Worker::hang_up_after_iteration(User& user) {
  for (std::uint32_t i = 0; i < user.sockets.size(); ++i) {
    if (user.sockets[i] && !user.sockets[i]->outlives_iteration()) hang_up(user, i);
  }
}

void Worker::hang_up_all(User& user) {
  for (std::uint32_t i = 0; i < user.sockets.size(); ++i) hang_up(user, i);
  for (auto& helper : user.helpers) hang_up_all(*helper);
}

// At the end of a stage: nobody keeps a socket over it. Each ending has a time limit of its own.
void Worker::hang_up_everybody(const StageControl& control) {
  for (auto& user : main_.users()) {
    hang_up_all(*user);
    close_channels(*user);
  }
  for (auto& group : beside_) {
    for (auto& user : group->users()) hang_up_all(*user);
  }
  while (!endings_.empty()) {
    if (control.level() == StageControl::cut) return endings_.cut();
    machine_.turn(machine_.now() + plan_.client.close_timeout);
  }
}

}  // namespace brink::engine
