#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace brink {

void check_failed(const char* condition, const char* file, int line, const char* why) {
  std::fprintf(stderr, "brink: bug: %s:%d: %s does not hold%s%s\n", file, line, condition, *why ? ": " : "", why);
  std::abort();
}

}  // namespace brink
