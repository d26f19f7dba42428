// Connection: one connection of HTTP/1.1 and the request on it: opens when needed, sends, reads the response, keeps the
// time of each step, and classifies every way it can fail. Says when a request has ended, and nothing else.
//
//   closed ─► opening ─► waiting ─► ready ─► waiting ─► …
//                           └─► lingering ─► closed      (the response said close)
#pragma once

#include "engine/carrier.h"
#include "engine/dialer.h"

namespace brink::engine {

class Connection final : public Carrier, net::StreamHandler, DialerOwner {
 public:
  Connection(CarrierContext& context, Origin& origin, std::size_t origin_index);

  using Carrier::shut;
  void start(const Request& request, Instant now) override;
  Duration abandon(Instant now) override;
  void shut(bool abort) override;
  Answer answer() const override;
  const net::TlsFacts& tls_facts() const override { return tls_facts_; }
  bool is_http2() const override { return false; }
  const net::Address* remote() const override { return &dialer_.address(); }

  // Goes on with the request of another carrier, over the stream that was opened for it, or over one of its own if that
  // is null.
  void take_over(const Carrier& from, std::unique_ptr<net::Stream> stream, Instant now);

 private:
  void on_connected() override;
  void on_connect_failed(net::NetError error) override { dialer_.connect_failed(error); }
  void on_readable() override;
  void on_writable() override;
  void fetch_ahead(int step) const override;
  void on_dial_failed(sample::Failure failure) override;
  void on_deadline(Instant now) override;

  void open_connection(Instant now);
  void set_answer_deadline(Instant now);
  void transmit(Instant now);
  void push(std::string_view first, std::string_view second);
  bool unsent() const { return unsent_first_.size() + unsent_second_.size() > 0; }
  // Takes bytes of a response; true when the request has ended well.
  bool take(std::string_view bytes, Instant now);
  void lost(sample::Failure failure, Instant now);
  void finish(Instant now, bool reusable);
  void fail(sample::Failure failure, Instant now, bool abort = false);
  sample::Failure timeout_kind() const;

  net::TlsFacts tls_facts_;
  std::unique_ptr<net::Stream> stream_;
  Dialer dialer_;
  protocol::Http1Parser parser_;
  std::string_view unsent_first_, unsent_second_;
  std::uint32_t number_;
  std::uint32_t requests_ = 0;  // on the present connection
  bool spoiled_ = false;        // bytes beyond the response were seen
};

}  // namespace brink::engine
