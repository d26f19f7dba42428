// The shop as visitors meet it: over sockets. What it means to be full is pool_test.cc's.
#include "demo/shop.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <csignal>

#include <memory>
#include <vector>

#include "demo/visitor_for_test.h"

namespace brink::demo {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<Shop> open_shop(const ShopOptions& options = {.threads = 2}) {
  auto shop = Shop::start(options);
  EXPECT_TRUE(shop.has_value());
  return std::move(*shop);
}

TEST(Shop, ServesEveryPageOnOneConnection) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  for (const char* path : {"/", "/search?q=tea", "/product/7", "/checkout", "/app.css", "/app.js", "/logo.svg",
                           "/sitemap.xml", "/robots.txt", "/admin"}) {
    const Reply reply = visitor.get(path);
    EXPECT_EQ(reply.status, 200) << path;
    EXPECT_FALSE(reply.body.empty()) << path;
    EXPECT_TRUE(reply.says("Connection: keep-alive")) << path;
    EXPECT_TRUE(reply.says("Date: ")) << path;
  }
  EXPECT_EQ(shop->counts().connections, 1u);
  EXPECT_EQ(shop->counts().requests, 10u);
  EXPECT_EQ(shop->counts().checkouts_granted, 1u);
}

TEST(Shop, AnswersWhatIsNotThereOrNotAllowedAndGoesOn) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  EXPECT_EQ(visitor.get("/nowhere").status, 404);
  const Reply refused = visitor.ask("POST", "/", "Content-Length: 3\r\n", "abc");
  EXPECT_EQ(refused.status, 405);
  EXPECT_TRUE(refused.says("Allow: GET, HEAD\r\n"));
  EXPECT_TRUE(visitor.ask("DELETE", "/checkout").says("Allow: GET, HEAD, POST\r\n"));
  EXPECT_EQ(visitor.ask("POST", "/checkout", "Content-Length: 3\r\n", "abc").status, 200);
}

TEST(Shop, HeadIsGetWithoutTheBody) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  const Reply get = visitor.get("/app.css");
  const Reply head = visitor.ask("HEAD", "/app.css");
  const auto without_date = [](std::string text) { return text.erase(text.find("Date: "), 37); };
  EXPECT_EQ(without_date(head.head), without_date(get.head));
  EXPECT_EQ(visitor.get("/").status, 200);
}

TEST(Shop, AssetsNeedNotBeSentTwice) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  const Reply first = visitor.get("/app.css");
  EXPECT_TRUE(first.says("Cache-Control: public, max-age=3600"));
  ASSERT_TRUE(first.says("ETag: \"css-1\""));
  const Reply second = visitor.ask("GET", "/app.css", "If-None-Match: \"css-1\"\r\n");
  EXPECT_EQ(second.status, 304);
  EXPECT_FALSE(second.says("Content-Length"));
  EXPECT_EQ(visitor.get("/").status, 200);
}

TEST(Shop, RequestsMayComeInAnyPieces) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  for (const char c : std::string_view("POST /checkout HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")) {
    visitor.send({&c, 1});
  }
  EXPECT_EQ(visitor.read().status, 200);
}

TEST(Shop, RequestsMayComeBundledAndAreAnsweredInOrder) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  std::string bundle;
  for (const char* path : {"/product/1", "/nowhere", "/product/2", "/app.js", "/search?q=x"}) {
    bundle += std::string("GET ") + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  visitor.send(bundle);
  EXPECT_NE(visitor.read().body.find("Product 1"), std::string::npos);
  EXPECT_EQ(visitor.read().status, 404);
  EXPECT_NE(visitor.read().body.find("Product 2"), std::string::npos);
  EXPECT_TRUE(visitor.read().says("javascript"));
  EXPECT_NE(visitor.read().body.find("Results for <em>x</em>"), std::string::npos);
}

