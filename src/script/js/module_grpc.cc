#include "script/js/module_grpc.h"

#include <cmath>

#include "script/js/grpc_reflection.h"
#include "script/js/grpc_streams.h"
#include "script/js/http_limits.h"
#include "script/js/http_params.h"
#include "script/js/input.h"
#include "script/js/library.h"
#include "script/js/wrapped.h"

namespace brink::script::js {
namespace {

JSValue new_client(JSContext* context, JSValueConst, int, JSValueConst*) {
  return GrpcClients::make(context, std::make_unique<GrpcClientRef>());
}

// What it says of each method that a schema has.
JSValue method_list(JSContext* context, const protocol::ProtoSchema& schema) {
  const JSValue list = JS_NewArray(context);
  std::uint32_t index = 0;
  for (const protocol::ProtoMethod& method : schema.methods()) {
    const JSValue one = JS_NewObject(context);
    define(context, one, "package", new_text(context, method.package));
    define(context, one, "service", new_text(context, method.service.substr(method.service.rfind('.') + 1)));
    define(context, one, "fullMethod", new_text(context, method.path));
    define(context, one, "name", new_text(context, method.name));
    define(context, one, "isClientStream", JS_NewBool(context, method.client_streams ? 1 : 0));
    define(context, one, "isServerStream", JS_NewBool(context, method.server_streams ? 1 : 0));
    JS_DefinePropertyValueUint32(context, list, index++, one, JS_PROP_C_W_E);
  }
  return list;
}

JSValue keep_schema(JSContext* context, GrpcClient& client, Result<SchemaRef> schema) {
  if (!schema) return throw_error(context, schema.error().message);
  client.schemas.push_back(*schema);
  return method_list(context, **schema);
}

std::vector<std::string> texts_of(JSContext* context, JSValueConst list) {
  std::vector<std::string> texts;
  each_property(context, list, [&](JSAtom, JSValueConst value) {
    texts.push_back(Text(context, value).text());
    return true;
  });
  return texts;
}

// load(client, [folders], [files])
JSValue load(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (!user.in_init()) return throw_error(context, "load must be called in the init context");
  const auto folders = texts_of(context, argument(count, arguments, 1));
  const auto files = texts_of(context, argument(count, arguments, 2));
  if (files.empty()) return throw_error(context, "no .proto file was named");
  return keep_schema(context, *grpc_client_in(count, arguments), load_protos(user.world(), folders, files));
}

// loadProtoset(client, file)
JSValue load_set(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (!user.in_init()) return throw_error(context, "load must be called in the init context");
  const std::string file = Text(context, argument(count, arguments, 1)).text();
  return keep_schema(context, *grpc_client_in(count, arguments), load_protoset(user.world(), file));
}

JSValue close_client(User& user, GrpcClient& client) {
  if (!std::exchange(client.connected, false)) return JS_UNDEFINED;
  user.part<GrpcUser>().give_back(client.channel);
  return user.wait(engine::Action::close_channel(client.channel)) ? JS_UNDEFINED : JS_EXCEPTION;
}

JSValue close(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  return close_client(User::of(context), *grpc_client_in(count, arguments));
}

// "host:port", with what names resolvers of gRPC may stand before it.
Result<Url> parse_address(std::string address, bool plaintext) {
  for (const std::string_view scheme : {"dns:///", "passthrough:///"}) {
    if (address.starts_with(scheme)) address.erase(0, scheme.size());
  }
  if (address.find("://") != std::string::npos || address.find('/') != std::string::npos) {
    return usage_error("invalid address \"" + address + "\": write host:port, without a scheme");
  }
  auto parsed = parse_url((plaintext ? "http://" : "https://") + address);
  if (!parsed) return tl::unexpected(parsed.error());
  return std::move(parsed->url);
}

std::string text_property(JSContext* context, JSValueConst object, const char* name) {
  const Value value = property(context, object, name);
  return value.is_nothing() ? std::string() : Text(context, value.get()).text();
}

std::size_t size_property(JSContext* context, JSValueConst object, const char* name) {
  std::int64_t size = 0;
  JS_ToInt64(context, &size, property(context, object, name).get());
  return static_cast<std::size_t>(size);
}

std::shared_ptr<const engine::TlsIdentity> identity_in(JSContext* context, JSValueConst params) {
  const Value tls = property(context, params, "tls");
  if (!tls.is_object()) return nullptr;
  engine::TlsIdentity identity{.authorities = text_property(context, tls.get(), "authorities"),
                               .certificate = text_property(context, tls.get(), "certificate"),
                               .key = text_property(context, tls.get(), "key"),
                               .password = text_property(context, tls.get(), "password")};
  return std::make_shared<const engine::TlsIdentity>(std::move(identity));
}

// Where the connection goes. False with an exception set.
bool read_target(User& user, GrpcClient& client, JSValueConst params) {
  JSContext* context = user.context();
  const bool plaintext = JS_ToBool(context, property(context, params, "plaintext").get()) > 0;
  auto url = parse_address(client.address, plaintext);
  if (!url) {
    throw_error(context, url.error().message);
    return false;
  }
  client.authority = text_property(context, params, "authority");
  if (const auto refused = refuse_host(user.group(), *url)) {
    throw_error(context, std::string(refused->text));
    return false;
  }
  client.origin = std::move(*url);
  client.identity = identity_in(context, params);
  client.most_received = size_property(context, params, "maxReceiveSize");
  client.most_sent = size_property(context, params, "maxSendSize");
  return true;
}

// Whether the server may be there a little later.
bool may_come(const sample::Sample* sample) {
  using sample::Failure;
  if (sample == nullptr) return false;
  switch (sample->failure) {
    case Failure::dns:
    case Failure::refused:
    case Failure::unreachable:
    case Failure::tls_closed:
    case Failure::send:
    case Failure::reset:
    case Failure::closed_early: return true;
    default: return false;
  }
}

// Between attempts, as gRPC has it: a second, then longer each time; no longer than is left.
Duration pause_before(int attempt, Duration left) {
  constexpr double first = 1, growth = 1.6, most = 120;
  return std::min(left, from_seconds(std::min(first * std::pow(growth, attempt - 1), most)));
}

// Opens the client's channel; tries until the server is there or the time is up. False with an exception set.
bool open_channel(User& user, GrpcClient& client, Duration timeout) {
  const Instant end = user.now() + timeout;
  for (int attempt = 1;; ++attempt) {
    GrpcUser& own = user.part<GrpcUser>();
    client.channel = own.take_channel();
    client.connected = true;
    const engine::Channel channel{.route = own.row("connect " + client.address),
                                  .number = client.channel,
                                  .origin = &client.origin,
                                  .identity = client.identity,
                                  .timeout = end - user.now()};
    if (!user.wait(engine::Action::open_channel(channel))) return false;
    const engine::Outcome& outcome = user.outcome();
    if (outcome.sample != nullptr && outcome.sample->ok()) return true;
    const bool again = may_come(outcome.sample);
    std::string why = outcome.call != nullptr ? outcome.call->status.message : "the connection could not be opened";
    if (JS_IsException(close_client(user, client))) return false;
    const Duration pause = pause_before(attempt, end - user.now());
    if (again && pause.count() > 0) {
      if (!user.wait(engine::Action::sleep(pause))) return false;
      if (user.now() < end) continue;
      why = "context deadline exceeded: " + why;
    }
    throw_error(user.context(), "cannot connect to " + client.address + ": " + why);
    return false;
  }
}

// connect(client, address, {plaintext, timeout, authority, maxReceiveSize, maxSendSize, tls})
JSValue connect(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (user.in_init()) {
    return throw_error(context, "connecting to a gRPC server in the init context is not supported");
  }
  const auto client = grpc_client_in(count, arguments);
  const JSValueConst params = argument(count, arguments, 2);
  if (JS_IsException(close_client(user, *client))) return JS_EXCEPTION;
  client->address = Text(context, argument(count, arguments, 1)).text();
  if (!read_target(user, *client, params)) return JS_EXCEPTION;
  Duration timeout = std::chrono::seconds(60);
  const Value given = property(context, params, "timeout");
  if (!given.is_nothing() && !read_timeout(context, given.get(), timeout)) return JS_EXCEPTION;
  return open_channel(user, *client, timeout) ? JS_UNDEFINED : JS_EXCEPTION;
}

// reflect(client, metadata)
JSValue reflect(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  return reflect(user, grpc_client_in(count, arguments), argument(count, arguments, 1)) ? JS_UNDEFINED : JS_EXCEPTION;
}

// (client, method, request, params): the call, ready to be sent; null with an exception set.
std::shared_ptr<GrpcTask> read_call(User& user, int count, JSValueConst* arguments) {
  JSContext* context = user.context();
  if (user.in_init()) {
    throw_error(context, "invoking RPC methods in the init context is not supported");
    return nullptr;
  }
  auto client = grpc_client_in(count, arguments);
  if (!client->connected) {
    throw_error(context, "no gRPC connection, you must call connect first");
    return nullptr;
  }
  auto task = std::make_shared<GrpcTask>(user, std::move(client));
  const Text method(context, argument(count, arguments, 1)), request(context, argument(count, arguments, 2));
  const bool ok =
      task->aim(method.view()) && task->read_params(argument(count, arguments, 3)) && task->add_message(request.view());
  return ok ? task : nullptr;
}

bool is_stream(const protocol::ProtoMethod& method) { return method.client_streams || method.server_streams; }

JSValue invoke(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  const auto task = read_call(user, count, arguments);
  if (!task) return JS_EXCEPTION;
  if (is_stream(task->method())) {
    return throw_error(context, "method \"" + task->method().path + "\" is a stream: call it with grpc.Stream");
  }
  return perform(user, *task) ? task->response() : JS_EXCEPTION;
}

// On the user's fiber.
bool settle(User& user, std::uint64_t number, GrpcTask& task) {
  JSContext* context = user.context();
  Value value(context, task.response());
  const bool ok = !value.is_exception();
  if (!ok) value = take_exception(context);
  return user.part<Promises>().settle(number, ok, value.get());
}

JSValue async_invoke(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  const auto task = read_call(user, count, arguments);
  if (!task) return JS_EXCEPTION;
  std::uint64_t number = 0;
  const JSValue promise = user.part<Promises>().make(number);
  if (JS_IsException(promise)) return promise;
  const std::uint64_t operation = user.loop().begin_operation();
  user.seat()->help(std::make_unique<GrpcSender>(task, [&user, task, number, operation] {
    user.loop().end_operation(operation, [&user, task, number] { return settle(user, number, *task); });
  }));
  return promise;
}

// healthCheck(client, request, params)
JSValue health_check(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (user.in_init()) return throw_error(context, "invoking RPC methods in the init context is not supported");
  auto client = grpc_client_in(count, arguments);
  if (!client->connected) return throw_error(context, "no gRPC connection, you must call connect first");
  const SchemaRef schema = standard_services(user.world());
  GrpcTask task(user, std::move(client));
  task.aim(GrpcClient::Found{schema, schema->find("grpc.health.v1.Health/Check")});
  const Text request(context, argument(count, arguments, 1));
  if (!task.read_params(argument(count, arguments, 2)) || !task.add_message(request.view())) return JS_EXCEPTION;
  return perform(user, task) ? task.response() : JS_EXCEPTION;
}

Value make_module(Group& group) {
  JSContext* context = group.context();
  GrpcClients::declare(group, "GrpcClient", [](JSValueConst) {});
  const Value functions(context, JS_NewObject(context));
  constexpr std::pair<const char*, Native> all[] = {
      {"client", new_client}, {"load", load},     {"loadProtoset", load_set},    {"connect", connect},
      {"reflect", reflect},   {"invoke", invoke}, {"asyncInvoke", async_invoke}, {"healthCheck", health_check},
      {"close", close},
  };
  for (const auto& [name, function] : all) define_function(context, functions.get(), name, function, 4);
  define_grpc_streams(context, functions.get());
  return own_library(context, "grpc", functions.get());
}

}  // namespace

bool fill_grpc(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  const Value module = make_module(group);
  if (module.is_exception()) return false;
  return each_property(context, module.get(), [&](JSAtom name, JSValueConst value) {
    return JS_DefinePropertyValue(context, exports, name, JS_DupValue(context, value), JS_PROP_C_W_E) >= 0;
  });
}

}  // namespace brink::script::js
