// Who keeps the secrets of a script: an ability that its log has beside, which hides them in whatever it writes and
// hands them out to the script that asks for one; or a program, whose record must not show them.
#pragma once

#include "plan/secrets.h"

namespace brink::engine {

class SecretKeeper {
 public:
  virtual ~SecretKeeper() = default;
  // As they were before anything of the script ran.
  virtual const plan::Secrets& secrets() const = 0;
};

// Those of whoever has the ability; null otherwise.
template <class Whoever>
const plan::Secrets* secrets_of(const Whoever* whoever) {
  const auto* keeper = dynamic_cast<const SecretKeeper*>(whoever);
  return keeper != nullptr ? &keeper->secrets() : nullptr;
}

}  // namespace brink::engine
