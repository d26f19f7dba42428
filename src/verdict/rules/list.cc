#include "verdict/rules/list.h"

#include "base/check.h"

// One line a cause, in the order of the catalogue.
#define BRINK_RULES(RULE)  \
  RULE(generator_limited)  \
  RULE(rate_limited)       \
  RULE(load_shedding)      \
  RULE(worker_limit)       \
  RULE(event_loop_blocked) \
  RULE(lock_contention)    \
  RULE(pool_exhausted)     \
  RULE(none)               \
  RULE(unknown)

namespace brink::verdict::rules {

#define BRINK_DECLARE(name) extern const Rule name;
BRINK_RULES(BRINK_DECLARE)
#undef BRINK_DECLARE

namespace {

#define BRINK_ADDRESS(name) &name,
constexpr const Rule* rules[] = {BRINK_RULES(BRINK_ADDRESS)};
#undef BRINK_ADDRESS

}  // namespace

std::span<const Rule* const> all() { return rules; }

void set(Parameters& out, std::string_view name, const Features& f, std::string_view feature) {
  set(out, name, number(f, feature));
}

void set(Parameters& out, std::string_view name, std::optional<double> value) {
  if (value) out.insert_or_assign(std::string(name), *value);
}

}  // namespace brink::verdict::rules
