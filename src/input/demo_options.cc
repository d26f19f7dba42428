#include "input/demo_options.h"

namespace brink::input {

DemoOptions read_demo(const Values& values) {
  DemoOptions options;
  options.port = static_cast<std::uint16_t>(values.integer("port"));
  options.pool = static_cast<std::uint32_t>(values.integer("pool"));
  options.work = from_seconds(values.number("work-ms") / 1000);
  options.checkout_timeout = from_seconds(values.number("checkout-timeout-ms") / 1000);
  options.seed = static_cast<std::uint64_t>(values.integer("seed"));
  options.truth = values.flag("truth");
  return options;
}

}  // namespace brink::input
