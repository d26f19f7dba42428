// GrpcStream: one call of gRPC at a time as a request on a channel's connection, or the opening of that connection.
//
// A call is a stream of HTTP/2 whose body is messages, and whose end is a status among the trailers. Whatever becomes
// of it, it has a status in the end. GrpcChannel: one user's connection with its streams.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/grpc.h"
#include "engine/http2_pool.h"
#include "engine/http2_stream.h"

namespace brink::engine {

class GrpcStream final : public Http2Stream, protocol::Http2Talk {
 public:
  GrpcStream(CarrierContext& context, Http2Pool& pool);

  void start(const Request& request, Instant now) override;
  Duration abandon(Instant now) override;
  bool is_grpc() const override { return true; }
  const GrpcResult* result() const override { return &result_; }
  // Its Talker has something to say; it is asked in this turn.
  void listen_soon();
  // Its channel is being closed: what goes on over it ends in this turn.
  void cut();

 private:
  // Acts in the present turn, but not inside the call that wants it.
  class Later final : public net::Timer {
   public:
    explicit Later(GrpcStream& owner) : owner_(owner) {}

   private:
    void fire(Instant now) override { owner_.act(now); }
    GrpcStream& owner_;
  };

  // Http2Talk
  void on_head() override;
  bool on_body(std::string_view bytes) override;
  // Http2Stream
  protocol::Http2Talk* talk() override { return this; }
  bool only_connects() const override { return request_.channel != nullptr; }
  void begin_body() override;
  bool may_repeat() const override { return talker_ == nullptr; }
  void finish(Instant now) override;
  void fail(sample::Failure failure, std::string_view detail, Instant now) override;

  void make_fields();
  void act(Instant now);
  void take_message();
  void conclude(protocol::GrpcStatus status);
  void give_up(Instant now);
  protocol::GrpcStatus status_of(sample::Failure failure, std::string_view detail) const;

  Later later_{*this};
  Talker* talker_ = nullptr;
  protocol::GrpcReader reader_;
  std::vector<std::string> messages_;
  std::vector<protocol::Http2Field> list_;
  std::string timeout_, out_;
  GrpcResult result_;
  bool cut_ = false;
};

class GrpcChannel {
 public:
  GrpcChannel(CarrierContext& context, const Channel& channel, const plan::Client& client);

  // Whether it goes there, once it is closed.
  bool fits(const Channel& channel) const;
  // One that nobody uses; null: a new one is needed.
  GrpcStream* idle();
  std::unique_ptr<GrpcStream> make_stream();
  const std::vector<GrpcStream*>& streams() const { return streams_; }
  // What goes on over it is cut.
  void close();

 private:
  CarrierContext& context_;
  Url url_;
  std::shared_ptr<const TlsIdentity> identity_;
  Origin origin_;
  Http2Pool pool_;
  std::vector<GrpcStream*> streams_;
};

}  // namespace brink::engine
