#include "input/processes.h"

#include <fmt/format.h>

#include <algorithm>

#include "input/machine_options.h"

namespace brink::input {

Result<Processes> read_processes(const Values& values, const Surroundings& surroundings, std::uint32_t needed,
                                 std::uint32_t most, std::vector<std::string>& notes) {
  Processes out;
  out.on_loss = read_on_loss(values);
  const std::int64_t asked = values.maybe_integer("processes").value_or(0);
  if (values.given("processes") && asked == 0) {
    return usage_error("--processes 0: nobody would make the load",
                       "give a number, or -1 for as many as the machine has cores");
  }
  const std::uint32_t cores = std::max(1u, surroundings.cores);
  const std::uint32_t wanted = asked > 0    ? static_cast<std::uint32_t>(asked)
                               : asked == 0 ? std::clamp(needed, 1u, cores)
                                            : cores;
  out.count = std::clamp(wanted, 1u, std::max(1u, most));
  if (asked != 0 && out.count < wanted) {
    notes.push_back(fmt::format("--processes {} is lowered to {}: each plays one user at least", wanted, out.count));
  } else if (asked <= 0 && out.count > 1) {
    notes.push_back(
        fmt::format("{} processes play the users, each its part of them; --processes 1 keeps them in one", out.count));
  }
  return out;
}

}  // namespace brink::input
