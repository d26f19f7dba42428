#include "mcp/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "mcp/serve.h"
#include "mcp/testing.h"

namespace brink::mcp {
namespace {

using testing::HasSubstr;

Json meta(const char* version = "2026-07-28") {
  return {{"_meta",
           {{"io.modelcontextprotocol/protocolVersion", version},
            {"io.modelcontextprotocol/clientCapabilities", Json::object()}}}};
}

Json with_meta(Json params) {
  params.update(meta());
  return params;
}

// A run that goes on until it is told to stop; `begun` once it goes on.
struct LongRun {
  explicit LongRun(Conversation& with) {
    with.during = [this](run::Observer&, run::Stop& stop) {
      begun = true;
      begun.notify_all();
      while (stop.requests() == 0 && !let_go) std::this_thread::yield();
    };
  }
  void wait() { begun.wait(false); }
  std::atomic<bool> begun{false};
  std::atomic<bool> let_go{false};
};

const Json target{{"url", "http://127.0.0.1:8080/"}};
const Json load{{"name", "load_test"}, {"arguments", target}};

TEST(Server, AnswersTheClientsVersionOrOurNewestWithAHandshake) {
  for (const char* version : {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}) {
    Conversation with;
    with.request(1, "initialize", {{"protocolVersion", version}});
    EXPECT_EQ(with.next()["result"]["protocolVersion"], version);
  }
  for (const Json& asked : {Json("1999-01-01"), Json("2026-07-28"), Json(7)}) {
    Conversation with;
    with.request(1, "initialize", {{"protocolVersion", asked}});
    const Json result = with.next()["result"];
    EXPECT_EQ(result["protocolVersion"], "2025-11-25");
    EXPECT_EQ(result["serverInfo"]["name"], "brink");
    EXPECT_TRUE(result["capabilities"].contains("tools"));
  }
}

TEST(Server, ARequestCanSpeakForItself) {
  Conversation with;
  with.request("d", "server/discover", meta());
  Json result = with.next()["result"];
  EXPECT_EQ(result["resultType"], "complete");
  EXPECT_EQ(result["supportedVersions"][0], "2026-07-28");
  EXPECT_EQ(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "brink");
  EXPECT_GT(result["ttlMs"], 0);
  EXPECT_EQ(result["cacheScope"], "public");
  with.request(2, "tools/list", meta());
  result = with.next()["result"];
  EXPECT_EQ(result["tools"].size(), 6u);
  EXPECT_EQ(result["resultType"], "complete");
  with.request(3, "tools/call", with_meta({{"name", "list_runs"}}));
  EXPECT_EQ(with.next()["result"]["resultType"], "complete");
}

TEST(Server, WhatARequestMustSayIsAskedFor) {
  Conversation with;
  with.request(1, "server/discover", meta("2031-01-01"));
  Json error = with.next()["error"];
  EXPECT_EQ(error["code"], -32022);
  EXPECT_EQ(error["data"]["requested"], "2031-01-01");
  EXPECT_EQ(error["data"]["supported"][0], "2026-07-28");
  with.request(2, "tools/list");
  EXPECT_EQ(with.next()["error"]["code"], -32602) << "neither a handshake nor a version";
  with.request(3, "tools/list", {{"_meta", {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"}}}});
  EXPECT_EQ(with.next()["error"]["code"], -32602) << "no capabilities";
  with.request(4, "ping");
  EXPECT_EQ(with.next()["result"], Json::object());
}

TEST(Server, WhatIsNoRequestHasItsCode) {
  struct Case {
    const char* line;
    int code;
    Json id;
  };
  const Case cases[] = {
      {"{\"jsonrpc\":", -32700, nullptr},
      {"\"text\"", -32600, nullptr},
      {"[]", -32600, nullptr},
      {"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", -32600, nullptr},
      {"{\"id\":1,\"method\":\"ping\"}", -32600, 1},
      {"{\"jsonrpc\":\"2.0\",\"id\":1}", -32600, 1},
      {"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", -32600, nullptr},
      {"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", -32600, nullptr},
      {"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\",\"params\":[1]}", -32602, "a"},
      {"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/fly\"}", -32601, 2},
      {"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{}}", -32602, 3},
      {"{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\",\"params\":{\"name\":\"fly\"}}", -32602, 4},
      {"{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"audit\",\"arguments\":[]}}",
       -32602, 5},
  };
  Conversation with;
  with.shake_hands();
  for (const Case& one : cases) {
    with.server.receive(one.line);
    const Json answer = with.next();
    EXPECT_EQ(answer["error"]["code"], one.code) << one.line;
    EXPECT_EQ(answer.contains("id") ? answer["id"] : Json(nullptr), one.id) << one.line;
  }
  with.server.receive(std::string(100'000, '['));
  EXPECT_EQ(with.next()["error"]["code"], -32700);
  with.server.refuse_long_line();
  EXPECT_EQ(with.next()["error"]["code"], -32600);
  with.server.receive("{\"jsonrpc\":\"2.0\",\"method\":\"tools/fly\"}");
  with.server.receive("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}");
  EXPECT_TRUE(with.quiet()) << "notifications and answers are not answered";
}

TEST(Server, ABatchIsAnsweredAsOneWhereItIsPartOfTheRevision) {
  Conversation with;
  with.shake_hands("2025-03-26");
  with.server.receive(R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/x"},7,)"
                      R"({"jsonrpc":"2.0","id":2,"method":"tools/call",)"
                      R"("params":{"name":"load_test","arguments":{"url":"localhost"}}}])");
  const Json answers = with.next();
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(answers[0]["id"], 1);
  EXPECT_EQ(answers[1]["error"]["code"], -32600);
  EXPECT_EQ(answers[2]["result"]["isError"], false);
}

TEST(Server, OtherRequestsAreAnsweredWhileARunGoesOn) {
  Conversation with;
  with.shake_hands();
  LongRun run(with);
  with.request("run", "tools/call", load);
  run.wait();
  with.request(1, "ping");
  EXPECT_EQ(with.next()["id"], 1);
  with.request(2, "tools/call", {{"name", "list_runs"}});
  EXPECT_EQ(with.next()["result"]["isError"], false);
  with.request(3, "tools/call", load);
  const Json busy = with.next()["result"];
  EXPECT_EQ(busy["isError"], true);
  EXPECT_THAT(busy["content"][0]["text"].get<std::string>(), HasSubstr("load_test is still running"));
  with.request("run", "ping");
  EXPECT_EQ(with.next()["error"]["code"], -32600) << "an id that is in use";
  run.let_go = true;
  EXPECT_EQ(with.next()["id"], "run");
  with.request(4, "tools/call", load);
  EXPECT_EQ(with.next()["result"]["isError"], false) << "whoever has the result can go on";
}

TEST(Server, ACancelledRunIsStoppedAndNotAnswered) {
  Conversation with;
  with.shake_hands();
  LongRun run(with);
  with.request(7, "tools/call", load);
  run.wait();
  with.say({{"jsonrpc", "2.0"}, {"method", "notifications/cancelled"}, {"params", {{"requestId", 8}}}});
  with.say(
      {{"jsonrpc", "2.0"}, {"method", "notifications/cancelled"}, {"params", {{"requestId", 7}, {"reason", "x"}}}});
  with.server.close();
  EXPECT_TRUE(with.quiet());
  EXPECT_EQ(with.benches.size(), 1u);
  EXPECT_TRUE(with.benches[0].saving.save);
}

TEST(Server, TheEndOfTheClientEndsTheRun) {
  Conversation with;
  with.shake_hands();
  LongRun run(with);
  with.request(7, "tools/call", load);
  run.wait();
  with.server.close();
  EXPECT_EQ(with.next()["id"], 7) << "a client that only closed its end still gets what there is";
}

TEST(Server, ProgressIncreasesAndCarriesTheToken) {
  Conversation with;
  with.shake_hands();
  with.during = [](run::Observer& observer, run::Stop&) {
    for (const int ms : {250, 500, 1400, 1400, 1300, 2600, 99'000}) {
      observer.on_progress({.stage = "bench", .load = "10 users", .elapsed = std::chrono::milliseconds(ms)});
    }
  };
  with.request(1, "tools/call", {{"name", "load_test"}, {"arguments", target}, {"_meta", {{"progressToken", "t"}}}});
  double before = 0;
  int told = 0;
  for (Json message = with.next(); !message.contains("result"); message = with.next()) {
    EXPECT_EQ(message["method"], "notifications/progress");
    EXPECT_EQ(message["params"]["progressToken"], "t");
    EXPECT_EQ(message["params"]["total"], 10);
    EXPECT_THAT(message["params"]["message"].get<std::string>(), HasSubstr("10 users"));
    EXPECT_GT(message["params"]["progress"], before);
    before = message["params"]["progress"];
    ++told;
  }
  EXPECT_EQ(told, 4) << "0.25, 1.4, 2.6 and the end, which is never beyond the total";
  with.request(2, "tools/call", load);
  EXPECT_TRUE(with.next().contains("result")) << "without a token nothing is said";
}

TEST(Serve, ReadsAStreamToItsEnd) {
  Conversation unused;
  std::deque<std::string> pieces{"{\"jsonrpc\":\"2.0\",\"id\":1,", "\"method\":\"ping\"}\n\n",
                                 std::string(5u << 20, 'x'), "\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}"};
  std::string out;
  serve(unused.setup, {.read = [&]() -> std::optional<std::string> {
                         if (pieces.empty()) return std::nullopt;
                         std::string piece = std::move(pieces.front());
                         pieces.pop_front();
                         return piece;
                       },
                       .write = [&](std::string_view bytes) { out += bytes; }});
  EXPECT_EQ(out,
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n"
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"a message has at most 4194304 bytes\"}}\n"
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}\n");
}

}  // namespace
}  // namespace brink::mcp
