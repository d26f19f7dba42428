#include "engine/load.h"

namespace brink::engine {
namespace {

class ClosedLoad final : public Load {
 public:
  ClosedLoad(LoadHost& host, const plan::Closed& closed, plan::Segment segment)
      : host_(host), closed_(closed), segment_(segment) {}

  void begin(Instant now) override {
    const std::uint64_t first = segment_.first(closed_.users);
    const std::uint64_t mine = segment_.share(closed_.users);
    for (std::uint64_t i = 0; i < mine; ++i) {
      const double place = static_cast<double>(first + i) / closed_.users;
      host_.timers().set(host_.user(i), now + from_seconds(seconds(closed_.ramp) * place));
    }
  }

  void iteration_ended(User& user, Instant now) override { host_.begin_iteration(user, now, now); }
  void stop(Instant) override {}

 private:
  LoadHost& host_;
  plan::Closed closed_;
  plan::Segment segment_;
};

}  // namespace

std::unique_ptr<Load> make_closed_load(LoadHost& host, const plan::Closed& closed, plan::Segment segment) {
  return std::make_unique<ClosedLoad>(host, closed, segment);
}

}  // namespace brink::engine
