// ObjectStore: files of any size in JetStream, in the layout that all clients of NATS share, so that `nats object` can
// look at what lies there:
//
//   stream OBJ_<bucket>
//   $O.<bucket>.C.<nuid>          the pieces of one object, in order
//   $O.<bucket>.M.<name>          what it is, as JSON; <name> in base64url. A new one takes the old one's place
//
// One thread. The connection outlives it.
#pragma once

#include <string>

#include "cluster/nats_connection.h"

namespace brink::cluster {

class ObjectStore {
 public:
  static constexpr std::size_t most_bytes = std::size_t{256} << 20;  // of an object

  // Errors: JetStream is not on there, for this account.
  static Result<ObjectStore> open(std::shared_ptr<NatsConnection> connection);
  ObjectStore(ObjectStore&& other) noexcept
      : connection_(std::move(other.connection_)), stream_(std::exchange(other.stream_, nullptr)) {}
  ObjectStore& operator=(ObjectStore&&) = delete;
  ~ObjectStore();

  // A bucket for so many bytes, which goes by itself after `life`. Errors: there is no room for it.
  Result<void> make_bucket(const std::string& bucket, std::size_t bytes, Duration life);
  void remove_bucket(const std::string& bucket);
  // `nuid`: a word that no other object there has. The digest of what was stored: "SHA-256=...". Errors: there is no
  // room left.
  Result<std::string> put(const std::string& bucket, const std::string& name, const std::string& nuid,
                          const std::string& bytes);
  // Errors: it is not there, not whole, larger than an object may be, or not what its digest says.
  Result<std::string> get(const std::string& bucket, const std::string& name, Duration most);

 private:
  ObjectStore(std::shared_ptr<NatsConnection> connection, jsCtx* stream)
      : connection_(std::move(connection)), stream_(stream) {}
  Error not_reached() const;
  Error refusal(const std::string& what, natsStatus status, int code) const;

  std::shared_ptr<NatsConnection> connection_;
  jsCtx* stream_;
};

// "SHA-256=" and base64url, as the layout has it.
std::string object_digest(std::string_view bytes);

}  // namespace brink::cluster
