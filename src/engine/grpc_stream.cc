#include "engine/grpc_stream.h"

#include "base/check.h"
#include "engine/user.h"
#include "protocol/http1.h"

namespace brink::engine {
namespace {

using protocol::GrpcCode;
using protocol::GrpcReader;
using sample::Failure;

// A call without a timeout of its own still ends some time.
constexpr Duration longest_call = std::chrono::hours(24);
// So many calls share a connection, where the server takes as many.
constexpr std::uint32_t most_streams = 1'000'000;

plan::Client speaking_http2(plan::Client client) {
  client.http = plan::Http::http2;
  return client;
}

bool same_identity(const std::shared_ptr<const TlsIdentity>& one, const std::shared_ptr<const TlsIdentity>& other) {
  return one == other || (one && other && *one == *other);
}

}  // namespace

GrpcStream::GrpcStream(CarrierContext& context, Http2Pool& pool) : Http2Stream(context, pool, 0) {}

void GrpcStream::start(const Request& request, Instant now) {
  CHECK(usable());
  begin(request, now);
  if (request_.timeout.count() == 0 && request_.call != nullptr) request_.timeout = longest_call;
  cut_ = false;
  result_ = {};
  messages_.clear();
  const bool talks = request.call != nullptr && request.call->talks;
  talker_ = talks ? dynamic_cast<Talker*>(request.user->behaviour.get()) : nullptr;
  sample_.timed = request.call != nullptr && !request.call->talks;
  state_ = State::waiting;
  set_deadline(latest());
  if (request.call != nullptr) make_fields();
  begin_talk();
  place(now);
  if (talker_ != nullptr) listen_soon();
}

void GrpcStream::make_fields() {
  const GrpcCall& call = *request_.call;
  list_.assign({{":method", "POST"},
                {":scheme", pool().origin().tls() != nullptr ? "https" : "http"},
                {":authority", call.authority.empty() ? pool().origin().authority() : call.authority},
                {":path", call.path},
                {"te", "trailers"},
                {"content-type", "application/grpc"},
                {"grpc-accept-encoding", "identity,gzip"}});
  if (call.timeout.count() > 0) {
    timeout_ = protocol::grpc_timeout(call.timeout);
    list_.push_back({"grpc-timeout", timeout_});
  }
  list_.insert(list_.end(), call.metadata.begin(), call.metadata.end());
  own_fields_.assign(list_);
}

// Said again from the start when a server has not begun the call.
void GrpcStream::begin_body() {
  reader_.begin(request_.call->most_received);
  if (talker_ != nullptr) return;
  begin_talk();
  say(request_.call->messages);
  Http2Talk::end();
}

void GrpcStream::listen_soon() { context_.machine.timers().set(later_, context_.machine.now()); }

void GrpcStream::cut() {
  cut_ = true;
  listen_soon();
}

void GrpcStream::act(Instant now) {
  if (!busy()) return;
  out_.clear();
  const auto says = !cut_ && talker_ != nullptr && !ended() ? talker_->say(out_) : Talker::Says::more;
  if (cut_ || says == Talker::Says::cancel) return give_up(now);
  if (!out_.empty()) say(out_);
  if (says == Talker::Says::last) Http2Talk::end();
  if (!out_.empty() || ended()) connection_->resume(*this, now);
}

// Our own wish, and no failure of the target.
void GrpcStream::give_up(Instant now) {
  connection_->cancel(*this, now);
  conclude({GrpcCode::cancelled, "the client connection is closing"});
  result_.by_us = true;
  sample_.timed = false;
  Http2Stream::end(now);
}

void GrpcStream::on_head() {
  reader_.set_coding(protocol::find_header(response_.head(), "grpc-encoding"));
  if (talker_ != nullptr) talker_->hear_head(response_.head());
}

bool GrpcStream::on_body(std::string_view bytes) {
  while (!bytes.empty()) {
    bytes.remove_prefix(reader_.consume(bytes));
    if (reader_.state() == GrpcReader::State::message) take_message();
    if (reader_.state() == GrpcReader::State::too_large || reader_.state() == GrpcReader::State::malformed)
      return false;
  }
  return true;
}

void GrpcStream::take_message() {
  if (talker_ != nullptr) {
    talker_->hear(reader_.message());
  } else {
    messages_.emplace_back(reader_.message());
  }
}

void GrpcStream::finish(Instant now) {
  if (request_.channel != nullptr) return Http2Stream::finish(now);
  protocol::GrpcStatus status = protocol::grpc_status(response_.status(), response_.head(), response_.trailers());
  if (status.ok() && !reader_.between_messages()) status = {GrpcCode::internal, "the last message is cut off"};
  conclude(std::move(status));
  Http2Stream::finish(now);
}

void GrpcStream::fail(Failure failure, std::string_view detail, Instant now) {
  if (reader_.state() == GrpcReader::State::malformed && failure == Failure::too_large) {
    failure = Failure::malformed;
    detail = reader_.error_text();
  } else if (failure == Failure::too_large && !reader_.error_text().empty()) {
    detail = reader_.error_text();
  }
  const std::string why(detail);  // the connection's own
  conclude(status_of(failure, why));
  if (request_.channel != nullptr) leave();
  Http2Stream::fail(failure, why, now);
}

void GrpcStream::conclude(protocol::GrpcStatus status) {
  context_.machine.timers().cancel(later_);
  result_.status = std::move(status);
  if (sample_.was_sent()) {
    result_.head = response_.head();
    result_.trailers = response_.trailers();
  }
  result_.messages = &messages_;
  talker_ = nullptr;
}

protocol::GrpcStatus GrpcStream::status_of(Failure failure, std::string_view detail) const {
  if (context_.machine.now() >= latest()) return {GrpcCode::deadline_exceeded, "context deadline exceeded"};
  std::string text(sample::failure_text(failure));
  if (!detail.empty()) text.append(": ").append(detail);
  switch (failure) {
    case Failure::stream_reset: return {protocol::grpc_code_of_reset(response_.reset_code()), std::move(text)};
    case Failure::too_large: return {GrpcCode::resource_exhausted, std::move(text)};
    case Failure::malformed:
    case Failure::internal: return {GrpcCode::internal, std::move(text)};
    default: return {GrpcCode::unavailable, std::move(text)};
  }
}

Duration GrpcStream::abandon(Instant now) {
  context_.machine.timers().cancel(later_);
  talker_ = nullptr;
  return Http2Stream::abandon(now);
}

GrpcChannel::GrpcChannel(CarrierContext& context, const Channel& channel, const plan::Client& client)
    : context_(context),
      url_(*channel.origin),
      identity_(channel.identity),
      origin_(url_, speaking_http2(client), context.machine, context.network, identity_),
      pool_(context, origin_, most_streams) {}

bool GrpcChannel::fits(const Channel& channel) const {
  return url_.same_origin(*channel.origin) && same_identity(identity_, channel.identity);
}

GrpcStream* GrpcChannel::idle() {
  for (GrpcStream* stream : streams_) {
    if (stream->usable()) return stream;
  }
  return nullptr;
}

std::unique_ptr<GrpcStream> GrpcChannel::make_stream() {
  auto made = std::make_unique<GrpcStream>(context_, pool_);
  streams_.push_back(made.get());
  return made;
}

void GrpcChannel::close() {
  pool_.retire();
  for (GrpcStream* stream : streams_) {
    if (stream->busy()) {
      stream->cut();
    } else {
      stream->shut(false);
    }
  }
}

}  // namespace brink::engine
