// Every request that becomes due ends once, whatever a server of HTTP/2 does: random targets under a seed.
#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include "sim/rig.h"
#include "sim/sim_http2.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

// Answers, and does everything else that the protocol allows or forbids.
class ErraticTarget final : public sim::SimTarget {
 public:
  explicit ErraticTarget(std::uint64_t seed) : random_(seed, 77) {
    speaks_http2 = random_.below(10) != 0;
    max_streams = static_cast<std::uint32_t>(1 + random_.below(60));
    calm_ = 40 + random_.below(60);
  }

  bool accept(sim::SimMachine&) override { return random_.below(20) != 0; }

  void handle(sim::SimMachine& machine, const sim::SimRequest& request, sim::Respond respond) override {
    sim::SimResponse response;
    response.body = std::string(random_.below(20) == 0 ? random_.below(200'000) : random_.below(50), 'x');
    if (random_.below(100) >= calm_) spoil(request, response);
    if (silent_) {
      silent_ = false;
      return;
    }
    const Duration delay = random_.below(5) * 1ms + random_.below(1000) * 1us;
    machine.at(machine.now() + delay, [respond, response] { respond(response); });
  }

 private:
  void spoil(const sim::SimRequest& request, sim::SimResponse& response) {
    switch (random_.below(14)) {
      case 0: response.status = 503; break;
      case 1: response.drop = true; break;
      case 2: silent_ = true; break;
      case 3: response.close = true; break;
      case 4: response.raw = garbage(); break;
      default: spoil_http2(request, response);
    }
  }

  void spoil_http2(const sim::SimRequest& request, sim::SimResponse& response) {
    if (!request.http2) return;
    const auto say = [&](const auto& what) { request.http2->act(what); };
    switch (random_.below(9)) {
      case 0: response.reset = static_cast<std::uint32_t>(random_.below(14)); break;
      case 1: response.reset = NGHTTP2_REFUSED_STREAM; break;
      case 2: response.endless = true; break;
      case 3: say([&](auto& s) { s.go_away(request.stream, static_cast<std::uint32_t>(random_.below(13))); }); break;
      case 4: say([&](auto& s) { s.go_away(random_.below(2) ? 0 : std::max(request.stream - 2, 0)); }); break;
      case 5: say([&](auto& s) { s.set(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, small()); }); break;
      case 6: say([&](auto& s) { s.set(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, small() * 100); }); break;
      case 7: say([&](auto& s) { s.interim(request.stream, 103); }); break;
      case 8: request.http2->send_raw(frame(request.stream)); break;
    }
  }

  std::uint32_t small() { return static_cast<std::uint32_t>(random_.below(30)); }
  char byte() { return static_cast<char>(random_.below(256)); }
  std::string garbage() {
    std::string bytes(random_.below(60), '\0');
    for (char& c : bytes) c = byte();
    return bytes;
  }
  // Well formed on the outside.
  std::string frame(std::int32_t stream) {
    const std::string payload = garbage();
    std::string bytes{0, 0, static_cast<char>(payload.size()), static_cast<char>(random_.below(12)), byte()};
    if (random_.below(3) == 0) stream = static_cast<std::int32_t>(random_.below(20));
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(stream >> shift);
    return bytes + payload;
  }

  Random random_;
  std::uint64_t calm_;
  bool silent_ = false;
};

plan::Stage random_stage(Random& random) {
  plan::Stage stage;
  const auto users = static_cast<std::uint32_t>(1 + random.below(60));
  if (random.below(3) == 0) {
    plan::Open open;
    open.rate = plan::Rate::constant(static_cast<double>(100 + random.below(3000)));
    open.max_users = users;
    stage.load = open;
  } else {
    plan::Closed closed;
    closed.users = users;
    closed.think = random.below(3) == 0 ? 5ms : 0ms;
    stage.load = closed;
  }
  if (random.below(4) == 0) {
    stage.requests = 1 + random.below(300);
  } else {
    stage.duration = Duration(200ms);
  }
  stage.warmup = random.below(2) ? 0ms : 30ms;
  stage.drain = random.below(100) * 1ms;
  stage.keep_all = random.below(4) == 0;
  stage.quick_ack = random.below(4) == 0;
  return stage;
}

void settle_client(plan::Client& client, Random& random) {
  client.http = random.below(3) == 0 ? plan::Http::http2_or_http1 : plan::Http::http2;
  client.streams = static_cast<std::uint32_t>(1 + random.below(40));
  client.timeout = 20ms + random.below(100) * 1ms;
  client.connect_timeout = client.timeout;
  client.keepalive = random.below(8) != 0;
  client.pool = random.below(3) == 0 ? plan::PoolKind::shared : plan::PoolKind::per_user;
  client.cache_bust = random.below(3) == 0;
  client.lengths = static_cast<plan::Lengths>(random.below(4));
}

TEST(Http2Random, EveryRequestEndsOnce) {
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    ErraticTarget target(seed);
    Rig rig(target, {.seed = seed});
    rig.machine.listen("10.0.0.1", 443, target);
    Random random(seed, 5);
    settle_client(rig.plan.client, random);
    rig.plan.routes = {route("/a", 3), route("/b")};
    rig.plan.routes[0].url = parse_url(random.below(2) ? "https://10.0.0.1/a" : "http://10.0.0.1/a")->url;
    rig.plan.routes[1].method = "POST";
    rig.plan.routes[1].body = std::string(random.below(3) == 0 ? 100'000 : 10, 'p');
    rig.plan.routes[1].fresh_connection = random.below(5) == 0;
    for (int stage = 0; stage < 3; ++stage) {
      const auto s = rig.play(random_stage(random));  // checks that the counts balance
      const auto& counts = s.total.counts;
      EXPECT_EQ(counts.due, counts.sent + counts.missed);
      completed += counts.completed;
      failed += counts.failed;
    }
  }
  EXPECT_GT(completed, 8'000u) << "they are no mere failures";
  EXPECT_GT(failed, 800u);
}

}  // namespace
}  // namespace brink::test
