// Behaviour: what one virtual user does next. The engine carries actions out and reports how they went; it knows
// nothing of why. Fixed requests, recorded scenarios and scripts are implementations of this one interface.
//
// A behaviour belongs to one user on one worker thread. next() must not block.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/ids.h"
#include "base/prefetch.h"
#include "base/result.h"
#include "base/time.h"
#include "base/url.h"
#include "plan/arrivals.h"
#include "protocol/request.h"
#include "protocol/websocket.h"
#include "sample/journal.h"
#include "sample/metrics.h"
#include "sample/sample.h"

namespace brink::engine {

struct Channel;     // engine/grpc.h
struct GrpcCall;    // likewise
struct GrpcResult;  // likewise

// A request made for one send. It counts in `route` and goes to that route's origin or to one of its own; all else is
// its own. What the
// views point at stays as it is until next() is called again.
struct Composed {
  RouteId route;
  std::string_view method;
  std::string_view target;  // as on the request line
  std::span<const protocol::HeaderView> headers;
  std::string_view body;
  Duration timeout{};           // of the whole request; zero: the client's
  Duration connect_timeout{};   // to have a connection, before `timeout` begins; zero: the client's, within `timeout`
  bool wants_body = false;      // the outcome has the whole body, decoded; otherwise its first bytes as they came
  const Url* origin = nullptr;  // where it goes instead of the route's origin; its target is not looked at
  bool upgrades = false;        // the connection is to change over with the answer, so nothing is said of keep-alive
};

// The opening of a WebSocket (RFC 6455), which is one of the user's until it is closed or lost. Likewise.
struct Handshake {
  Composed request;          // with all headers of an opening handshake
  std::string_view key;      // of Sec-WebSocket-Key
  std::string_view offered;  // of Sec-WebSocket-Protocol; may be empty
  bool deflates = false;  // protocol::deflate_offer is among the headers: messages go compressed, if the server agrees
  std::uint32_t socket = 0;  // among the user's sockets, by a number of the behaviour's; not one that stands
  bool outlives_iteration = false;
  bool again = false;         // in place of one that was given up, or could not be opened
  bool keeps_unread = false;  // what nobody waits for is kept for whoever waits next, within bounds
  std::uint16_t close_code = 1000;
  std::string_view close_reason = {};
  Duration ping_every{};   // zero: never
  std::uint64_t seed = 1;  // of its masks
};

// One thing to do on a WebSocket that stands: say something, wait for a message, both; or hold it open.
struct SocketRequest {
  RouteId route;
  std::uint32_t socket = 0;
  std::optional<protocol::Opcode> says;  // text, binary or ping
  std::string_view payload = {};         // of a text or binary message; of a ping it is the socket's own
  bool awaits = false;                   // a message that is_answer() says yes to; of a ping the pong
  Duration timeout{};                    // zero: the client's
  Duration hold{};                       // says nothing and waits for nothing, for so long
};

struct SocketMessage {
  bool binary = false;
  std::string_view payload;
};

struct Action {
  enum class Kind : std::uint8_t {
    request,        // send `route`
    send,           // send `composed`; how it went is the behaviour's to judge
    open_socket,    // `handshake`
    use_socket,     // `on_socket`
    close_socket,   // number `socket`, in order; next() is called again at once
    open_channel,   // `channel`
    call,           // `grpc`
    close_channel,  // number `socket`; what goes on over it is cut. next() is called again at once
    sleep,          // do nothing for `pause`
    new_session,    // forget the cookies; next() is called again at once
    hang_up,        // close the user's connections that carry nothing; likewise
    end_iteration,  // closed load begins the next one at once; open load at its next arrival
    end,            // this user is done for the stage
  };
  Kind kind = Kind::request;
  RouteId route;
  Duration pause{};
  const Composed* composed = nullptr;
  const Handshake* handshake = nullptr;
  const SocketRequest* on_socket = nullptr;
  std::uint32_t socket = 0;
  const Channel* channel = nullptr;
  const GrpcCall* grpc = nullptr;

