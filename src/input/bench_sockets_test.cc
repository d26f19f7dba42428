#include "input/bench_sockets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/bench_options.h"
#include "input/options/values_testing.h"
#include "input/scenario/scenario_testing.h"

namespace brink::input {
namespace {

using namespace std::chrono_literals;
using plan::SocketAct;
using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> local{"ws://127.0.0.1:8080/chat?room=1"};

Result<BenchOptions> read(const NamedOptions& options, const std::vector<std::string>& urls = local) {
  const auto values = read_values(Command::bench, options, urls);
  if (!values) return tl::unexpected(values.error());
  return read_bench(*values, surroundings_with({{"s.json", R"({"steps": [{"path": "/"}]})"}}));
}

BenchOptions good(const NamedOptions& options, const std::vector<std::string>& urls = local) {
  auto result = read(options, urls);
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : BenchOptions{};
}

std::string problem(const NamedOptions& options, const std::vector<std::string>& urls = local) {
  const auto result = read(options, urls);
  return result ? "fine" : result.error().message;
}

const plan::Step& step_of(const BenchOptions& options) { return options.plan.scenario->flows.at(0).steps.at(0); }
const SocketAct& act_of(const BenchOptions& options) { return step_of(options).socket->acts.at(0); }

TEST(BenchSockets, MessagesAreSentInTurnOverASocketOfTheUser) {
  const auto options = good({{"ws-message", "one"}, {"ws-message", "two"}, {"ws-expect-reply", "true"}});
  ASSERT_EQ(options.plan.routes.size(), 2u);
  EXPECT_EQ(options.plan.routes[0].name, "/chat?room=1");
  EXPECT_EQ(options.plan.routes[1].name, "/chat?room=1: message");
  EXPECT_TRUE(options.plan.routes[0].websocket && options.plan.routes[0].handshake);
  EXPECT_FALSE(options.plan.routes[1].handshake);
  EXPECT_EQ(options.plan.routes[0].url.text(), "http://127.0.0.1:8080/chat?room=1");
  const SocketAct& act = act_of(options);
  EXPECT_EQ(act.says, SocketAct::Says::text);
  ASSERT_EQ(act.payloads.size(), 2u);
  EXPECT_EQ(act.payloads[1].text(), "two");
  EXPECT_TRUE(act.awaits);
  EXPECT_EQ(act.think_after, 1s);
  EXPECT_EQ(step_of(options).socket->open->end, plan::SocketEnd::user);
  EXPECT_FALSE(step_of(options).socket->closes);
  EXPECT_FALSE(step_of(options).socket->loss_ends_user);
  EXPECT_EQ(step_of(options).socket->retry_pause, 1s);
  EXPECT_EQ(std::get<plan::Closed>(options.stage.load).users, 10u);
}

TEST(BenchSockets, TheOtherOptions) {
  const auto options = good({{"ws-message", "x"},
                             {"ws-message-interval", "20ms"},
                             {"ws-expect-reply", "true"},
                             {"ws-reply-timeout", "300ms"},
                             {"ws-subprotocol", "a"},
                             {"ws-subprotocol", "b"},
                             {"ws-ping-interval", "5s"},
                             {"ws-max-message-size", "1000"},
                             {"ws-close-timeout", "2s"},
                             {"ws-reconnect", "false"},
                             {"ws-reconnect-delay", "3s"},
                             {"header", "Origin: x"},
                             {"basic-auth", "u:p"}},
                            {"WSS://localhost/"});
  const plan::Step& step = step_of(options);
  EXPECT_EQ(options.plan.routes[0].url.text(), "https://localhost/");
  EXPECT_EQ(act_of(options).think_after, 20ms);
  EXPECT_EQ(act_of(options).timeout, 300ms);
  EXPECT_EQ(step.socket->open->subprotocols, "a, b");
  EXPECT_EQ(step.socket->open->ping_every, 5s);
  EXPECT_TRUE(step.socket->loss_ends_user);
  EXPECT_EQ(step.socket->retry_pause, 3s);
  EXPECT_EQ(options.plan.client.max_message, 1000u);
  EXPECT_EQ(options.plan.client.close_timeout, 2s);
  EXPECT_THAT(headers_of(step), ElementsAre("Origin: x", HasSubstr("Authorization: Basic ")));
}

TEST(BenchSockets, WithoutMessagesUsersListen) {
  EXPECT_GE(act_of(good({})).hold, 24h) << "until the run ends";
  EXPECT_EQ(good({}).plan.routes[1].name, "/chat?room=1: hold");
  EXPECT_EQ(act_of(good({{"stages", "1s:5,1s:0"}})).hold, 1s) << "whoever is to go must find out";
}

TEST(BenchSockets, ARateIsOfMessages) {
  const auto options = good({{"ws-message", "x"}, {"rate", "50"}});
  EXPECT_EQ(act_of(options).think_after, 0s);
  EXPECT_EQ(options.plan.routes[1].name, "/chat?room=1: send");
  EXPECT_EQ(act_of(good({{"ws-message", "x"}, {"rate", "50"}, {"ws-message-interval", "1s"}})).think_after, 1s);
  EXPECT_EQ(problem({{"ws-message", "x"}, {"rate", "50"}, {"ws-reconnect", "false"}}),
            "--no-ws-reconnect and --rate cannot be given together");
}

TEST(BenchSockets, RefuseWhatIsOfRequests) {
  EXPECT_EQ(problem({{"method", "POST"}}), "--method POST is not for a WebSocket");
  EXPECT_EQ(problem({{"body", "x"}}), "--body x is not for a WebSocket");
  EXPECT_EQ(problem({{"http2", "true"}}), "--http2 is not for a WebSocket");
  EXPECT_EQ(problem({{"keepalive", "false"}}), "--no-keepalive is not for a WebSocket");
  EXPECT_EQ(problem({{"users", "2"}, {"think-time", "1s"}}), "--think-time 1s is not for a WebSocket");
  EXPECT_EQ(problem({{"scenario", "s.json"}}), "--scenario s.json is not for a WebSocket");
  EXPECT_EQ(problem({}, {"ws://127.0.0.1/", "http://127.0.0.1/"}), "bench takes one ws:// URL, and there are 2 URLs");
  EXPECT_EQ(problem({{"header", "Upgrade: h2c"}}), "--header: a handshake has its own Upgrade");
  EXPECT_EQ(problem({{"ws-expect-reply", "true"}}), "--ws-expect-reply needs --ws-message");
  EXPECT_EQ(problem({{"ws-message", "x"}, {"ws-reply-timeout", "1s"}}),
            "--ws-reply-timeout 1s needs --ws-expect-reply");
  EXPECT_EQ(problem({{"ws-message", "\xff"}}), "--ws-message: not UTF-8");
  EXPECT_EQ(problem({{"ws-subprotocol", "a b"}}), "--ws-subprotocol: \"a b\" is no name of a subprotocol");
  EXPECT_THAT(problem({}, {"ws://"}), HasSubstr("names no host"));
}

TEST(BenchSockets, TheirOptionsAreForThem) {
  const std::vector<std::string> http{"http://127.0.0.1/"};
  EXPECT_EQ(problem({{"ws-message", "x"}}, http), "--ws-message x is for a WebSocket");
  EXPECT_EQ(problem({{"ws-reconnect", "true"}}, http), "--ws-reconnect is for a WebSocket");
  EXPECT_EQ(problem({{"ws-close-timeout", "1s"}, {"scenario", "s.json"}}, http), "fine");
}

}  // namespace
}  // namespace brink::input
