// Stages: whatever is written, it is a bounded list of legs or one line of error.
#include <cstdint>

#include "base/check.h"
#include "input/stages.h"
#include "plan/headcount.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto legs = input::parse_stages(text, {.most = 100, .whole = true, .what = "users"});
  if (!legs) {
    CHECK(legs.error().kind == ErrorKind::usage);
    return 0;
  }
  CHECK(!legs->empty() && legs->size() <= input::most_legs);
  plan::Closed closed{.users = 100, .legs = *legs, .at_first = 1};
  Duration before{};
  for (plan::Headcount count(closed); count.peek() != Duration::max(); count.pop()) {
    CHECK(count.peek() >= before && count.users() <= closed.users);
    before = count.peek();
  }
  CHECK(before <= plan::length_of(*legs));
  return 0;
}
