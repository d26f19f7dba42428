// Workers on HTTP/2, against scripted servers on the simulated machine.
#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include "sim/rig.h"
#include "sim/sim_http2.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using sample::Failure;
using sample::Http;

std::uint64_t failures(const aggregate::StageSummary& s, Failure f) {
  return s.total.counts.failures[static_cast<std::size_t>(f)];
}

// Prior knowledge unless a test says otherwise.
class Http2Rig : public Rig {
 public:
  explicit Http2Rig(sim::SimTarget& target, std::uint32_t streams = 100, sim::SimOptions options = {})
      : Rig(target, options) {
    machine.listen("10.0.0.1", 443, target);
    plan.client.http = plan::Http::http2;
    plan.client.streams = streams;
  }
  static plan::Stage counted(std::uint32_t users, std::uint64_t requests) {
    plan::Stage stage;
    stage.load = plan::Closed{users};
    stage.requests = requests;
    return stage;
  }
};

plan::Route tls_route(const std::string& target) {
  plan::Route r = route(target);
  r.url = parse_url("https://10.0.0.1" + target)->url;
  return r;
}

TEST(Http2, ManyUsersShareOneConnection) {
  sim::DelayTarget target(10ms);
  Http2Rig rig(target);
  const auto s = rig.play(Rig::closed(50, 1s));
  EXPECT_NEAR(s.rate(), 50 / 0.01005, 60);
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_EQ(s.phases.opened, 1u);
  EXPECT_EQ(rig.machine.open_connections(), 1u);
  EXPECT_EQ(rig.end.health.connections_opened, 1u);
  EXPECT_EQ(rig.end.health.streams_opened, s.total.counts.sent);
  EXPECT_EQ(s.http[static_cast<std::size_t>(Http::http2)], s.total.counts.completed);
}

TEST(Http2, UsersBeyondTheStreamsOpenFurtherConnections) {
  sim::DelayTarget target(10ms);
  Http2Rig rig(target, 20);
  rig.play(Rig::closed(50, 1s));
  EXPECT_EQ(rig.machine.open_connections(), 3u);
}

TEST(Http2, OneStreamEachIsAConnectionEach) {
  sim::DelayTarget target(10ms);
  Http2Rig rig(target, 1);
  rig.play(Rig::closed(7, 1s));
  EXPECT_EQ(rig.machine.open_connections(), 7u);
}

TEST(Http2, TheServersLimitGoesBeforeOurs) {
  sim::DelayTarget target(10ms);
  target.max_streams = 8;
  Http2Rig rig(target);
  const auto s = rig.play(Rig::closed(40, 1s));
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_NEAR(s.rate(), 40 / 0.01005, 60) << "nobody waits for a stream";
  EXPECT_GE(rig.machine.open_connections(), 5u);
}

TEST(Http2, UsersBeyondTheNextStageGiveTheirPlacesBack) {
  sim::DelayTarget target(1ms);
  Http2Rig rig(target, 10);
  auto stage = Rig::closed(30, 100ms);
  std::get<plan::Closed>(stage.load).ramp = 30ms;  // so that they come one after the other
  rig.play(stage);
  EXPECT_EQ(rig.machine.open_connections(), 3u);
  const auto s = rig.play(Rig::closed(10, 100ms));
  EXPECT_EQ(rig.machine.open_connections(), 1u);
  EXPECT_EQ(s.phases.opened, 0u);
}

TEST(Http2, ASharedPoolSharesStreamsToo) {
  sim::DelayTarget target(10ms);
  Http2Rig rig(target, 10);
  rig.plan.client.pool = plan::PoolKind::shared;
  const auto s = rig.play(Rig::open(500, 2s));
  EXPECT_EQ(s.total.counts.completed, 1000u);
  EXPECT_EQ(rig.machine.open_connections(), 1u);
}

TEST(Http2, TimesOfOpeningAreTheFirstRequests) {
  sim::DelayTarget target(10ms);
  Http2Rig rig(target);
  rig.plan.routes = {tls_route("/")};
  rig.machine.name("shop.test", {"10.0.0.1"});
  rig.plan.routes[0].url = parse_url("https://shop.test/")->url;
  auto stage = Http2Rig::counted(20, 20);
  stage.keep_all = true;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.completed, 20u);
  EXPECT_EQ(s.phases.opened, 1u);
  EXPECT_EQ(s.phases.reused, 19u);
  EXPECT_EQ(s.phases.dns.count(), 1u);
  EXPECT_EQ(s.phases.connect.count(), 1u);
  EXPECT_EQ(s.phases.tls.count(), 1u);
  ASSERT_EQ(s.exchanges.size(), 20u);
  for (const auto& exchange : s.exchanges) {
    const sample::Sample& one = exchange.sample;
    EXPECT_LE(one.due, one.begun);
    EXPECT_LT(one.begun, one.sent) << "they waited for the connection";
    EXPECT_LT(one.sent, one.first_byte);
    EXPECT_LE(one.first_byte, one.done);
    EXPECT_NEAR(milliseconds(one.service_time()), 10.05, 0.2);
    EXPECT_EQ(exchange.tls.alpn, "h2");
  }
}

