#include "output/compat/pywrkr_sockets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "output/golden_test.h"
#include "output/made_up_test.h"

namespace brink::output::compat {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr std::uint64_t ms = 1000;  // in microseconds

Numbers row(std::uint64_t completed, std::uint64_t failed, std::vector<HistogramStep> ok) {
  Numbers n;
  n.counts.completed = completed;
  n.counts.failed = failed;
  if (ok.empty()) return n;
  double sum = 0;
  for (const HistogramStep& step : ok) {
    n.response_ms.count += step.count;
    sum += step.low_us / 1e3 * static_cast<double>(step.count);
  }
  n.response_ms.min = ok.front().low_us / 1e3;
  n.response_ms.max = ok.back().low_us / 1e3;
  n.response_ms.mean = sum / static_cast<double>(n.response_ms.count);
  n.response_ms.deviation = 0.5;
  n.histogram.ok = std::move(ok);
  return n;
}

// Four sockets, one of which could not be opened; 100 messages in 10 seconds, three of them without an answer.
Record talk() {
  Record record;
  record.kind = "bench";
  record.target.url = "ws://10.0.0.1/chat";
  record.target.routes = {{.name = "/chat", .method = "WS", .handshake = true},
                          {.name = "/chat: message", .method = "WS"}};
  record.plan.scenario = "messages over a WebSocket";
  Stage stage;
  stage.length_s = 10;
  stage.websockets = {.opened = 5,
                      .dropped = 2,
                      .reopened = 1,
                      .most_open = 4,
                      .messages_sent = 100,
                      .messages_received = 120,
                      .unexpected = 23,
                      .bytes_sent = 1000,
                      .bytes_received = 1200,
                      .closes = 3,
                      .closes_unanswered = 1,
                      .close_codes = {{"1000", 2}, {"1001", 2}}};
  Numbers handshakes = row(5, 3, {{2 * ms, 4}, {4 * ms, 4}});
  handshakes.failures = {{"status", 1}, {"no_websocket", 1}, {"connect_timeout", 1}};
  handshakes.status = {{"101", 5}, {"403", 1}};
  Numbers messages = row(97, 6, {{10 * ms, 50}, {20 * ms, 47}});
  messages.failures = {{"message_timeout", 3}, {"socket_closed", 2}, {"reset", 1}};
  stage.numbers.counts.completed = 102;
  stage.numbers.counts.failed = 9;
  stage.numbers.status = handshakes.status;
  stage.http_versions = {{"HTTP/1.1", 6}};
  stage.series.completed = {60, 42};
  stage.series.failed = {5, 4};
  stage.routes = {{"/chat", handshakes}, {"/chat: message", messages}};
  record.stages.push_back(std::move(stage));
  return record;
}

PywrkrView over_sockets(bool messages, bool replies) {
  PywrkrView view;
  view.url = "ws://10.0.0.1/chat";
  view.connections = 4;
  view.duration_s = 10;
  view.socket = PywrkrSocketView{messages, replies};
  return view;
}

TEST(PywrkrSockets, ARunIsOfMessagesAndTheTimeToTheirAnswers) {
  const std::string text = pywrkr_json(talk(), over_sockets(true, true));
  EXPECT_EQ(text, golden("compat_pywrkr_sockets.json", text));
  const auto result = json::parse(text);
  EXPECT_EQ(result["total_requests"], 100);
  EXPECT_EQ(result["total_errors"], 9);
  EXPECT_EQ(result["total_bytes"], 1200);
  EXPECT_EQ(result["latency"]["min"], 0.01) << "a round trip, not a handshake";
  EXPECT_EQ(result["latency"]["stdev"], 0.0005);
  EXPECT_EQ(result["config"]["mode"], "duration");
  EXPECT_EQ(result["config"]["url_host"], "10.0.0.1");
  EXPECT_FALSE(result.contains("step_stats"));
  const auto& sockets = result["websocket"];
  EXPECT_EQ(sockets["latency_metric"], "rtt");
  EXPECT_EQ(sockets["primary_metric"], "messages");
  EXPECT_EQ(sockets["connections"],
            (json{{"opened", 5}, {"failed", 3}, {"dropped", 2}, {"reconnects", 1}, {"peak_concurrent", 4}}));
  EXPECT_EQ(sockets["messages"]["received_per_sec"], 12.0);
  EXPECT_EQ(sockets["messages"]["reply_timeouts"], 3);
  EXPECT_EQ(sockets["messages"]["unexpected_replies"], 23);
  EXPECT_EQ(sockets["handshake"]["count"], 8);
  EXPECT_EQ(sockets["handshake"]["mean"], 0.003);
  EXPECT_EQ(sockets["rtt"]["percentiles"]["p50"], 0.01);
  EXPECT_EQ(sockets["close"], (json{{"frames_sent", 3}, {"unacknowledged", 1}, {"codes", {{"1000", 2}, {"1001", 2}}}}));
}

TEST(PywrkrSockets, ErrorsHaveItsKeys) {
  EXPECT_EQ(json::parse(pywrkr_json(talk(), over_sockets(true, true)))["error_types"],
            (json{{"ws_WSServerHandshakeError", 1},
                  {"ws_handshake_403", 1},
                  {"ws_handshake_timeout", 1},
                  {"ws_reply_timeout", 3},
                  {"ws_closed_by_peer", 3}}));
  PywrkrKeys keys;
  Numbers n;
  n.failures = {{"no_websocket", 2}, {"refused", 1}};
  add_socket_errors(n, true, true, keys);
  n.failures = {{"send", 1}, {"bad_frame", 2}, {"too_large", 3}, {"no_ports", 4}, {"assertion", 5}};
  add_socket_errors(n, false, true, keys);
  EXPECT_EQ(keys, (PywrkrKeys{{"ws_WSServerHandshakeError", 2},
                              {"ws_ClientConnectorError", 1},
                              {"ws_send_ClientOSError", 1},
                              {"ws_WebSocketError", 5},
                              {"ws_no_ports", 4}}));
  add_socket_errors(n, false, false, keys);
  EXPECT_EQ(keys.at("assertion"), 5u);
}

TEST(PywrkrSockets, WithoutAnswersLatencyIsThatOfHandshakes) {
  const auto sent = json::parse(pywrkr_json(talk(), over_sockets(true, false)));
  EXPECT_EQ(sent["total_requests"], 100);
  EXPECT_EQ(sent["latency"]["max"], 0.004);
  EXPECT_EQ(sent["websocket"]["latency_metric"], "handshake");
  EXPECT_EQ(sent["websocket"]["messages"]["unexpected_replies"], 0) << "none is a reply";
  EXPECT_EQ(sent["rps_timeline"].size(), 2u);

  const auto heard = json::parse(pywrkr_json(talk(), over_sockets(false, false)));
  EXPECT_EQ(heard["total_requests"], 5);
  EXPECT_EQ(heard["websocket"]["primary_metric"], "connections");
  EXPECT_EQ(heard["rps_timeline"].size(), 0u);
  const std::string csv = pywrkr_csv(talk(), over_sockets(false, false));
  EXPECT_THAT(csv, HasSubstr("\r\n100,4.000\r\n"));
}

TEST(PywrkrSockets, TheReportHasASectionOfThem) {
  const std::string text = pywrkr_report(talk(), over_sockets(true, true));
  EXPECT_EQ(text, golden("compat_pywrkr_sockets.txt", text));
  EXPECT_THAT(text, HasSubstr("  Mode:              websocket, 10.0s duration\n"));
  EXPECT_THAT(text, HasSubstr("  Messages Sent:     100\n"));
  EXPECT_THAT(text, HasSubstr("  Reconnects:        1\n"));
  EXPECT_THAT(text, Not(HasSubstr("Keep-Alive")));
  EXPECT_THAT(text, HasSubstr("5 (83.33%)")) << "of the handshakes that were answered";
  EXPECT_THAT(pywrkr_report(talk(), over_sockets(false, false)), HasSubstr("  Connections Made:  5\n"));
  EXPECT_THAT(pywrkr_report(made_up_bench(), {}), Not(HasSubstr("WEBSOCKET"))) << "it has no row over one";
}

TEST(PywrkrSockets, NoSocketHasNoTimes) {
  Record record = talk();
  Stage& stage = record.stages.back();
  stage.websockets.reset();
  stage.routes = {{"/chat", row(0, 4, {})}};
  stage.routes[0].numbers.failures = {{"refused", 4}};
  const auto result = json::parse(pywrkr_json(record, over_sockets(true, true)));
  EXPECT_EQ(result["websocket"]["connections"]["opened"], 0);
  EXPECT_EQ(result["websocket"]["connections"]["failed"], 4);
  EXPECT_EQ(result["websocket"]["handshake"], json::object());
  EXPECT_EQ(result["websocket"]["rtt"], json::object());
  EXPECT_FALSE(result.contains("latency"));
  EXPECT_EQ(result["total_requests"], 0);
  EXPECT_THAT(pywrkr_report(record, over_sockets(true, true)), Not(HasSubstr("Round Trip")));
}

TEST(PywrkrSockets, OfAScenarioRequestsAreSteps) {
  Record record = talk();
  record.target.routes.push_back({.name = "page"});
  record.target.routes.push_back({.name = "feed", .method = "WS", .handshake = true});
  Stage& stage = record.stages.back();
  stage.routes.push_back({"page", row(10, 1, {{1 * ms, 10}})});
  stage.routes.back().numbers.failures = {{"first_byte_timeout", 1}};
  stage.routes.push_back({"feed", row(8, 0, {{6 * ms, 8}})});
  PywrkrView view = over_sockets(false, false);
  view.socket.reset();
  const auto result = json::parse(pywrkr_json(record, view));
  EXPECT_EQ(result["total_requests"], 111);
  EXPECT_EQ(result["websocket"]["latency_metric"], "step");
  EXPECT_EQ(result["websocket"]["primary_metric"], "steps");
  EXPECT_EQ(result["websocket"]["handshake"]["count"], 16) << "of both steps that open one";
  EXPECT_EQ(result["websocket"]["handshake"]["mean"], 0.0045);
  EXPECT_EQ(result["websocket"]["handshake"]["max"], 0.006);
  EXPECT_EQ(result["websocket"]["rtt"]["count"], 97) << "a page is no round trip";
  EXPECT_EQ(result["error_types"]["TimeoutError"], 1);
  EXPECT_EQ(result["error_types"]["ws_closed_by_peer"], 3);
  EXPECT_EQ(result["step_stats"].size(), 4u);
}

}  // namespace
}  // namespace brink::output::compat
