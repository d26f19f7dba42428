#include "script/js/module_sockets.h"

#include "base/text.h"
#include "script/js/http_limits.h"
#include "script/js/http_params.h"
#include "script/js/input.h"
#include "script/js/library.h"
#include "script/js/module_http.h"
#include "script/js/open_sockets.h"
#include "script/js/socket_talk.h"

namespace brink::script::js {
namespace {

JSValue headers_of(JSContext* context, std::string_view head) {
  const JSValue headers = JS_NewObject(context);
  std::size_t at = head.find('\n');
  while (at != std::string_view::npos) {
    const std::size_t end = std::min(head.find('\n', at + 1), head.size());
    const std::string_view line = head.substr(at + 1, end - at - 1);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      const std::string name = canonical_header(trim(line.substr(0, colon)));
      define(context, headers, name.c_str(), new_text(context, trim(line.substr(colon + 1))));
    }
    at = end < head.size() ? end : std::string_view::npos;
  }
  return headers;
}

constexpr const char* names[] = {"opened", "failed", "text", "binary", "ping", "pong", "closed"};

JSValue event_object(JSContext* context, const SocketEvent& event) {
  const JSValue object = JS_NewObject(context);
  const bool binary = event.kind == SocketEvent::Kind::binary;
  define(context, object, "kind", new_text(context, names[static_cast<std::size_t>(event.kind)]));
  define(context, object, "payload", binary ? new_bytes(context, event.payload) : new_text(context, event.payload));
  define(context, object, "code", JS_NewInt32(context, event.code));
  define(context, object, "byUs", JS_NewBool(context, event.by_us ? 1 : 0));
  if (event.head.empty()) return object;
  define(context, object, "status", JS_NewInt32(context, event.status));
  define(context, object, "headers", headers_of(context, event.head));
  define(context, object, "body", new_text(context, event.body));
  return object;
}

// On the user's fiber. False with an exception set.
bool deliver(User& user, std::uint32_t number, const SocketEvent& event) {
  OpenSockets& sockets = user.part<OpenSockets>();
  OpenSocket* socket = sockets.find(number);
  if (socket == nullptr) return true;
  measure(user, *socket, event);
  JSContext* context = user.context();
  const Value listener = Value::copy(context, socket->listener.get());
  const bool over = event.kind == SocketEvent::Kind::closed || event.kind == SocketEvent::Kind::failed;
  if (over) sockets.remove(number);
  const Value object(context, event_object(context, event));
  JSValueConst arguments[] = {object.get()};
  return !Value(context, JS_Call(context, listener.get(), JS_UNDEFINED, 1, arguments)).is_exception();
}

// What goes out before the socket is there: where to, and with what. False with an exception set.
bool read_target(User& user, JSValueConst url, JSValueConst params, HttpCall& call, OpenSocket& socket) {
  JSContext* context = user.context();
  const Text text(context, url);
  if (!text) return false;
  socket.url = text.text();
  if (!iequals(text.view().substr(0, 5), "ws://") && !iequals(text.view().substr(0, 6), "wss://")) {
    throw_error(context, "invalid URL: \"" + socket.url + "\": a WebSocket's begins with ws:// or wss://");
    return false;
  }
  const std::string plain = "http" + socket.url.substr(2);
  const Value http_url(context, new_text(context, plain));
  std::string bad;
  if (!read_call(user, "GET", http_url.get(), JS_UNDEFINED, params, call, bad)) return false;
  call.compression = std::string(trim(call.compression));
  if (!call.compression.empty() && call.compression != "deflate") {
    bad = "unsupported compression algorithm supplied: \"" + call.compression + "\": WebSockets have 'deflate' only";
  }
  if (bad.empty()) {
    const auto refused = refuse_place(user.group(), *call.place);
    if (!refused) return true;
    bad = refused->text;
  }
  throw_error(context, bad);
  return false;
}

// connect(url, params, "chat, superchat", listener): its number.
JSValue connect(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (user.in_init() || user.seat() == nullptr) {
    return throw_error(context, "using WebSockets in the init context is not supported");
  }
  OpenSocket socket;
  HttpCall call;
  const Text protocols(context, argument(count, arguments, 2));
  if (!protocols || !read_target(user, argument(count, arguments, 0), argument(count, arguments, 1), call, socket)) {
    return JS_EXCEPTION;
  }
  socket.tags = call.tags;
  if (call.name) socket.url = call.name->text;
  socket.begun = user.now();
  socket.listener = Value::copy(context, argument(count, arguments, 3));
  socket.line = std::make_shared<SocketLine>();
  socket.operation = user.loop().begin_operation();
  const std::uint64_t operation = socket.operation;
  const std::shared_ptr<SocketLine> line = socket.line;
  OpenSockets& sockets = user.part<OpenSockets>();
  const std::uint32_t number = sockets.add(std::move(socket));
  line->tell = [&user, number, operation](SocketEvent event) {
    const bool over = event.kind == SocketEvent::Kind::closed || event.kind == SocketEvent::Kind::failed;
    auto then = [&user, number, event = std::move(event)] { return deliver(user, number, event); };
    if (over) return user.loop().end_operation(operation, std::move(then));
    user.loop().post(operation, std::move(then));
  };
  user.seat()->help(std::make_unique<SocketTalk>(user, std::move(call), protocols.text(), line, sockets.seed()));
  return JS_NewInt64(context, number);
}

OpenSocket* socket_in(JSContext* context, int count, JSValueConst* arguments) {
  std::uint32_t number = 0;
  JS_ToUint32(context, &number, argument(count, arguments, 0));
  return User::of(context).part<OpenSockets>().find(number);
}

// send(number, text or bytes)
JSValue send(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Input data(context, argument(count, arguments, 1));
  if (!data) return JS_EXCEPTION;
  OpenSocket* socket = socket_in(context, count, arguments);
  if (socket == nullptr) return JS_FALSE;
  const bool text = JS_IsString(arguments[1]) != 0;
  socket->line->say(text ? protocol::Opcode::text : protocol::Opcode::binary, std::string(data.view()));
  tell_metric(User::of(context), *socket, sample::Metric::ws_msgs_sent, 1);
  return JS_TRUE;
}

JSValue ping(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  OpenSocket* socket = socket_in(context, count, arguments);
  if (socket == nullptr) return JS_FALSE;
  socket->pings.push_back(User::of(context).now());
  socket->line->say(protocol::Opcode::ping, "");
  return JS_TRUE;
}

// close(number, code, reason)
JSValue close(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::uint32_t code = 0;
  const Text reason(context, argument(count, arguments, 2));
  if (!reason || JS_ToUint32(context, &code, argument(count, arguments, 1)) < 0) return JS_EXCEPTION;
  if (OpenSocket* socket = socket_in(context, count, arguments)) {
    socket->line->close(static_cast<std::uint16_t>(code), reason.text());
  }
  return JS_UNDEFINED;
}

// Waits on the user's fiber until the socket is over; the rest of the program goes on meanwhile.
JSValue wait(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::uint32_t number = 0;
  if (JS_ToUint32(context, &number, argument(count, arguments, 0)) < 0) return JS_EXCEPTION;
  User& user = User::of(context);
  OpenSockets& sockets = user.part<OpenSockets>();
  const bool done = user.loop().run_whole_until([&] { return sockets.find(number) == nullptr; });
  return done ? JS_UNDEFINED : JS_EXCEPTION;
}

// lib/own/websockets.js as the group has it.
struct SocketModules {
  explicit SocketModules(Group& group) : exports(make(group)) {}
  Value exports;

 private:
  static Value make(Group& group) {
    JSContext* context = group.context();
    const Value functions(context, JS_NewObject(context));
    define_function(context, functions.get(), "connect", connect, 4);
    define_function(context, functions.get(), "send", send, 2);
    define_function(context, functions.get(), "ping", ping, 1);
    define_function(context, functions.get(), "close", close, 3);
    define_function(context, functions.get(), "wait", wait, 1);
    return own_library(context, "websockets", functions.get());
  }
};

bool fill(Group& group, JSValueConst exports, const char* part) {
  JSContext* context = group.context();
  const SocketModules& modules = group.part<SocketModules>();
  if (modules.exports.is_exception()) return false;
  const Value module = property(context, modules.exports.get(), part);
  return each_property(context, module.get(), [&](JSAtom name, JSValueConst value) {
    return JS_DefinePropertyValue(context, exports, name, JS_DupValue(context, value), JS_PROP_C_W_E) >= 0;
  });
}

}  // namespace

bool fill_ws(Group& group, JSValueConst exports) { return fill(group, exports, "ws"); }
bool fill_websockets(Group& group, JSValueConst exports) { return fill(group, exports, "websockets"); }

}  // namespace brink::script::js
