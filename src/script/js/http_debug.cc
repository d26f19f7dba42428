#include "script/js/http_debug.h"

#include <fmt/format.h>

namespace brink::script::js {
namespace {

bool with_bodies(const User& user) { return user.world().options->http_debug == "full"; }

void write(const User& user, const std::string& text) {
  const std::string number = std::to_string(user.number()), iteration = std::to_string(user.iterations());
  const bool plays = user.job().kind == Job::Kind::iteration;
  const std::string_view scenario =
      plays ? user.world().options->scenarios[user.job().assignment.scenario].name : std::string_view();
  const engine::LogField fields[] = {
      {"iter", iteration}, {"scenario", scenario}, {"source", "http-debug"}, {"vu", number}};
  user.world().log.line(engine::ScriptLog::Level::info, text, fields);
}

}  // namespace

void debug_request(const User& user, const engine::Composed& request) {
  std::string text = fmt::format("Request:\n{} {} HTTP/1.1\r\n", request.method, request.target);
  bool names_host = false;
  for (const protocol::HeaderView& header : request.headers) names_host = names_host || header.name == "Host";
  if (!names_host && request.origin != nullptr) text += fmt::format("Host: {}\r\n", request.origin->authority());
  for (const protocol::HeaderView& header : request.headers)
    text += fmt::format("{}: {}\r\n", header.name, header.value);
  text += "\r\n";
  if (with_bodies(user)) text += request.body;
  write(user, text);
}

void debug_response(const User& user, const engine::Outcome& outcome) {
  std::string text = "Response:\n";
  text += outcome.head;
  if (!text.ends_with("\r\n\r\n")) text += "\r\n\r\n";
  if (with_bodies(user)) text += outcome.body;
  write(user, text);
}

}  // namespace brink::script::js