TEST(Http2, HeadsAreKeptAsText) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) { respond({200, "hello", "Set-Cookie: sid=secret\r\n"}); });
  Http2Rig rig(target);
  rig.plan.routes[0].headers = {{"Authorization", "Basic abc"}, {"X-One", "1"}};
  auto stage = Http2Rig::counted(1, 1);
  stage.keep_all = true;
  const auto s = rig.play(stage);
  ASSERT_EQ(s.exchanges.size(), 1u);
  const sample::Exchange& kept = s.exchanges[0];
  EXPECT_TRUE(kept.request_head.starts_with("GET / HTTP/2\r\nHost: 10.0.0.1\r\n")) << kept.request_head;
  EXPECT_NE(kept.request_head.find("Authorization: ***"), std::string::npos);
  EXPECT_NE(kept.request_head.find("X-One: 1"), std::string::npos);
  EXPECT_EQ(kept.response_head, "HTTP/2 200\r\nset-cookie: ***\r\n");
  EXPECT_EQ(kept.response_body, "hello");
  ASSERT_EQ(kept.cookies.size(), 1u);
  EXPECT_EQ(kept.cookies[0], "sid");
}

TEST(Http2, EachUserKeepsItsCookies) {
  std::map<std::string, int> seen;
  int made = 0;
  sim::FunctionTarget target([&](auto&, const sim::SimRequest& request, auto respond) {
    const std::size_t at = request.head.find("cookie: sid=");
    if (at == std::string::npos) return respond({200, "ok", "Set-Cookie: sid=" + std::to_string(++made) + "\r\n"});
    ++seen[request.head.substr(at, request.head.find('\r', at) - at)];
    respond({});
  });
  Http2Rig rig(target);
  EXPECT_EQ(rig.play(Http2Rig::counted(3, 30)).total.counts.completed, 30u);
  EXPECT_EQ(made, 3);
  EXPECT_EQ(seen.size(), 3u);
  for (const auto& [cookie, times] : seen) EXPECT_EQ(times, 9) << cookie;
}

TEST(Http2, CacheBustingIsFreshForEachOfABatch) {
  std::set<std::string> paths;
  sim::FunctionTarget target([&](auto&, const sim::SimRequest& request, auto respond) {
    paths.insert(request.path);
    respond({});
  });
  Http2Rig rig(target);
  rig.plan.client.cache_bust = true;
  rig.play(Http2Rig::counted(20, 100));
  EXPECT_EQ(paths.size(), 100u);
}

