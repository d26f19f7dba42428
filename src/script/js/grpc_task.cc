#include "script/js/grpc_task.h"

#include "base/text.h"
#include "base/version.h"
#include "script/js/http_params.h"
#include "script/js/input.h"
#include "script/js/tags.h"
#include "script/js/transfer.h"

namespace brink::script::js {
namespace {

using protocol::GrpcCode;

constexpr std::size_t usual_most_received = std::size_t{4} << 20;

std::string_view rpc_type(const protocol::ProtoMethod& method) {
  if (method.client_streams) return method.server_streams ? "bidi_streaming" : "client_streaming";
  return method.server_streams ? "server_streaming" : "unary";
}

bool names_status(std::string_view lines) { return lines.find("grpc-status:") != lines.npos; }

// The lines of a head, without its first.
std::string_view below_first(std::string_view head) {
  const std::size_t end = head.find('\n');
  return end == head.npos ? std::string_view() : head.substr(end + 1);
}

}  // namespace

bool GrpcTask::aim(std::string_view method) {
  found_ = client_->find(method);
  if (found_.method != nullptr) return true;
  const std::string name = (method.starts_with('/') ? "" : "/") + std::string(method);
  throw_error(user_.context(), "method \"" + name + "\" not found in file descriptors");
  return false;
}

bool GrpcTask::read_params(JSValueConst params) {
  JSContext* context = user_.context();
  if (user_.metrics() != nullptr) tags_ = user_.part<Tags>().current();
  const Value metadata = property(context, params, "metadata"), tags = property(context, params, "tags"),
              timeout = property(context, params, "timeout"), discard = property(context, params, "discard");
  discard_ = JS_ToBool(context, discard.get()) > 0;
  if (!timeout.is_nothing() && !read_timeout(context, timeout.get(), timeout_)) return false;
  if (!metadata.is_nothing() && !read_metadata(metadata.get())) return false;
  return tags.is_nothing() || read_tags(tags.get());
}

bool GrpcTask::read_metadata(JSValueConst list) {
  JSContext* context = user_.context();
  return each_property(context, list, [&](JSAtom, JSValueConst pair) {
    const Value key(context, JS_GetPropertyUint32(context, pair, 0));
    const Value given(context, JS_GetPropertyUint32(context, pair, 1));
    const Text name(context, key.get());
    const Input value(context, given.get());
    if (!name || !value) return false;
    if (!protocol::is_metadata_name(name.view())) {
      throw_error(context, "invalid name of metadata: \"" + name.text() + "\"");
      return false;
    }
    const bool binary = protocol::is_binary_metadata(name.view());
    const bool clean =
        std::all_of(value.view().begin(), value.view().end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!binary && !clean) {
      throw_error(context, "the value of the metadata \"" + name.text() +
                               "\" is more than printable ASCII: bytes go under a name that ends in -bin");
      return false;
    }
    metadata_.push_back(
        {name.text(), binary ? protocol::grpc_binary_value(value.view()) : std::string(trim(value.view()))});
    return true;
  });
}

bool GrpcTask::read_tags(JSValueConst tags) {
  JSContext* context = user_.context();
  return each_property(context, tags, [&](JSAtom atom, JSValueConst value) {
    std::string text;
    if (!tag_text(context, value, text)) return false;
    const std::string name = name_of(context, atom);
    if (name == "name") name_ = text;
    if (user_.metrics() != nullptr) tags_ = user_.part<Tags>().with(tags_, name, text);
    return true;
  });
}

bool GrpcTask::write(std::string_view json, std::string& out) {
  auto bytes = found_.schema->encode(found_.method->input, json);
  if (!bytes) {
    throw_error(user_.context(), "unable to serialise request object to protocol buffer: " + bytes.error().message);
    return false;
  }
  if (client_->most_sent != 0 && bytes->size() > client_->most_sent && !silent_) {
    throw_error(user_.context(), "the message is larger than maxSendSize (" + std::to_string(bytes->size()) + " of " +
                                     std::to_string(client_->most_sent) + " bytes)");
    return false;
  }
  protocol::append_grpc_message(out, *bytes);
  return true;
}

const engine::GrpcCall& GrpcTask::compose(bool talks) {
  const std::string& path = found_.method->path;
  const auto& agent = user_.world().options->user_agent;
  user_agent_ = agent ? *agent : "brink/" + std::string(version);
  fields_.clear();
  if (!user_agent_.empty()) fields_.push_back({"user-agent", user_agent_});
  for (const Entry& entry : metadata_) fields_.push_back({entry.name, entry.value});
  call_ = {.route = user_.part<GrpcUser>().row(name_.empty() ? path.substr(1) : name_),
           .channel = client_->channel,
           .path = path,
           .authority = client_->authority,
           .metadata = fields_,
           .messages = messages_,
           .talks = talks,
           .timeout = timeout_,
           .most_received = client_->most_received != 0 ? client_->most_received : usual_most_received};
  return call_;
}

void GrpcTask::take(const engine::Outcome& outcome) {
  if (outcome.sample == nullptr || outcome.call == nullptr) {
    const std::string why = outcome.unsendable != nullptr ? outcome.unsendable->message : "it could not be sent";
    status_ = {outcome.sample == nullptr ? GrpcCode::cancelled : GrpcCode::internal, why};
    return tell(nullptr);
  }
  const engine::GrpcResult& result = *outcome.call;
  status_ = result.status;
  head_ = below_first(result.head);
  trailers_ = result.trailers;
  // A status without any message comes with the head; gRPC calls that trailers all the same.
  if (!names_status(trailers_) && names_status(head_)) trailers_ = std::exchange(head_, {});
  if (result.messages != nullptr) received_ = *result.messages;
  const bool lacks = !call_.talks && !found_.method->server_streams && status_.ok() && received_.size() != 1;
  if (lacks) {
    status_ = {GrpcCode::internal, "the server sent " + std::to_string(received_.size()) + " messages, not one"};
  }
  user_.part<Transfer>().add(outcome.sample->bytes_sent, outcome.sample->bytes_received);
  tell(outcome.sample);
}

void GrpcTask::begin_stream() {
  if (user_.metrics() != nullptr) add_tags({});
}

void GrpcTask::add_tags(std::string_view status) {
  sample::MetricSink& sink = *user_.metrics();
  const SystemTags& on = user_.group().part<SystemTags>();
  const std::string url = client_->address + found_.method->path;
  const auto add = [&](bool wanted, std::string_view name, std::string_view value) {
    if (wanted && sink.wants_tag(name)) tags_ = sink.with(tags_, {name, value});
  };
  add(on.url, "url", url);
  add(on.name, "name", name_.empty() ? std::string_view(found_.method->path) : std::string_view(name_));
  add(on.service, "service", found_.method->service);
  add(on.method, "method", found_.method->name);
  add(true, "rpc_type", rpc_type(*found_.method));
  add(on.status && !status.empty(), "status", status);
}

// The time of a stream is as long as its script wants, and no response time.
void GrpcTask::tell(const sample::Sample* sample) {
  sample::MetricSink* sink = user_.metrics();
  if (sink == nullptr || silent_ || call_.talks || sample == nullptr) return;
  add_tags(std::to_string(static_cast<int>(status_.code)));
  sink->add(sample::Metric::grpc_req_duration, milliseconds(sample->done - sample->begun), tags_, sample->done);
}

engine::Action GrpcSender::next(const engine::Outcome& outcome) {
  const bool first = outcome.sample == nullptr && outcome.unsendable == nullptr;
  if (first) return engine::Action::call(task_->compose(false));
  task_->take(outcome);
  ended_();
  return engine::Action::end();
}

bool perform(User& user, GrpcTask& task) {
  if (!user.wait(engine::Action::call(task.compose(false)))) return false;
  task.take(user.outcome());
  return true;
}

}  // namespace brink::script::js
