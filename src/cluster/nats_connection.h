// NatsConnection: one connection to a server of NATS, which comes back by itself when the server does.
//
// Its own threads only put what arrives into queues; whoever wants it takes it from there on a thread of its own.
// Secrets of the access are not in its errors.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "cluster/nats_library.h"
#include "plan/machines.h"

namespace brink::cluster {

struct Mail {
  std::string subject;
  std::string bytes;
};

class NatsConnection;

// What comes in under a subject. One thread. Goes before its connection does.
class NatsInbox {
 public:
  NatsInbox(const NatsLibrary& nats, natsSubscription* subscription) : nats_(nats), subscription_(subscription) {}
  ~NatsInbox() { nats_.subscription_destroy(subscription_); }
  NatsInbox(const NatsInbox&) = delete;
  NatsInbox& operator=(const NatsInbox&) = delete;

  // The next, waiting at most so long; in whole milliseconds, more rather than less.
  std::optional<Mail> next(Duration most);

 private:
  const NatsLibrary& nats_;
  natsSubscription* subscription_;
};

class NatsConnection {
 public:
  enum class Refusal : std::uint8_t { none, unreachable, not_allowed, tls };
  struct Failed {
    Refusal why = Refusal::unreachable;
    Error error;
  };

  // A server that this process started itself need not have a certificate for the address it is reached at.
  enum class Whose : std::uint8_t { theirs, ours };

  // `name`: by which the server's own tools know it. Errors: nobody answers there, it does not know us, its certificate
  // is not to be trusted, a file cannot be read.
  static tl::expected<std::shared_ptr<NatsConnection>, Failed> open(const plan::NatsAccess& access,
                                                                    const std::string& name,
                                                                    Whose whose = Whose::theirs);
  ~NatsConnection();
  NatsConnection(const NatsConnection&) = delete;
  NatsConnection& operator=(const NatsConnection&) = delete;

  // Thread-safe. While the server is away it is kept, up to some megabytes, and sent later. False: it is lost.
  bool publish(const std::string& subject, std::string_view bytes);
  // Until the server has all of it. False: not within that time.
  bool flush(Duration most);
  // Under that subject from now on; * and > stand for anything.
  Result<std::unique_ptr<NatsInbox>> subscribe(const std::string& subject);

  bool connected() const;
  // For good.
  bool closed() const;
  std::size_t most_bytes() const;  // of a message

  const NatsLibrary& library() const { return nats_; }
  natsConnection* raw() const { return connection_; }
  // Where, for messages: without what is secret.
  const std::string& place() const { return place_; }

 private:
  NatsConnection(const NatsLibrary& nats, natsConnection* connection, std::string place)
      : nats_(nats), connection_(connection), place_(std::move(place)) {}

  const NatsLibrary& nats_;
  natsConnection* connection_;
  std::string place_;
};

// "nats://shop.example:4222": without user, password and token.
std::string shown_nats_url(std::string_view url);

}  // namespace brink::cluster
