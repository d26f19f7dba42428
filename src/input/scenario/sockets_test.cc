#include "input/scenario/sockets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/scenario/scenario_testing.h"

namespace brink::input {
namespace {

using namespace std::chrono_literals;
using plan::SocketAct;
using plan::SocketEnd;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> rows(const ReadScenario& read) {
  std::vector<std::string> names;
  for (const plan::Route& route : read.routes) names.push_back(route.name);
  return names;
}

const plan::SocketStep& socket_of(const ReadScenario& read, std::size_t step = 0) {
  return *read.scenario->flows.at(0).steps.at(step).socket;
}

// A scenario of one flow with these steps.
std::string steps(const std::string& list) { return R"({"base_url": "https://h/v1", "steps": [)" + list + "]}"; }

TEST(ScenarioSocket, OneMessageStandsInTheStepItself) {
  const auto read =
      good_scenario(one_step(R"("ws": "wss://h:1/chat?u=${u}", "send": "hi ${u}", "expect_message_contains": "yo",
                                "hold": "2s", "timeout": 3)"));
  const plan::Step& s = read.scenario->flows[0].steps[0];
  ASSERT_TRUE(s.socket);
  EXPECT_EQ(s.name, "Step 1: WS wss://h:1/chat?u=${u}");
  EXPECT_EQ(read.routes[0].url.origin(), "https://h:1");
  EXPECT_TRUE(read.routes[0].websocket && read.routes[0].handshake);
  EXPECT_TRUE(read.routes[1].websocket && !read.routes[1].handshake);
  EXPECT_EQ(written(s.target), "/chat?u=${u}");
  ASSERT_EQ(s.socket->acts.size(), 2u);
  const SocketAct& act = s.socket->acts[0];
  EXPECT_EQ(act.says, SocketAct::Says::text);
  EXPECT_EQ(written(act.payloads.at(0)), "hi ${u}");
  EXPECT_TRUE(act.awaits);
  EXPECT_EQ(std::get<plan::BodyContains>(act.answer.at(0).rule).text, "yo");
  EXPECT_EQ(act.timeout, 3s);
  EXPECT_EQ(s.socket->acts[1].hold, 2s);
  EXPECT_EQ(s.socket->acts[1].route, RouteId{2});
  EXPECT_TRUE(s.socket->closes);
  EXPECT_EQ(s.socket->rounds, 1u);
}

TEST(ScenarioSocket, WhatLooksAtAMessageWaitsForOne) {
  const auto awaits = [](const std::string& more) {
    return socket_of(good_scenario(one_step(R"("ws": "ws://h/", "send": "x")" + more))).acts.at(0).awaits;
  };
  EXPECT_FALSE(awaits(""));
  EXPECT_TRUE(awaits(R"(, "extract": {"a": {"json": "x"}})"));
  EXPECT_TRUE(awaits(R"(, "assert_max_latency": "1s")"));
}

TEST(ScenarioSocket, MessagesOneAfterTheOther) {
  const auto read = good_scenario(one_step(R"j("name": "chat", "ws": "ws://h/", "repeat": 3, "messages": [
    {"send": {"op": "${op}"}, "expect": {"json": {"$.op": "hi"}, "contains": "a", "regex": "b+"}, "timeout": "250ms"},
    {"name": "news", "expect": true, "extract": {"n": {"regex": "(x)"}}, "assert_length": 3, "think_time": 0.5},
    {"send_base64": "AAEC"}, {"send_file": "f.bin", "type": "text"}, {"ping": true}, {"hold": 2}, {"send": "x"}])j"),
                                  {{{"f.bin", "file"}}});
  EXPECT_THAT(rows(read), ElementsAre("chat", "chat: message", "news", "chat: send", "chat: ping", "chat: hold"));
  const plan::SocketStep& s = socket_of(read);
  EXPECT_EQ(s.rounds, 3u);
  ASSERT_EQ(s.acts.size(), 7u);
  EXPECT_EQ(written(s.acts[0].payloads[0]), R"({"op": "${op}"})");
  EXPECT_EQ(s.acts[0].payloads[0].escaping, plan::Escaping::json);
  EXPECT_EQ(s.acts[0].answer.size(), 3u);
  EXPECT_EQ(s.acts[0].timeout, 250ms);
  EXPECT_EQ(s.acts[1].says, SocketAct::Says::nothing);
  EXPECT_TRUE(s.acts[1].awaits);
  EXPECT_TRUE(s.acts[1].answer.empty()) << "any message";
  EXPECT_EQ(s.acts[1].assertions.at(0).check, "news: length 3 bytes");
  EXPECT_EQ(s.acts[1].think_after, 500ms);
  EXPECT_EQ(s.acts[2].says, SocketAct::Says::binary);
  EXPECT_EQ(s.acts[2].payloads[0].text(), std::string("\0\1\2", 3));
  EXPECT_EQ(s.acts[3].says, SocketAct::Says::text);
  EXPECT_EQ(s.acts[3].payloads[0].text(), "file");
  EXPECT_EQ(s.acts[3].route, s.acts[6].route) << "of one name";
  EXPECT_EQ(s.acts[4].says, SocketAct::Says::ping);
  EXPECT_TRUE(s.acts[4].awaits);
  EXPECT_EQ(s.acts[5].hold, 2s);
  EXPECT_EQ(read.scenario->variables, (std::vector<std::string>{"op", "n"}));
  EXPECT_THAT(read.notes, ElementsAre(HasSubstr("no step extracts ${op}"))) << "n is taken out of a message";
}

TEST(ScenarioSocket, HowItIsOpenedAndClosed) {
  const auto read = good_scenario(one_step(
      R"("ws": "/chat", "subprotocols": ["chat", "v2.chat"], "ping_interval": "20s", "close_at": "user",
         "close_code": 4999, "close_reason": "done")"));
  const plan::SocketStep& s = socket_of(read);
  ASSERT_TRUE(s.open);
  EXPECT_EQ(s.open->subprotocols, "chat, v2.chat");
  EXPECT_EQ(s.open->ping_every, 20s);
  EXPECT_EQ(s.open->end, SocketEnd::user);
  EXPECT_EQ(s.open->close_code, 4999);
  EXPECT_EQ(s.open->close_reason, "done");
  EXPECT_FALSE(s.closes);
  EXPECT_TRUE(s.acts.empty());
  EXPECT_EQ(read.routes[0].url.text(), "http://h/chat") << "seen from base_url";
}

TEST(ScenarioSocket, LaterStepsGoOnWithIt) {
  const auto read = good_scenario(steps(R"(
    {"name": "a", "ws": "/a", "close_at": "flow"}, {"name": "b", "ws": "wss://other/b", "close_at": "flow"},
    {"path": "/x"},
    {"socket": "a", "messages": [{"expect": "x"}]},
    {"name": "bye", "socket": "b", "messages": [{"send": "x"}], "close": true})"));
  EXPECT_EQ(read.routes[0].url.text(), "https://h/v1/a");
  EXPECT_EQ(socket_of(read, 0).socket, 0u);
  EXPECT_EQ(socket_of(read, 1).socket, 1u);
  EXPECT_EQ(socket_of(read, 3).socket, 0u);
  EXPECT_FALSE(socket_of(read, 3).open);
  EXPECT_FALSE(socket_of(read, 3).closes);
  EXPECT_EQ(socket_of(read, 4).socket, 1u);
  EXPECT_TRUE(socket_of(read, 4).closes);
  EXPECT_TRUE(socket_of(read, 0).open->keeps_unread) << "somebody waits without a question";
  EXPECT_FALSE(socket_of(read, 1).open->keeps_unread);
  const auto& flow = read.scenario->flows[0].steps;
  EXPECT_EQ(read.routes[flow[4].route.value].name, "bye: send");
  EXPECT_EQ(read.routes[flow[4].route.value].url.host, "other");
}

TEST(ScenarioSocket, RefusesWhatIsOfRequests) {
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "method": "GET")")),
              HasSubstr("method is not for a step with \"ws\""));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "body": "x")")), HasSubstr("body is not for a step with \"ws\""));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "assert_status": 101)")), HasSubstr("assert_status is not for"));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "path": "/other")")),
              HasSubstr("path is not for a step with \"ws\""));
  EXPECT_THAT(problem_of(one_step(R"("ws": "http://h/")")), HasSubstr("does not begin with ws:// or wss://"));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://${h}/")")), HasSubstr("has a placeholder in its host"));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "expect_message_contains": "x")")),
              HasSubstr("waits for an answer to nothing"));
  EXPECT_THAT(problem_of(one_step(R"("send": "x")")), HasSubstr("send is for a step with \"ws\""));
  EXPECT_THAT(problem_of(one_step(R"("messages": [])")), HasSubstr("messages is for a step with \"ws\""));
  EXPECT_THAT(problem_of(one_step(R"("close": true)")), HasSubstr("close is for a step with \"socket\""));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "close": true)")),
              HasSubstr("close is for a step with \"socket\""));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "socket": "a")")), HasSubstr("stands beside \"ws\""));
  EXPECT_THAT(problem_of(one_step(R"("ws": "ws://h/", "headers": {"sec-websocket-key": "x"})")),
              HasSubstr("has the header sec-websocket-key"));
}

std::string of_message(const std::string& message) {
  return problem_of(one_step(R"("ws": "ws://h/", "messages": [)" + message + "]"));
}

TEST(ScenarioSocket, SaysWhatIsWrongWithAMessage) {
  EXPECT_THAT(of_message(""), HasSubstr("messages is empty"));
  EXPECT_THAT(of_message("{}"), HasSubstr("steps[0].messages[0] does nothing"));
  EXPECT_THAT(of_message(R"({"expect": false})"), HasSubstr("does nothing"));
  EXPECT_THAT(of_message(R"("x")"), HasSubstr("is a text, not an object"));
  EXPECT_THAT(of_message(R"({"send": "x", "expcet": true})"), HasSubstr("has no key \"expcet\""));
  EXPECT_THAT(of_message(R"({"send": "x", "ping": true})"), HasSubstr("says more than one thing"));
  EXPECT_THAT(of_message(R"({"send": 7})"), HasSubstr("is a number, not a text"));
  EXPECT_THAT(of_message(R"({"send_base64": "?"})"), HasSubstr("send_base64 is not Base64"));
  EXPECT_THAT(of_message(R"({"send_file": "none"})"), HasSubstr("none"));
  EXPECT_THAT(of_message(R"({"send_base64": "/w==", "type": "text"})"), HasSubstr("a text that is not UTF-8"));
  EXPECT_THAT(of_message(R"({"send": "x", "type": "blob"})"), HasSubstr("type is not \"text\" or \"binary\""));
  EXPECT_THAT(of_message(R"({"hold": 1, "send": "x"})"), HasSubstr("hold stands beside"));
  EXPECT_THAT(of_message(R"({"expect": {}})"), HasSubstr("expect expects nothing"));
  EXPECT_THAT(of_message(R"({"expect": 7})"), HasSubstr("expect is a number, not true, a text or an object"));
  EXPECT_THAT(of_message(R"({"expect": {"regex": "("}})"), HasSubstr("is not a regular expression"));
  EXPECT_THAT(of_message(R"({"send": "x", "expect": false, "assert_length": 3})"), HasSubstr("expect is false, and"));
  EXPECT_THAT(of_message(R"({"expect": true, "extract": {"a": {"header": "x"}}})"), HasSubstr("has no key \"header\""));
}

TEST(ScenarioSocket, SaysWhatIsWrongWithItsEnds) {
  const auto of = [](const std::string& more) { return problem_of(one_step(R"("ws": "ws://h/", )" + more)); };
  EXPECT_THAT(of(R"("close_at": "never")"), HasSubstr("close_at is \"never\""));
  EXPECT_THAT(of(R"("close_code": 1005)"), HasSubstr("is no code a client may close with"));
  EXPECT_THAT(of(R"("close_code": 999)"), HasSubstr("not a whole number from 1000 to 4999"));
  EXPECT_EQ(of(R"("close_reason": ")" + std::string(123, 'x') + "\""), "fine");
  EXPECT_THAT(of(R"("close_reason": ")" + std::string(124, 'x') + "\""), HasSubstr("is longer than 123 bytes"));
  EXPECT_THAT(of(R"("subprotocols": ["a b"])"), HasSubstr("is no name of a subprotocol"));
  EXPECT_EQ(of(R"("repeat": 1000000)"), "fine");
  EXPECT_THAT(of(R"("repeat": 1000001)"), HasSubstr("not a whole number from 1 to 1000000"));
  EXPECT_THAT(of(R"("send": "x", "messages": [{"send": "y"}])"), HasSubstr("send stands beside \"messages\""));
}

TEST(ScenarioSocket, SaysWhatIsWrongWithTheOneThatIsGoneOnWith) {
  EXPECT_THAT(problem_of(steps(R"({"socket": "a", "messages": [{"send": "x"}]})")),
              HasSubstr("socket is \"a\", and no step before it in the flow opens a WebSocket and is called so"));
  EXPECT_THAT(problem_of(steps(R"({"name": "a", "ws": "/"}, {"socket": "a", "messages": [{"send": "x"}]})")),
              HasSubstr("is closed at the end of that step"));
  const std::string opened = R"({"name": "a", "ws": "/", "close_at": "flow"}, )";
  EXPECT_THAT(problem_of(steps(opened + R"({"socket": "a"})")), HasSubstr("does nothing"));
  EXPECT_EQ(problem_of(steps(opened + R"({"socket": "a", "close": true})")), "fine");
  EXPECT_THAT(problem_of(steps(opened + R"({"socket": "a", "close_code": 1000})")),
              HasSubstr("is for the step that opens"));
  EXPECT_THAT(problem_of(steps(opened + R"({"name": "a", "ws": "/"})")),
              HasSubstr("is called \"a\", like a step before it"));
  EXPECT_THAT(problem_of(steps(R"({"name": "a", "path": "/"}, {"name": "a", "ws": "/"})")),
              HasSubstr("is called \"a\" like a request"));
  EXPECT_THAT(problem_of(steps(R"({"name": "a", "ws": "/", "messages": [{"name": "a", "send": "x"}]})")),
              HasSubstr("is called \"a\" like a step that opens a WebSocket"));
}

TEST(ScenarioSocket, MessagesCountAsStepsDo) {
  std::string messages;
  for (std::size_t i = 0; i + 1 < most_steps; ++i) messages += R"({"send": "x"},)";
  const auto with = [&](const std::string& last) {
    return problem_of(one_step(R"("ws": "ws://h/", "messages": [)" + messages + last + "]"));
  };
  messages.pop_back();
  EXPECT_EQ(with(""), "fine");
  EXPECT_THAT(with(R"(,{"send": "x"})"), HasSubstr("one more than the 1000 steps and messages"));
}

}  // namespace
}  // namespace brink::input
