// An engine on real machines: sockets, TLS and DNS as the plan's client options ask for.
#pragma once

#include <memory>

#include "engine/engine.h"
#include "engine/user_program.h"

namespace brink::engine {

// Raises the limit of open files as far as the plan may need. Errors: a CA bundle or address override that cannot be
// used, requests that cannot be sent.
// `wall`: the time of day, for cookies. `program`: what users do, instead of what the plan says; may be null. `part`:
// of the plan, where other processes of this machine play the rest of it.
Result<std::unique_ptr<Engine>> make_local_engine(const plan::Plan& plan, std::shared_ptr<SharedBudget> budget,
                                                  protocol::WallTime wall,
                                                  std::shared_ptr<UserProgram> program = nullptr,
                                                  plan::Segment part = {});

// The clock of real machines; thread-safe.
Instant local_now();

}  // namespace brink::engine
