// What users are woken for, broken off from, and helped with.
#include "engine/worker.h"

namespace brink::engine {

void Worker::on_wake(User& user, Instant now) {
  if (phase_ != Phase::running) return;
  user.sleeps = false;
  if (user.breaks_off) {
    break_off(user, now);
    user.group.wake(user, now);
    return;
  }
  if (user.ends_iteration) {
    user.ends_iteration = false;
    user.group.iteration_ended(user, now);
    return;
  }
  if (user.waits_for_gate) {
    user.waits_for_gate = false;
    issue(user, user.pending, now);
  } else if (user.begins) {
    user.begins = false;
    act(user, Outcome{}, now);
  } else {
    user.group.wake(user, now);
  }
}

// Breaks off whatever the user and its helpers are at, and has the behaviour end its iteration.
void Worker::interrupt(User& user, Instant now) {
  for (auto& helper : user.helpers) {
    break_off(*helper, now);
    helper->forget();
  }
  break_off(user, now);
  user.has_acted = true;  // the iteration may end at once
  if (!user.behaviour) return;
  user.behaviour->interrupt();
  act(user, Outcome{}, now);
}

void Worker::break_off(User& user, Instant now) {
  machine_.timers().cancel(user);
  user.waits_for_gate = user.sleeps = user.breaks_off = user.begins = user.ends_iteration = false;
  if (!user.in_request) return;
  const auto busy_for = [&](Carrier* carrier) {
    return carrier != nullptr && carrier->busy() && carrier->request().user == &user;
  };
  const auto give_up = [&](Carrier* carrier) {
    if (busy_for(carrier)) abandon(*carrier, now);
  };
  give_up(user.carrier);
  for (Carrier* carrier : user.more_carriers) give_up(carrier);
  for (Carrier* socket : user.sockets) give_up(socket);
  give_up(grpc_stream_of(user));
}

// Timers of the past fire in the round that is under way, or the next.
void Worker::wake_soon(User& user) {
  if (user.in_request && user.on_socket && listens(*user.on_socket)) {
    return user.sockets[user.on_socket->socket]->end_hold(machine_.now());
  }
  if (user.in_request && user.grpc && user.grpc->talks) {
    if (GrpcStream* stream = grpc_stream_of(user)) stream->listen_soon();
    return;
  }
  if (phase_ == Phase::running && user.sleeps) machine_.timers().set(user, Instant{});
}

// Not at once: who asks may be called from within a connection that carries others' requests too.
void Worker::break_off_soon(User& user) {
  if (phase_ != Phase::running || (!user.in_request && !user.waits_for_gate && !user.sleeps)) return;
  user.breaks_off = true;
  machine_.timers().set(user, Instant{});
}

void Worker::help(User& user, std::unique_ptr<Behaviour> behaviour) {
  User& helped = user.helped ? *user.helped : user;
  auto& helpers = helped.helpers;
  auto free = std::find_if(helpers.begin(), helpers.end(), [](const auto& helper) { return !helper->behaviour; });
  if (free == helpers.end()) {
    auto made = std::make_unique<User>(static_cast<UserOwner&>(*this), user.group, user.id, user.place, &helped);
    free = helpers.insert(helpers.end(), std::move(made));
  }
  User& helper = **free;
  hang_up_all(helper);  // of whom was broken off there
  helper.behaviour = std::move(behaviour);
  if (auto* listener = dynamic_cast<Listener*>(helper.behaviour.get())) listener->sit(helper);
  if (auto* talker = dynamic_cast<Talker*>(helper.behaviour.get())) talker->sit(helper);
  helper.due = user.due;
  helper.by_arrival = user.by_arrival;
  helper.begins = true;
  if (phase_ == Phase::running) machine_.timers().set(helper, Instant{});
}

}  // namespace brink::engine
