// Steps over a WebSocket: "ws" opens one, "socket" goes on with one that a step before has opened.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/url.h"
#include "input/scenario/context.h"
#include "input/scenario/rows.h"
#include "plan/scenario.h"

namespace brink::input {

// Reads what is said over sockets into steps whose name, pauses and handshake have been read.
class SocketReader {
 public:
  SocketReader(ScenarioContext& context, Rows& rows) : context_(context), rows_(rows) {}

  // Names of sockets are those of one flow.
  void begin_flow() { opened_.clear(); }
  // A step with "ws"; `route` is its row, that of the handshake.
  void open(const Field& step, const plan::Route& route, plan::Step& out);
  // A step with "socket".
  void go_on(const Field& step, const std::vector<plan::Tag>& tags, plan::Step& out);
  // Tells the openings of a flow what the steps behind them do.
  static void end_flow(std::vector<plan::Step>& steps);

 private:
  struct Opened {
    std::uint32_t socket = 0;
    plan::SocketEnd end = plan::SocketEnd::step;
    Url url;
  };
  plan::OpenSocket read_opening(const Field& step);
  void read_acts(const Field& step, const plan::Route& route, plan::Step& out);
  plan::SocketAct read_message(const Field& message, const plan::Route& route, const plan::Step& step);
  void read_payload(const Field& message, plan::SocketAct& act);
  plan::SocketAct short_form(const Field& step, const plan::Route& route, const plan::Step& out);
  plan::SocketAct hold(const Field& hold, const plan::Route& route, const plan::Step& step);
  RouteId row(const Field& where, plan::Route route, const std::string& name);
  static void check_headers(const Field& step, const plan::Step& out);

  ScenarioContext& context_;
  Rows& rows_;
  std::map<std::string, Opened> opened_;  // by name of the step
  std::uint32_t sockets_ = 0;
};

// Whether an opening handshake has a header of its own of that name, whatever its case.
bool is_handshake_header(std::string_view name);

// Findings: keys that are for sockets on a step that has none.
void refuse_socket_keys(const Field& step);

}  // namespace brink::input
