// The channels of a worker's users, which calls of gRPC go over.
#include "base/check.h"
#include "engine/worker.h"

namespace brink::engine {

// A helper's are those of whom it helps.
GrpcChannel*& Worker::channel_slot(User& user, std::uint32_t number) {
  auto& channels = (user.helped ? *user.helped : user).channels;
  if (channels.size() <= number) channels.resize(number + 1);
  return channels[number];
}

// What carries the opening of a channel, or a call on one. Null: that channel is closed.
GrpcStream* Worker::grpc_stream(User& user) {
  GrpcChannel*& own = channel_slot(user, user.channel ? user.channel->number : user.grpc->channel);
  if (user.channel) {
    CHECK(own == nullptr, "a channel is opened once");
    own = &fresh_channel(*user.channel);
  }
  if (own == nullptr) return nullptr;
  if (GrpcStream* idle = own->idle()) return idle;
  auto made = own->make_stream();
  GrpcStream* stream = made.get();
  carriers_.push_back(std::move(made));
  return stream;
}

GrpcChannel& Worker::fresh_channel(const Channel& channel) {
  const auto fits = [&](const GrpcChannel* spare) { return spare->fits(channel); };
  const auto spare = std::find_if(spare_channels_.rbegin(), spare_channels_.rend(), fits);
  if (spare != spare_channels_.rend()) {
    GrpcChannel& found = **spare;
    spare_channels_.erase(std::next(spare).base());
    return found;
  }
  channels_.push_back(std::make_unique<GrpcChannel>(context_, channel, plan_.client));
  return *channels_.back();
}

void Worker::close_channel(User& user, std::uint32_t number) {
  GrpcChannel*& own = channel_slot(user, number);
  if (own == nullptr) return;
  own->close();
  spare_channels_.push_back(std::exchange(own, nullptr));
}

void Worker::close_channels(User& user) {
  for (std::uint32_t i = 0; i < user.channels.size(); ++i) close_channel(user, i);
}

// What goes on for this user over its channels, or those of whom it helps.
GrpcStream* Worker::grpc_stream_of(const User& user) {
  for (const GrpcChannel* channel : (user.helped ? *user.helped : user).channels) {
    if (channel == nullptr) continue;
    for (GrpcStream* stream : channel->streams()) {
      if (stream->busy() && stream->request().user == &user) return stream;
    }
  }
  return nullptr;
}

// A call that was answered, but not with the status OK.
void Worker::judge_call(const GrpcResult& result, sample::Sample& sample) {
  if (sample.failure != sample::Failure::none || result.status.ok() || result.by_us) return;
  sample.failure = sample::Failure::assertion;
  speaking_since_ = sample.due;
  const std::string key = "the status of gRPC is " + std::string(protocol::grpc_code_name(result.status.code));
  mishap(sample::Mishap::assertion, key, result.status.message);
}

}  // namespace brink::engine
