// Behaviour: what one virtual user does next. The engine carries actions out and reports how they went; it knows
// nothing of why. Fixed requests, recorded scenarios and scripts are implementations of this one interface.
//
// A behaviour belongs to one user on one worker thread. next() must not block.
#pragma once

#include <memory>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "sample/sample.h"

namespace brink::engine {

struct Action {
  enum class Kind : std::uint8_t {
    request,        // send `route`
    sleep,          // do nothing for `pause`
    end_iteration,  // closed load begins the next one at once; open load at its next arrival
    end,            // this user is done for the stage
  };
  Kind kind = Kind::request;
  RouteId route;
  Duration pause{};

  static Action request(RouteId route) { return {Kind::request, route, {}}; }
  static Action sleep(Duration pause) { return {Kind::sleep, {}, pause}; }
  static Action end_iteration() { return {Kind::end_iteration, {}, {}}; }
  static Action end() { return {Kind::end, {}, {}}; }
};

// How the last action went. The views are valid during the call only.
struct Outcome {
  const sample::Sample* sample = nullptr;  // of a request; null at the start, after a sleep and at an iteration's begin
  std::string_view head;                   // of the response, if one came
  std::string_view body;                   // its first bytes, as far as the stage keeps them
};

class Behaviour {
 public:
  virtual ~Behaviour() = default;
  virtual Action next(const Outcome& outcome) = 0;
};

}  // namespace brink::engine