TEST(Shop, AVisitorWhoHasSaidAllIsStillAnswered) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  visitor.send("GET /product/1 HTTP/1.1\r\nHost: a\r\n\r\n");
  visitor.finish_sending();
  EXPECT_EQ(visitor.read().status, 200);
  EXPECT_TRUE(visitor.ended());
}

TEST(Shop, ClosesWhenAskedTo) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  EXPECT_TRUE(visitor.ask("GET", "/", "Connection: close\r\n").says("Connection: close"));
  EXPECT_TRUE(visitor.ended());
}

TEST(Shop, InvitesABodyThatWaitsForIt) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  visitor.send("POST /checkout HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(visitor.read().status, 100);
  visitor.send("abc");
  EXPECT_EQ(visitor.read().status, 200);
}

TEST(Shop, RefusesWhatItCannotReadAndGoesOnWithOthers) {
  const auto shop = open_shop();
  const std::vector<std::pair<std::string, int>> bad{
      {"\x16\x03\x01 hello\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/3.0\r\n", 505},
      {"GET /" + std::string(100'000, 'a'), 414},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'a'), 431},
      {"POST /checkout HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n" + std::string(200'000, 'b'), 413},
      {"POST /checkout HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
  };
  for (const auto& [bytes, status] : bad) {
    Visitor visitor(shop->port());
    visitor.send(bytes);
    const Reply reply = visitor.read();
    EXPECT_EQ(reply.status, status) << bytes.substr(0, 40);
    EXPECT_TRUE(reply.says("Connection: close"));
    visitor.finish_sending();
    EXPECT_TRUE(visitor.ended());
  }
  EXPECT_EQ(shop->counts().bad_requests, bad.size());
  EXPECT_EQ(Visitor(shop->port()).get("/").status, 200);
}

TEST(Shop, RefusesExactlyThoseForWhomThereIsNoSlot) {
  // Work that never ends within the test, so that who gets a slot keeps it.
  const auto shop = open_shop({.pool = 2, .work = 1h, .checkout_timeout = 1ms, .threads = 2, .drain = 0ms});
  std::vector<std::unique_ptr<Visitor>> visitors;
  for (int i = 0; i < 5; ++i) {
    visitors.push_back(std::make_unique<Visitor>(shop->port()));
    visitors.back()->send("GET /checkout HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  std::vector<pollfd> waiting;
  waiting.reserve(visitors.size());
  for (const auto& visitor : visitors) waiting.push_back({.fd = visitor->fd(), .events = POLLIN});
  for (int refused = 0; refused < 3; ++refused) {
    ASSERT_GT(::poll(waiting.data(), waiting.size(), 30'000), 0);
    const auto ready = std::ranges::find_if(waiting, [](const pollfd& entry) { return entry.revents != 0; });
    const Reply reply = visitors[static_cast<std::size_t>(ready - waiting.begin())]->read();
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, "connection pool exhausted (2 in use)\n");
    ready->fd = -1;
  }
  EXPECT_EQ(shop->counts().checkouts_granted, 2u);
  EXPECT_EQ(shop->counts().checkouts_refused, 3u);
  EXPECT_EQ(Visitor(shop->port()).get("/search?q=still").status, 200);

  shop->stop();
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    if (waiting[i].fd >= 0) {
      EXPECT_TRUE(visitors[i]->ended());
    }
  }
}

TEST(Shop, ASlotIsGivenBack) {
  const auto shop = open_shop({.pool = 1, .work = 1ms, .checkout_timeout = 1h, .threads = 2});
  std::vector<std::unique_ptr<Visitor>> visitors;
  for (int i = 0; i < 50; ++i) {
    visitors.push_back(std::make_unique<Visitor>(shop->port()));
    visitors.back()->send("GET /checkout HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  for (const auto& visitor : visitors) EXPECT_EQ(visitor->read().status, 200);
  EXPECT_EQ(shop->counts().checkouts_granted, 50u);
}

TEST(Shop, TwoThousandVisitorsAtOnce) {
  const auto shop = open_shop();
  std::vector<std::unique_ptr<Visitor>> visitors;
  visitors.reserve(2000);
  for (int i = 0; i < 2000; ++i) visitors.push_back(std::make_unique<Visitor>(shop->port()));
  for (int round = 0; round < 2; ++round) {
    for (const auto& visitor : visitors) visitor->send("GET /product/1 HTTP/1.1\r\nHost: a\r\n\r\n");
    for (const auto& visitor : visitors) ASSERT_EQ(visitor->read().status, 200);
  }
  EXPECT_EQ(shop->counts().requests, 4000u);
  EXPECT_EQ(shop->counts().connections, 2000u);
}

TEST(Shop, StopFinishesWhatWasBegunAndEndsTheRest) {
  const auto shop = open_shop({.work = 50ms, .threads = 2, .drain = 30s});
  Visitor idle(shop->port());
  EXPECT_EQ(idle.get("/").status, 200);
  Visitor busy(shop->port());
  busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /checkout HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(busy.read().status, 200);  // so the second request has been read, too
  shop->stop();
  EXPECT_EQ(busy.read().status, 200);
  EXPECT_TRUE(busy.ended());
  EXPECT_TRUE(idle.ended());
  shop->stop();
}

TEST(Shop, LeavesSignalsToItsOwner) {
  sigset_t before{}, pending{}, after{};
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  sigset_t user{};
  sigemptyset(&user);
  sigaddset(&user, SIGUSR1);
  const auto shop = open_shop();
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  EXPECT_EQ(sigismember(&after, SIGUSR1), sigismember(&before, SIGUSR1));
  // Blocked here, the signal would be taken by any thread of the shop that did not block it, and end the program.
  pthread_sigmask(SIG_BLOCK, &user, nullptr);
  kill(getpid(), SIGUSR1);
  EXPECT_EQ(Visitor(shop->port()).get("/").status, 200);
  sigpending(&pending);
  EXPECT_EQ(sigismember(&pending, SIGUSR1), 1);
  int taken = 0;
  sigwait(&user, &taken);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST(Shop, SaysWhyItCannotStart) {
  const auto message = [](const ShopOptions& options) {
    const auto shop = Shop::start(options);
    EXPECT_FALSE(shop.has_value());
    return shop ? Error{} : shop.error();
  };
  const auto first = open_shop();
  const Error taken = message({.port = first->port()});
  EXPECT_EQ(taken.kind, ErrorKind::could_not_run);
  EXPECT_EQ(taken.message,
            "the shop cannot listen on 127.0.0.1:" + std::to_string(first->port()) + ": Address already in use");
  EXPECT_EQ(message({.bind = "no.such.host"}).kind, ErrorKind::usage);
  EXPECT_EQ(message({.pool = 0}).kind, ErrorKind::usage);
  EXPECT_EQ(message({.work = 0ms}).kind, ErrorKind::usage);
  EXPECT_EQ(message({.checkout_timeout = -1ms}).kind, ErrorKind::usage);
  EXPECT_EQ(message({.threads = 1000}).kind, ErrorKind::usage);
}

TEST(Shop, LinksNameTheHostThatWasAsked) {
  const auto shop = open_shop();
  Visitor visitor(shop->port());
  EXPECT_EQ(shop->url(), "http://127.0.0.1:" + std::to_string(shop->port()));
  EXPECT_NE(visitor.get("/sitemap.xml").body.find("<loc>http://shop/checkout</loc>"), std::string::npos);
  EXPECT_NE(visitor.get("/robots.txt").body.find("Disallow: /admin"), std::string::npos);
  visitor.send("GET /sitemap.xml HTTP/1.1\r\nHost: <evil>\r\n\r\n");
  EXPECT_NE(visitor.read().body.find("<loc>" + shop->url() + "/checkout</loc>"), std::string::npos);
  EXPECT_NE(visitor.get("/search?q=<b>").body.find("&lt;b&gt;"), std::string::npos);
}

}  // namespace
}  // namespace brink::demo
