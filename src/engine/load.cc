#include "engine/load.h"

#include "base/check.h"

namespace brink::engine {

void LoadHost::begin_assigned(User&, const Assignment&, Instant, Instant) {
  check_failed("this host plays no scenarios", __FILE__, __LINE__);
}
void LoadHost::interrupt(User&, Instant) { check_failed("this host plays no scenarios", __FILE__, __LINE__); }

}  // namespace brink::engine
