#include "script/js/grpc_task.h"

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/text.h"
#include "base/version.h"
#include "script/js/http_params.h"
#include "script/js/input.h"
#include "script/js/json_read.h"
#include "script/js/tags.h"
#include "script/js/transfer.h"

namespace brink::script::js {
namespace {

using protocol::GrpcCode;

constexpr std::size_t usual_most_received = std::size_t{4} << 20;

bool is_reserved(std::string_view name) {
  return name.starts_with(':') || name == "grpc-status" || name == "grpc-message" ||
         name == "grpc-status-details-bin" || name == "grpc-encoding" || name == "grpc-accept-encoding";
}

std::string_view rpc_type(const protocol::ProtoMethod& method) {
  if (method.client_streams) return method.server_streams ? "bidi_streaming" : "client_streaming";
  return method.server_streams ? "server_streaming" : "unary";
}

std::string_view line_value(std::string_view lines, std::string_view name) {
  for (const std::string_view line : split(lines, '\n')) {
    if (line.starts_with(name) && line.substr(name.size()).starts_with(':')) return trim(line.substr(name.size() + 1));
  }
  return {};
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

JSValue GrpcTask::message(std::string_view bytes) {
  JSContext* context = user_.context();
  const auto json = found_.schema->decode(found_.method->output, bytes);
  if (!json) return throw_error(context, json.error().message);
  return parse_json(context, *json);
}

// Each as its message where the services that were loaded know it, otherwise as bytes.
JSValue GrpcTask::details() const {
  using Json = nlohmann::json;
  Json list = Json::array();
  const auto bytes = base64_decoded(line_value(trailers_, "grpc-status-details-bin"));
  const auto json = standard_services(user_.world())->decode("google.rpc.Status", bytes.value_or(""));
  const Json status = Json::parse(json.value_or("{}"), nullptr, false);
  for (const Json& detail : status.value("details", Json::array())) {
    const std::string url = detail.value("typeUrl", ""), value = detail.value("value", "");
    const auto known = found_.schema->decode(url.substr(url.rfind('/') + 1), base64_decoded(value).value_or(""));
    Json one = known ? Json::parse(*known, nullptr, false) : Json{{"value", value}};
    one["@type"] = url;
    list.push_back(std::move(one));
  }
  return parse_json(user_.context(), list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

JSValue GrpcTask::status_object() {
  JSContext* context = user_.context();
  const JSValue object = JS_NewObject(context);
  define(context, object, "code", JS_NewInt32(context, static_cast<int>(status_.code)));
  define(context, object, "details", details());
  define(context, object, "message", new_text(context, status_.message));
  return object;
}

// What came is there whatever the status; where nothing did, a message without any field set.
JSValue GrpcTask::response() {
  JSContext* context = user_.context();
  JSValue content = JS_NULL;
  if (!discard_) content = message(received_.empty() ? std::string_view() : std::string_view(received_.front()));
  if (JS_IsException(content)) return content;
  const JSValue object = JS_NewObject(context);
  define(context, object, "status", JS_NewInt32(context, static_cast<int>(status_.code)));
  define(context, object, "message", content);
  define(context, object, "headers", metadata_object(context, head_));
  define(context, object, "trailers", metadata_object(context, trailers_));
  define(context, object, "error", status_.ok() ? JS_NULL : status_object());
  return object;
}

JSValue metadata_object(JSContext* context, std::string_view lines) {
  std::vector<std::pair<std::string, std::vector<std::string>>> all;
  for (const std::string_view line : split(lines, '\n')) {
    const std::size_t colon = line.find(':', 1);
    if (colon == line.npos || is_reserved(line.substr(0, colon))) continue;
    const std::string name(line.substr(0, colon));
    const std::string_view text = trim(line.substr(colon + 1));
    const auto bytes = protocol::is_binary_metadata(name) ? base64_decoded(text) : std::nullopt;
    auto same = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
    if (same == all.end()) same = all.insert(all.end(), {name, {}});
    same->second.push_back(bytes ? *bytes : std::string(text));
  }
  const JSValue object = JS_NewObject(context);
  for (const auto& [name, values] : all) {
    const JSValue list = JS_NewArray(context);
    for (std::uint32_t i = 0; i < values.size(); ++i) {
      JS_DefinePropertyValueUint32(context, list, i, new_text(context, values[i]), JS_PROP_C_W_E);
    }
    define(context, object, name.c_str(), list);
  }
  return object;
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
