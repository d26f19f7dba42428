// Behaviour: what one virtual user does next. The engine carries actions out and reports how they went; it knows
// nothing of why. Fixed requests, recorded scenarios and scripts are implementations of this one interface.
//
// A behaviour belongs to one user on one worker thread. next() must not block.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "plan/arrivals.h"
#include "protocol/request.h"
#include "sample/journal.h"
#include "sample/sample.h"

namespace brink::engine {

// A request made for one send. It counts in `route` and goes to that route's origin; all else is its own. What the
// views point at stays as it is until next() is called again.
struct Composed {
  RouteId route;
  std::string_view method;
  std::string_view target;  // as on the request line
  std::span<const protocol::HeaderView> headers;
  std::string_view body;
  Duration timeout{};       // of the whole request; zero: the client's
  bool wants_body = false;  // the outcome has the whole body, decoded; otherwise its first bytes as they came
};

struct Action {
  enum class Kind : std::uint8_t {
    request,        // send `route`
    send,           // send `composed`; how it went is the behaviour's to judge
    sleep,          // do nothing for `pause`
    new_session,    // forget the cookies; next() is called again at once
    end_iteration,  // closed load begins the next one at once; open load at its next arrival
    end,            // this user is done for the stage
  };
  Kind kind = Kind::request;
  RouteId route;
  Duration pause{};
  const Composed* composed = nullptr;

  static Action request(RouteId route) { return {.kind = Kind::request, .route = route}; }
  static Action send(const Composed& composed) {
    return {.kind = Kind::send, .route = composed.route, .composed = &composed};
  }
  static Action sleep(Duration pause) { return {.kind = Kind::sleep, .pause = pause}; }
  static Action new_session() { return {.kind = Kind::new_session}; }
  static Action end_iteration() { return {.kind = Kind::end_iteration}; }
  static Action end() { return {.kind = Kind::end}; }
};

// How the last action went. The views are valid during the call only.
struct Outcome {
  const sample::Sample* sample = nullptr;  // of a request; null at the start, after a sleep and at an iteration's begin
  std::string_view head;                   // of the response, if one came
  std::string_view body;                   // its first bytes, as far as the stage keeps them; or all, if wanted
  const Error* unsendable = nullptr;       // why a composed request was not sent; there is no sample then
};

class Behaviour {
 public:
  virtual ~Behaviour() = default;
  virtual Action next(const Outcome& outcome) = 0;
  // A composed request has had its whole response, and the sample is about to be counted: the last word on `failure`,
  // which is `status` from 400 on. Only none, status and assertion may be given.
  virtual void judge(sample::Sample& sample, const Outcome& outcome) {
    static_cast<void>(sample);
    static_cast<void>(outcome);
  }
};

// Whose behaviour it is.
struct Person {
  UserId id;
  std::uint64_t seed = 1;    // of the plan: with the id, it decides all that is random
  bool open = false;         // an iteration for each arrival; otherwise one after the other
  sample::Journal& journal;  // outlives the behaviour
};

// Makes the behaviours of one worker; on its thread. Behaviours may refer to it.
class BehaviourFactory {
 public:
  virtual ~BehaviourFactory() = default;
  // A stage begins: users made before it are gone.
  virtual void begin_stage() {}
  virtual std::unique_ptr<Behaviour> make(const Person& person) = 0;
  // The row in which an arrival that no user was free for counts as missed.
  virtual RouteId first_route() const { return RouteId{0}; }
};

}  // namespace brink::engine
