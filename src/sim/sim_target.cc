#include "sim/sim_target.h"

#include <memory>

#include "sim/sim_machine.h"

namespace brink::sim {
namespace {

Duration spread(Random& random, Duration mean, double share) {
  return from_seconds(seconds(mean) * random.uniform(1 - share, 1 + share));
}

}  // namespace

void DelayTarget::handle(SimMachine& machine, const SimRequest&, Respond respond) {
  machine.at(machine.now() + spread(machine.random(), mean_, spread_), [respond = std::move(respond)] { respond({}); });
}

void ShopTarget::handle(SimMachine& machine, const SimRequest& request, Respond respond) {
  if (request.path != "/checkout") {
    machine.at(machine.now() + spread(machine.random(), std::chrono::milliseconds(10), 0.5),
               [respond = std::move(respond)] { respond({}); });
    return;
  }
  if (busy_ < slots_) {
    occupy(machine, std::move(respond));
    return;
  }
  auto waiter = std::make_shared<Waiter>(Waiter{std::move(respond)});
  waiting_.push_back(waiter);
  machine.at(machine.now() + patience_, [this, waiter] {
    if (waiter->gone) return;
    waiter->gone = true;
    ++rejected;
    waiter->respond({500, "connection pool exhausted"});
  });
}

void ShopTarget::occupy(SimMachine& machine, Respond respond) {
  ++busy_;
  machine.at(machine.now() + spread(machine.random(), work_, 0.2), [this, &machine, respond = std::move(respond)] {
    --busy_;
    respond({});
    while (!waiting_.empty()) {
      const auto waiter = waiting_.front();
      waiting_.pop_front();
      if (waiter->gone) continue;
      waiter->gone = true;
      occupy(machine, std::move(waiter->respond));
      return;
    }
  });
}

Instant FreezingTarget::thaw(Instant now) const {
  const Duration into = now.time_since_epoch() % period_;
  return into < length_ ? now + (length_ - into) : now;
}

void FreezingTarget::handle(SimMachine& machine, const SimRequest& request, Respond respond) {
  machine.at(thaw(machine.now()), [this, &machine, request, respond = std::move(respond)] {
    inner_.handle(machine, request, [this, &machine, respond](SimResponse response) {
      machine.at(thaw(machine.now()), [respond, response] { respond(response); });
    });
  });
}

void QueueTarget::handle(SimMachine& machine, const SimRequest&, Respond respond) {
  if (busy_ < servers_) {
    serve(machine, std::move(respond));
  } else {
    queue_.push_back(std::move(respond));
  }
}

void QueueTarget::serve(SimMachine& machine, Respond respond) {
  ++busy_;
  machine.at(machine.now() + work_, [this, &machine, respond = std::move(respond)] {
    --busy_;
    respond({});
    if (queue_.empty()) return;
    Respond next = std::move(queue_.front());
    queue_.pop_front();
    serve(machine, std::move(next));
  });
}

}  // namespace brink::sim
