// Calls of gRPC as a behaviour asks for them: the channel they go over, and what is known when they have ended.
//
// A channel is a connection of HTTP/2 of the user's own, shared by its helpers: it is opened, stays over iterations
// until it is closed, and is opened again by the next call when it was lost.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "base/url.h"
#include "engine/behaviour.h"
#include "net/machine.h"
#include "protocol/grpc.h"
#include "protocol/http2_request.h"

namespace brink::engine {

using TlsIdentity = net::TlsIdentity;

struct Channel {
  RouteId route;
  std::uint32_t number = 0;  // among the user's, by one of the behaviour's; not one that is open
  const Url* origin = nullptr;
  std::shared_ptr<const TlsIdentity> identity = nullptr;  // null: the machine's
  Duration timeout{};                                     // zero: the client's
};

// One call. What the views point at stays as it is until next() is called again.
struct GrpcCall {
  RouteId route;
  std::uint32_t channel = 0;
  std::string_view path;                             // "/shop.v1.Orders/Place"
  std::string_view authority;                        // empty: the origin's
  std::span<const protocol::Http2Field> metadata;    // names in lower case, bytes as base64
  std::string_view messages;                         // with what goes before each
  bool talks = false;                                // the behaviour is a Talker, and says the messages
  Duration timeout{};                                // zero: none
  std::size_t most_received = std::size_t{4} << 20;  // bytes of a message
};

// How it ended; a call that failed below gRPC has a status as well, ours.
struct GrpcResult {
  protocol::GrpcStatus status;
  bool by_us = false;                                  // it was cancelled
  std::string_view head, trailers;                     // as lines; of the head the first is the status of HTTP
  const std::vector<std::string>* messages = nullptr;  // that came, unless a Talker heard them
};

// A helper (Seat::help) whose call is a stream: it hears what comes, and is woken by its seat when it has something to
// say.
class Talker : public Behaviour {
 public:
  // The seat it has until it ends; told before it is asked what to do.
  virtual void sit(Seat& seat) = 0;

  enum class Says : std::uint8_t {
    more,    // there may be more some time
    last,    // nothing after this
    cancel,  // the call is to end at once
  };
  // Appends the messages that are to go out now, each with what goes before it.
  virtual Says say(std::string& out) = 0;
  // While the call goes on; these must not act.
  virtual void hear_head(std::string_view head) = 0;
  virtual void hear(std::string_view message) = 0;
};

}  // namespace brink::engine