TEST(Http2, BodiesAreSentAndLengthsVerified) {
  int n = 0;
  sim::FunctionTarget target([&](auto&, const sim::SimRequest& request, auto respond) {
    EXPECT_NE(request.head.find("content-length: 100000"), std::string::npos);
    respond(
        {200, std::string(++n == 3 ? 11 : 10, 'x'), "Content-Length: " + std::to_string(n == 3 ? 11 : 10) + "\r\n"});
  });
  Http2Rig rig(target);
  rig.plan.routes[0].method = "POST";
  rig.plan.routes[0].body = std::string(100'000, 'b');
  rig.plan.client.lengths = plan::Lengths::declared;
  const auto s = rig.play(Http2Rig::counted(1, 5));
  EXPECT_EQ(s.total.counts.completed, 4u);
  EXPECT_EQ(failures(s, Failure::assertion), 1u);
  EXPECT_EQ(s.journal.count(sample::Mishap::assertion), 1u);
  EXPECT_GT(s.total.counts.bytes_sent, 500'000u);
}

TEST(Http2, AResponseWithoutBodyIsWhole) {
  sim::FunctionTarget target([](auto&, const sim::SimRequest& request, auto respond) {
    respond({request.method == "HEAD" ? 200 : 204, "", request.method == "HEAD" ? "Content-Length: 1000\r\n" : ""});
  });
  Http2Rig rig(target);
  rig.plan.routes = {route("/a"), route("/b")};
  rig.plan.routes[0].method = "HEAD";
  EXPECT_EQ(rig.play(Http2Rig::counted(2, 20)).total.counts.completed, 20u);
}

TEST(Http2, WithoutKeepAliveEveryRequestHasAConnectionOfItsOwn) {
  sim::DelayTarget target(1ms);
  Http2Rig rig(target);
  rig.plan.client.keepalive = false;
  const auto s = rig.play(Http2Rig::counted(5, 50));
  EXPECT_EQ(s.total.counts.completed, 50u);
  EXPECT_EQ(s.phases.opened, 50u);
  EXPECT_EQ(rig.machine.open_connections(), 0u);
}

TEST(Http2, AFreshRequestSharesWithNobody) {
  sim::DelayTarget target(1ms);
  Http2Rig rig(target);
  rig.plan.routes = {route("/kept"), route("/fresh")};
  rig.plan.routes[1].fresh_connection = true;
  const auto s = rig.play(Http2Rig::counted(10, 100));
  EXPECT_EQ(s.total.counts.completed, 100u);
  EXPECT_GE(s.phases.opened, 50u);
}

TEST(Http2Failures, GoawayIsNoFailure) {
  std::map<std::uint64_t, int> seen;
  sim::FunctionTarget target([&](sim::SimMachine& machine, const sim::SimRequest& request, auto respond) {
    // The tenth request is the last one that this connection takes; those behind it are on their way already.
    const bool last = ++seen[request.connection] == 10;
    if (last) request.http2->act([&](auto& server) { server.go_away(request.stream); });
    machine.at(machine.now() + 5ms, [respond] { respond({}); });
  });
  Http2Rig rig(target);
  const auto s = rig.play(Http2Rig::counted(20, 400));
  EXPECT_EQ(s.total.counts.completed, 400u);
  EXPECT_GT(rig.end.health.stale_retries, 0u);
  EXPECT_GE(seen.size(), 20u);
}

TEST(Http2Failures, AnEndingConnectionThatTheServerKeepsOpenIsLeft) {
  sim::FunctionTarget target([](sim::SimMachine&, const sim::SimRequest& request, auto respond) {
    request.http2->act([&](auto& server) { server.go_away(request.stream); });
    respond({});
  });
  Http2Rig rig(target);
  auto stage = Rig::closed(1, 5s);
  std::get<plan::Closed>(stage.load).think = 100ms;
  const auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_LE(rig.machine.open_connections(), 11u) << "each lingers for a second";
  EXPECT_GE(s.phases.opened, 45u);
}

TEST(Http2Failures, ARefusedStreamIsRepeatedAFewTimes) {
  std::uint64_t n = 0;
  sim::FunctionTarget some([&](auto&, auto&, auto respond) {
    sim::SimResponse response;
    if (++n % 3 == 0) response.reset = NGHTTP2_REFUSED_STREAM;
    respond(response);
  });
  Http2Rig rig(some);
  rig.plan.routes[0].method = "POST";  // safe to repeat whatever the method
  EXPECT_EQ(rig.play(Http2Rig::counted(1, 100)).total.counts.completed, 100u);
  EXPECT_GE(rig.end.health.stale_retries, 49u);

  sim::FunctionTarget all([](auto&, auto&, auto respond) {
    sim::SimResponse response;
    response.reset = NGHTTP2_REFUSED_STREAM;
    respond(response);
  });
  Http2Rig refused(all);
  const auto s = refused.play(Http2Rig::counted(1, 10));
  EXPECT_EQ(failures(s, Failure::stream_refused), 10u);
  EXPECT_EQ(all.requests, 40u);
}

TEST(Http2Failures, AResetStreamIsOneFailureAndTheConnectionStays) {
  std::uint64_t n = 0;
  sim::FunctionTarget target([&](auto&, auto&, auto respond) {
    sim::SimResponse response;
    if (++n % 10 == 0) response.reset = NGHTTP2_INTERNAL_ERROR;
    respond(response);
  });
  Http2Rig rig(target);
  const auto s = rig.play(Http2Rig::counted(5, 100));
  EXPECT_EQ(failures(s, Failure::stream_reset), 10u);
  EXPECT_EQ(s.total.counts.completed, 90u);
  EXPECT_EQ(s.phases.opened, 1u);
}

TEST(Http2Failures, AConnectionLostWithManyUnderWayFailsEachOnce) {
  std::uint64_t n = 0;
  sim::FunctionTarget target([&](sim::SimMachine& machine, const sim::SimRequest&, sim::Respond respond) {
    sim::SimResponse response;
    response.drop = ++n == 150;
    // Something has come since the others were sent, so none of them was lost in silence.
    machine.at(machine.now() + (n % 2 == 0 ? 5ms : 1ms), [respond, response] { respond(response); });
  });
  Http2Rig rig(target, 50);
  const auto s = rig.play(Http2Rig::counted(50, 1000));
  EXPECT_GT(failures(s, Failure::closed_early), 0u);
  EXPECT_EQ(s.total.counts.completed + s.total.counts.failed, 1000u);
  EXPECT_EQ(s.phases.opened, 2u);
}

TEST(Http2Failures, AConnectionClosedWhileIdleCostsARetryAndNoFailure) {
  std::map<std::uint64_t, int> seen;
  sim::FunctionTarget target([&](auto&, const sim::SimRequest& request, auto respond) {
    sim::SimResponse response;
    response.drop = ++seen[request.connection] == 2;
    respond(response);
  });
  Http2Rig rig(target, 1);
  const auto s = rig.play(Http2Rig::counted(2, 40));
  EXPECT_EQ(s.total.counts.completed, 40u);
  EXPECT_GE(rig.end.health.stale_retries, 18u);
  EXPECT_EQ(rig.end.health.stale_retries, target.requests - 40);

  seen.clear();
  Http2Rig post(target, 1);
  post.plan.routes[0].method = "POST";
  EXPECT_EQ(failures(post.play(Http2Rig::counted(1, 10)), Failure::closed_early), 5u) << "may not be repeated";
}

TEST(Http2Failures, ASilentServerIsAFirstByteTimeoutAndLosesItsConnection) {
  sim::FunctionTarget target([](auto&, auto&, auto) {});
  Http2Rig rig(target);
  rig.plan.client.timeout = 300ms;
  const auto s = rig.play(Rig::closed(4, 1s));
  EXPECT_EQ(failures(s, Failure::first_byte_timeout), s.total.counts.failed);
  EXPECT_GE(s.total.counts.failed, 12u);
  EXPECT_NEAR(milliseconds(s.total.response().quantile(0.5)), 300, 1);
  EXPECT_GE(rig.end.health.connections_opened, 2u) << "silent since the first request was sent";
}

TEST(Http2Failures, OneThatTimesOutAmongOthersCostsItsStreamAlone) {
  sim::FunctionTarget target([](sim::SimMachine& machine, const sim::SimRequest& request, auto respond) {
    if (request.path == "/silent") return;
    machine.at(machine.now() + 1ms, [respond] { respond({}); });
  });
  Http2Rig rig(target);
  rig.plan.client.timeout = 200ms;
  rig.plan.routes = {route("/ok", 20), route("/silent", 1)};
  const auto s = rig.play(Rig::closed(10, 2s));
  EXPECT_GT(failures(s, Failure::first_byte_timeout), 50u);
  EXPECT_EQ(failures(s, Failure::first_byte_timeout), s.total.counts.failed);
  EXPECT_EQ(s.phases.opened, 1u);
}

TEST(Http2Failures, ABodyThatNeverEndsIsABodyTimeout) {
  sim::FunctionTarget target([](auto&, auto&, auto respond) {
    sim::SimResponse r;
    r.endless = true;
    respond(r);
  });
  Http2Rig rig(target);
  rig.plan.client.timeout = 300ms;
  const auto s = rig.play(Rig::closed(1, 1s));
  EXPECT_EQ(failures(s, Failure::body_timeout), s.total.counts.failed);
  EXPECT_GE(s.total.counts.failed, 3u);
}

TEST(Http2Failures, RequestsThatDoNotEndAreInFlight) {
  sim::FunctionTarget target([](auto&, auto&, auto) {});
  Http2Rig rig(target);
  auto stage = Rig::closed(4, 1s);
  stage.drain = 500ms;
  auto s = rig.play(stage);
  EXPECT_EQ(s.total.counts.in_flight, 4u);
  s = rig.play(stage);
  EXPECT_EQ(s.total.counts.in_flight, 4u) << "and the next stage begins anew";
}

TEST(Http2Failures, NobodyListening) {
  sim::DelayTarget target(1ms);
  Http2Rig rig(target);
  rig.plan.routes[0].url = parse_url("http://10.0.0.9/")->url;
  const auto s = rig.play(Rig::closed(10, 1s));
  EXPECT_EQ(failures(s, Failure::refused), s.total.counts.failed);
  EXPECT_GE(s.total.counts.failed, 20u);
  EXPECT_LT(s.total.counts.failed, 10'000u) << "with pauses";
}

TEST(Http2Failures, ANameThatDoesNotResolve) {
  sim::DelayTarget target(1ms);
  Http2Rig rig(target);
  rig.plan.routes[0].url = parse_url("http://nowhere.test/")->url;
  const auto s = rig.play(Http2Rig::counted(3, 3));
  EXPECT_EQ(failures(s, Failure::dns), 3u);
}

TEST(Http2Failures, AServerOfHttp1IsSaidToBeNoHttp2) {
  sim::DelayTarget target(1ms);
  target.speaks_http2 = false;
  for (const bool tls : {false, true}) {
    Http2Rig rig(target);
    if (tls) rig.plan.routes = {tls_route("/")};
    auto stage = Http2Rig::counted(5, 5);
    stage.keep_all = true;
    const auto s = rig.play(stage);
    EXPECT_EQ(failures(s, Failure::no_http2), 5u);
    ASSERT_FALSE(s.exchanges.empty());
    EXPECT_NE(s.exchanges[0].detail, "");
  }
}

TEST(Http2Failures, TheAddressThatAnswersIsTaken) {
  sim::DelayTarget target(1ms);
  Http2Rig rig(target);
  rig.machine.name("shop.test", {"10.0.0.7", "10.0.0.1"});
  rig.plan.routes[0].url = parse_url("http://shop.test/")->url;
  EXPECT_EQ(rig.play(Http2Rig::counted(5, 20)).total.counts.completed, 20u);
}

TEST(Http2Fallback, WhatTheServerChoosesIsSpoken) {
  sim::DelayTarget target(1ms);
  for (const bool h2 : {true, false}) {
    target.speaks_http2 = h2;
    Http2Rig rig(target);
    rig.plan.client.http = plan::Http::http2_or_http1;
    rig.plan.routes = {tls_route("/")};
    const auto s = rig.play(Http2Rig::counted(10, 100));
    EXPECT_EQ(s.total.counts.completed, 100u);
    EXPECT_EQ(s.http[static_cast<std::size_t>(h2 ? Http::http2 : Http::http1_1)], 100u);
    // The connection that was opened to ask is the first user's own.
    EXPECT_EQ(rig.machine.open_connections(), h2 ? 1u : 10u);
    EXPECT_EQ(rig.end.health.connections_opened, h2 ? 1u : 10u);
  }
}

TEST(Http2Fallback, WithoutTlsItIsHttp1) {
  sim::DelayTarget target(1ms);
  Http2Rig rig(target);
  rig.plan.client.http = plan::Http::http2_or_http1;
  const auto s = rig.play(Http2Rig::counted(10, 100));
  EXPECT_EQ(s.http[static_cast<std::size_t>(Http::http1_1)], 100u);
}

TEST(Http2Fallback, HoldsForSharedPoolsAndLaterStages) {
  sim::DelayTarget target(1ms);
  target.speaks_http2 = false;
  Http2Rig rig(target);
  rig.plan.client.http = plan::Http::http2_or_http1;
  rig.plan.client.pool = plan::PoolKind::shared;
  rig.plan.routes = {tls_route("/a"), tls_route("/b")};
  rig.plan.client.cache_bust = true;  // composed for each: the bytes must be there still
  for (int stage = 0; stage < 3; ++stage) {
    const auto s = rig.play(Http2Rig::counted(10, 100));
    EXPECT_EQ(s.total.counts.completed, 100u);
    EXPECT_EQ(s.http[static_cast<std::size_t>(Http::http1_1)], 100u);
  }
}

TEST(Http2Settings, AServerThatTakesNobodyIsAFailureAndNoLoop) {
  sim::DelayTarget target(1ms);
  target.max_streams = 0;
  Http2Rig rig(target);
  rig.plan.client.timeout = 500ms;
  const auto s = rig.play(Rig::closed(5, 2s));
  EXPECT_EQ(s.total.counts.completed, 0u);
  EXPECT_GT(s.total.counts.failed, 0u);
  EXPECT_LT(rig.end.health.connections_opened, 500u);
}

TEST(Http2Settings, AChangeIsTakenUpOnTheWay) {
  std::uint64_t n = 0;
  sim::FunctionTarget target([&](sim::SimMachine& machine, const sim::SimRequest& request, auto respond) {
    if (++n == 200) {
      request.http2->act([](auto& server) {
        server.set(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 5);
        server.set(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1000);
        server.ping();
      });
    }
    machine.at(machine.now() + 2ms, [respond] { respond({}); });
  });
  Http2Rig rig(target);
  const auto s = rig.play(Http2Rig::counted(50, 2000));
  EXPECT_EQ(s.total.counts.completed, 2000u);
  EXPECT_GE(s.phases.opened, 2u);
  EXPECT_EQ(s.total.counts.failed, 0u);
}

}  // namespace
}  // namespace brink::test
