// Scenario: what users do, step by step: requests with placeholders, what is taken out of responses, and what must be
// true of them. Plain values, made by input from a file, carried out by engine/scenario, and shared by all workers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "plan/table.h"
#include "plan/template.h"

namespace brink::plan {

// A way into a JSON document: "$.items[-1].id".
struct JsonPath {
  // A key of an object, or the number of an array's element; negative ones count from the end, -1 is the last.
  using Part = std::variant<std::string, std::int64_t>;
  std::vector<Part> parts;  // none: the document itself
  std::string text;         // as written
};

// What must be true of a response.
struct StatusIs {
  std::vector<std::uint16_t> any_of;  // not empty
};
struct BodyContains {
  std::string text;
};
struct BodyMatches {
  std::string pattern;  // RE2, anywhere in the body
};
struct JsonIs {
  JsonPath path;
  // Absent: anything but null. `text` is how the value is spelled; numbers are compared as numbers.
  struct Value {
    enum class Kind : std::uint8_t { null, boolean, number, text };
    Kind kind = Kind::text;
    double number = 0;
    std::string text;
  };
  std::optional<Value> value;
};
struct HeaderIs {
  std::string name;
  std::string text;  // the whole value, or a pattern of RE2 found in it
  bool pattern = false;
};
struct LatencyWithin {
  Duration most{};  // of response time
};
struct LengthWithin {
  std::uint64_t least = 0;  // bytes of the decoded body
  std::uint64_t most = 0;
};

struct Assertion {
  std::variant<StatusIs, BodyContains, BodyMatches, JsonIs, HeaderIs, LatencyWithin, LengthWithin> rule;
  std::string check;  // its row among the checks: "login: status 200"
};

// A value taken out of a response.
struct FromJson {
  JsonPath path;
};
struct FromRegex {
  std::string pattern;  // RE2 with at least one group, the first of which is the value
};
struct FromHeader {
  std::string name;
};
struct FromCookie {
  std::string name;  // that the response sets
};

struct Extraction {
  std::uint32_t variable = 0;  // into Scenario::variables
  std::variant<FromJson, FromRegex, FromHeader, FromCookie> source;
};

struct StepHeader {
  Template name;
  Template value;
};

// One thing to do on a WebSocket that stands, and a row in reports.
struct SocketAct {
  enum class Says : std::uint8_t { nothing, text, binary, ping };

  RouteId route;
  Says says = Says::nothing;
  std::vector<Template> payloads;  // of a text or binary message: one each time, in turn
  bool awaits = false;             // a message of which all of `answer` is true; after a ping its pong
  std::vector<Assertion> answer;   // of the body, which is the message; none: any message
  std::vector<Assertion> assertions;
  std::vector<Extraction> extractions;
  Duration timeout{};  // of waiting; zero: the client's
  Duration hold{};     // says and awaits nothing: keeps the socket open for so long
  Duration think_after{};
};

// When a WebSocket is closed: at the end of the step that opened it, of the iteration, or with its user.
enum class SocketEnd : std::uint8_t { step, iteration, user };

// The opening of a WebSocket. The handshake is the step's request.
struct OpenSocket {
  std::string subprotocols;  // that are offered, "chat, superchat"; empty: none
  SocketEnd end = SocketEnd::step;
  std::uint16_t close_code = 1000;
  std::string close_reason;
  Duration ping_every{};      // zero: never
  bool keeps_unread = false;  // some act waits for a message and says nothing before
};

// A step over a WebSocket.
struct SocketStep {
  std::uint32_t socket = 0;        // among all of the scenario
  std::optional<OpenSocket> open;  // unless it stands; absent: a step before has opened it
  std::vector<SocketAct> acts;
  std::uint32_t rounds = 1;  // so many times through the acts
  bool closes = true;        // when it is over
  // What becomes of a user whose socket is lost, or cannot be opened: its iteration is given up, or it is done.
  bool loss_ends_user = false;
  Duration retry_pause{};  // after a handshake that failed
};

struct Step {
  std::string name;
  RouteId route;  // its row in reports, and where it goes; on a WebSocket that stands the first act's
  std::string method = "GET";
  Template target;                  // path and query
  std::string base;                 // goes before the target, unless values make that a whole URL
  std::vector<StepHeader> headers;  // all of them, those of the command line included
  Template body;
  Duration timeout{};  // of the whole request; zero: the client's
  Duration think_before{};
  Duration think_after{};
  std::vector<Assertion> assertions;
  std::vector<Extraction> extractions;
  std::optional<SocketStep> socket;  // then the request is the handshake of a WebSocket, if any
};

// One way through the site. Each iteration of a user follows one flow.
struct Flow {
  std::string name;
  double weight = 1;        // share of iterations relative to the other flows; > 0
  std::vector<Step> steps;  // at least one
};

enum class Strategy : std::uint8_t {
  loop,        // one row after the other, from the start again after the last
  sequential,  // each row once; then the user who asks for one has finished
  random,      // any row, each time
  unique,      // as sequential, and there must be a row for each user from the start
};

struct DataSet {
  std::string name;
  std::string source;  // path of its file, for messages
  Strategy strategy = Strategy::loop;
  Table table;  // at least one row
  bool consuming() const { return strategy == Strategy::sequential || strategy == Strategy::unique; }
};

enum class OnExtractFailure : std::uint8_t { abort_iteration, go_on };
enum class OnTemplateError : std::uint8_t { abort_iteration, keep_literal };

struct Scenario {
  std::string name;
  std::vector<Flow> flows;  // at least one; none where a program says what users do, and only the name is known
  OnExtractFailure on_extract_failure = OnExtractFailure::abort_iteration;
  OnTemplateError on_template_error = OnTemplateError::abort_iteration;
  bool fresh_sessions = false;  // cookies are forgotten before each iteration
  double think_jitter = 0;      // 0..1: pauses are uniform in think * (1 ± jitter)
  std::vector<std::string> variables;
  std::vector<std::string> counters;  // by name; counter() without one is ""
  std::vector<DataSet> data;          // one row of each an iteration
};

}  // namespace brink::plan
