#include "input/autofind_options.h"

#include <fmt/format.h>

#include "input/options/rules.h"

namespace brink::input {
namespace {

constexpr Exclusion exclusions[] = {
    {"autofind", "requests", "leave -n out: each step has --step-duration"},
    {"autofind", "duration", "use --step-duration: each step is so long"},
    {"autofind", "rate", "leave one out: autofind raises users, not a rate"},
    {"autofind", "stages", "leave one out: autofind decides how many users there are"},
    {"autofind", "users", "use --start-users and --max-users"},
    {"autofind", "connections", "use --start-users: each user has a connection of its own"},
    {"autofind", "warmup", "leave --warmup out: the step before has warmed up"},
    {"autofind", "ramp-up", "leave --ramp-up out: the users of a step start together"},
    {"autofind", "threshold", "use --max-p95 and --max-error-rate: they are what a step is held to"},
    {"autofind", "fail-if", "use --max-p95 and --max-error-rate: they are what a step is held to"},
};
constexpr Need needs[] = {
    {"max-error-rate", "autofind", "add --autofind"},
    {"max-p95", "autofind", "add --autofind"},
    {"step-duration", "autofind", "add --autofind, or give -d"},
    {"start-users", "autofind", "add --autofind, or give -u"},
    {"max-users", "autofind", "add --autofind, or give -u"},
    {"step-multiplier", "autofind", "add --autofind"},
};

}  // namespace

Result<std::optional<AutofindOptions>> read_autofind(const Values& values) {
  if (auto ok = check_rules(values, exclusions, needs); !ok) return tl::unexpected(ok.error());
  if (!values.flag("autofind")) return std::nullopt;
  AutofindOptions options;
  options.start_users = static_cast<std::uint64_t>(values.integer("start-users"));
  options.max_users = static_cast<std::uint64_t>(values.integer("max-users"));
  options.multiplier = values.number("step-multiplier");
  options.max_error_share = values.number("max-error-rate") / 100;
  options.max_p95 = values.duration("max-p95");
  if (options.max_users <= options.start_users) {
    return usage_error(
        fmt::format("{} is not more than {}", as_given(values, "max-users"), as_given(values, "start-users")),
        "raise --max-users: the search goes up from --start-users");
  }
  return options;
}

plan::Closed autofind_load(const Values& values) {
  plan::Closed closed;
  closed.users = static_cast<std::uint32_t>(values.integer("start-users"));
  if (values.given("scenario")) return closed;  // its pauses stand there
  closed.think = values.duration("think-time");
  closed.think_jitter = values.number("think-jitter");
  return closed;
}

}  // namespace brink::input
