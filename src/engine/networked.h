// What a program may say of how its users' connections are made: an ability that a UserProgram has beside, or has not.
#pragma once

#include <memory>

#include "plan/network.h"

namespace brink::engine {

class Networked {
 public:
  virtual ~Networked() = default;
  // For all stages; asked before the engine is made. Null: nothing to say.
  virtual std::shared_ptr<const plan::Network> network() const = 0;
};

// That of a program which has the ability; null otherwise.
template <class Program>
std::shared_ptr<const plan::Network> network_of(const Program* program) {
  const auto* networked = dynamic_cast<const Networked*>(program);
  return networked != nullptr ? networked->network() : nullptr;
}

}  // namespace brink::engine
