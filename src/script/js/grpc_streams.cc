#include "script/js/grpc_streams.h"

#include <unordered_map>

#include "script/js/grpc_talk.h"
#include "script/js/input.h"

namespace brink::script::js {
namespace {

// A stream as the user's program has it.
struct OpenStream {
  std::shared_ptr<GrpcTask> task;
  std::shared_ptr<GrpcLine> line;
  Value listener;  // called with (event, value)
};

class OpenStreams final : public User::Watcher {
 public:
  explicit OpenStreams(User& user) { user.watch(*this); }
  ~OpenStreams() override { give_up(); }
  // Those that its program has left open, as it threw or was told to leave.
  void job_ends(const Job&, const JobEnd&) override { give_up(); }

  std::uint32_t add(OpenStream stream) {
    open_.emplace(++last_, std::move(stream));
    return last_;
  }
  OpenStream* find(std::uint32_t number) {
    const auto found = open_.find(number);
    return found != open_.end() ? &found->second : nullptr;
  }
  void remove(std::uint32_t number) { open_.erase(number); }

 private:
  void give_up() {
    for (auto& [number, stream] : open_) {
      stream.line->tell = nullptr;
      stream.line->cancel();
    }
    open_.clear();
  }

  std::unordered_map<std::uint32_t, OpenStream> open_;
  std::uint32_t last_ = 0;
};

void count_messages(User& user, const OpenStream& stream, sample::Metric metric) {
  if (user.metrics() != nullptr) user.metrics()->add(metric, 1, stream.task->tags(), user.now());
}

// On the user's fiber. False with an exception set.
bool deliver(User& user, std::uint32_t number, const GrpcEvent& event) {
  OpenStreams& streams = user.part<OpenStreams>();
  OpenStream* stream = streams.find(number);
  if (stream == nullptr) return true;
  JSContext* context = user.context();
  const Value listener = Value::copy(context, stream->listener.get());
  Value value;
  const char* name = "closed";
  switch (event.kind) {
    case GrpcEvent::Kind::head:
      name = "metadata";
      value = Value(context, metadata_object(context, event.payload));
      break;
    case GrpcEvent::Kind::message:
      name = "data";
      count_messages(user, *stream, sample::Metric::grpc_streams_msgs_received);
      value = Value(context, stream->task->message(event.payload));
      break;
    case GrpcEvent::Kind::closed:
      value = Value(context, stream->task->status_object());
      streams.remove(number);
      break;
  }
  if (value.is_exception()) return false;
  const Value kind(context, new_text(context, name));
  JSValueConst arguments[] = {kind.get(), value.get()};
  return !Value(context, JS_Call(context, listener.get(), JS_UNDEFINED, 2, arguments)).is_exception();
}

// stream(client, method, params, listener): its number.
JSValue stream(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (user.in_init()) return throw_error(context, "creating a stream in the init context is not supported");
  auto client = grpc_client_in(count, arguments);
  if (!client->connected) return throw_error(context, "no gRPC connection, you must call connect first");
  OpenStream made;
  made.task = std::make_shared<GrpcTask>(user, std::move(client));
  made.task->use_timeout({});
  const Text method(context, argument(count, arguments, 1));
  if (!made.task->aim(method.view()) || !made.task->read_params(argument(count, arguments, 2))) return JS_EXCEPTION;
  made.task->begin_stream();
  made.line = std::make_shared<GrpcLine>();
  made.listener = Value::copy(context, argument(count, arguments, 3));
  const std::uint64_t operation = user.loop().begin_operation();
  const auto line = made.line;
  const auto task = made.task;
  count_messages(user, made, sample::Metric::grpc_streams);
  const std::uint32_t number = user.part<OpenStreams>().add(std::move(made));
  line->tell = [&user, number, operation](GrpcEvent event) {
    const bool over = event.kind == GrpcEvent::Kind::closed;
    auto then = [&user, number, event = std::move(event)] { return deliver(user, number, event); };
    if (over) return user.loop().end_operation(operation, std::move(then));
    user.loop().post(operation, std::move(then));
  };
  user.seat()->help(std::make_unique<GrpcTalk>(task, line));
  return JS_NewInt64(context, number);
}

OpenStream* stream_in(JSContext* context, int count, JSValueConst* arguments) {
  std::uint32_t number = 0;
  JS_ToUint32(context, &number, argument(count, arguments, 0));
  return User::of(context).part<OpenStreams>().find(number);
}

// write(number, request); without effect on a stream that is over.
JSValue write(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  OpenStream* open = stream_in(context, count, arguments);
  const Text request(context, argument(count, arguments, 1));
  if (open == nullptr || open->line->ended) return JS_FALSE;
  std::string bytes;
  if (!open->task->write(request.view(), bytes)) return JS_EXCEPTION;
  open->line->say(bytes);
  count_messages(User::of(context), *open, sample::Metric::grpc_streams_msgs_sent);
  return JS_TRUE;
}

JSValue end(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  if (OpenStream* open = stream_in(context, count, arguments)) open->line->end();
  return JS_UNDEFINED;
}

}  // namespace

std::shared_ptr<GrpcClient> grpc_client_in(int count, JSValueConst* arguments) {
  return GrpcClients::get(argument(count, arguments, 0))->client;
}

void define_grpc_streams(JSContext* context, JSValueConst functions) {
  define_function(context, functions, "stream", stream, 4);
  define_function(context, functions, "write", write, 2);
  define_function(context, functions, "end", end, 1);
}

}  // namespace brink::script::js