  static Action request(RouteId route) { return {.kind = Kind::request, .route = route}; }
  static Action send(const Composed& composed) {
    return {.kind = Kind::send, .route = composed.route, .composed = &composed};
  }
  static Action open_socket(const Handshake& handshake) {
    return {.kind = Kind::open_socket,
            .route = handshake.request.route,
            .composed = &handshake.request,
            .handshake = &handshake};
  }
  static Action use_socket(const SocketRequest& request) {
    return {.kind = Kind::use_socket, .route = request.route, .on_socket = &request};
  }
  static Action close_socket(std::uint32_t socket) { return {.kind = Kind::close_socket, .socket = socket}; }
  static Action open_channel(const Channel& channel) { return {.kind = Kind::open_channel, .channel = &channel}; }
  static Action call(const GrpcCall& call) { return {.kind = Kind::call, .grpc = &call}; }
  static Action close_channel(std::uint32_t channel) { return {.kind = Kind::close_channel, .socket = channel}; }
  static Action sleep(Duration pause) { return {.kind = Kind::sleep, .pause = pause}; }
  static Action new_session() { return {.kind = Kind::new_session}; }
  static Action hang_up() { return {.kind = Kind::hang_up}; }
  static Action end_iteration() { return {.kind = Kind::end_iteration}; }
  static Action end() { return {.kind = Kind::end}; }
};

// Who answered, where that is known.
struct Peer {
  std::string_view address;  // "127.0.0.1"
  std::uint16_t port = 0;
  std::string_view tls_version, tls_cipher;  // "TLSv1.3"; empty without TLS
};

// How the last action went. The views are valid during the call only.
struct Outcome {
  const sample::Sample* sample = nullptr;  // of a request; null at the start, after a sleep and at an iteration's begin
  std::string_view head;                   // of the response, if one came
  std::string_view body;                   // its first bytes, as far as the stage keeps them; or all, if wanted; on a
                                           // WebSocket the message that was waited for
  // False: the head has no such line, and need not be searched for one.
  bool has_set_cookie = true;
  bool has_content_encoding = true;
  const Error* unsendable = nullptr;  // why a composed request was not sent; there is no sample then
  Peer peer = {};
  const GrpcResult* call = nullptr;  // of a call of gRPC, or the opening of a channel
};

// Which iteration a user of scenarios begins (engine/scenario_board.h gives the numbers out).
struct Assignment {
  std::uint32_t scenario = 0;   // index into plan::k6::Options::scenarios
  std::uint64_t iteration = 0;  // of the scenario, in this program: from 0, without gaps
  std::uint64_t in_test = 0;    // the same over all instances of the test
  std::uint64_t of_user = 0;    // of the scenario, by this user
  Instant scenario_begin{};     // when the scenario began
};

class Behaviour : public Expectant {
 public:
  virtual ~Behaviour() = default;
  virtual Action next(const Outcome& outcome) = 0;
  // Where users play scenarios: before next() is called for a new iteration.
  virtual void begin_iteration(const Assignment& assignment) { static_cast<void>(assignment); }
  // The iteration is to end at once: its request or sleep has been broken off, and next() is called, which must say
  // end_iteration (a new session before it is fine). Not called between iterations.
  virtual void interrupt() {}
  // A composed request has had its whole response, or what was waited for on a WebSocket has come, and the sample is
  // about to be counted: the last word on `failure`, which is `status` from 400 on. Only none, status and assertion may
  // be given.
  virtual void judge(sample::Sample& sample, const Outcome& outcome) {
    static_cast<void>(sample);
    static_cast<void>(outcome);
  }
  // Whether a message is the one that is waited for.
  virtual bool is_answer(const SocketMessage& message) {
    static_cast<void>(message);
    return true;
  }
};

// What a behaviour may ask for beside its actions: from within next() or judge() of any behaviour of the same worker.
class Seat {
 public:
  virtual ~Seat() = default;
  // Ends the sleep this user is in; without effect when it is in none.
  virtual void wake() = 0;
  // Gives up what this user waits for, soon: its connection is closed under a request, which counts as in flight, and
  // next() is called without a sample. Without effect when something has come of it by then.
  virtual void break_off() = 0;
  // Another behaviour acts beside this one, for the same user and with its cookies but over connections of its own,
  // until it ends (Action::end) or the stage does. It begins when this one has said what to do next.
  virtual void help(std::unique_ptr<Behaviour> helper) = 0;
  // Where users are called (plan::Closed): the user at this place, of which the one who acts first has 0, begins an
  // iteration; another one, when it is in the middle of one.
  virtual void call(std::size_t place) = 0;
};

// Whose behaviour it is. What is referred to outlives the behaviour.
struct Person {
  UserId id;
  std::uint64_t seed = 1;  // of the plan: with the id, it decides all that is random
  bool open = false;       // an iteration for each arrival; otherwise one after the other
  sample::Journal& journal;
  Seat& seat;
  sample::MetricSink* metrics = nullptr;  // null: nobody counts metrics
};

// Makes the behaviours of one worker; on its thread. Behaviours may refer to it.
class BehaviourFactory {
 public:
  virtual ~BehaviourFactory() = default;
  // A stage begins: users made before it are gone.
  virtual void begin_stage() {}
  virtual std::unique_ptr<Behaviour> make(const Person& person) = 0;
  // The row in which an arrival that no user was free for counts as missed.
  virtual RouteId first_route() const { return RouteId{0}; }
};

}  // namespace brink::engine
