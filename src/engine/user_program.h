// UserProgram: a program that says what users do, as a run needs it. A run has up to three parts: users get ready (log
// in), are measured, and take their leave; all three are stages of one engine, in which a user stays the same person.
//
// Made before the run and outlives its engine. behaviours() and what it makes belong to the workers' threads; all else
// is called between stages, from the thread that plays them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/behaviour.h"

namespace brink::engine {

enum class Part : std::uint8_t { begin, measure, end };

class UserProgram {
 public:
  virtual ~UserProgram() = default;
  virtual Result<std::shared_ptr<BehaviourFactory>> behaviours(plan::Segment segment) = 0;
  // The stage played next is this part. Until it is said, the measured one.
  virtual void enter(Part part) = 0;
  // How many users have begun so far, those who joined in the measured part among them.
  virtual std::uint32_t users() const = 0;
  // How many tasks have begun so far, where that can be told from requests.
  virtual std::uint64_t tasks() const { return 0; }
  // After the measured part: the names of the plan's routes, where the program gives them as requests come up; empty
  // ones were not used. None: they have the plan's.
  virtual std::vector<std::string> route_names() const { return {}; }
};

}  // namespace brink::engine
