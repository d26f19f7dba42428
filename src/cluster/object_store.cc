#include "cluster/object_store.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/base64.h"

namespace brink::cluster {
namespace {

using nlohmann::json;

constexpr std::size_t piece_bytes = 128 << 10;

std::string base64url(std::string_view bytes) {
  std::string text = base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::string stream_name(const std::string& bucket) { return "OBJ_" + bucket; }
std::string pieces_subject(const std::string& bucket, const std::string& nuid) { return "$O." + bucket + ".C." + nuid; }
std::string about_subject(const std::string& bucket, const std::string& name) {
  return "$O." + bucket + ".M." + base64url(name);
}

struct About {
  std::string nuid;
  std::uint64_t size = 0;
  std::uint64_t pieces = 0;
  std::string digest;
};

// Nothing when it is not what stands there.
std::optional<About> about_of(std::string_view text) {
  const json said = json::parse(text, nullptr, false);
  const auto whole = [&](const char* key) { return said.contains(key) && said[key].is_number_unsigned(); };
  const auto word = [&](const char* key) { return said.contains(key) && said[key].is_string(); };
  if (!said.is_object() || !word("nuid") || !word("digest") || !whole("size") || !whole("chunks")) return std::nullopt;
  return About{said["nuid"], said["size"], said["chunks"], said["digest"]};
}

}  // namespace

std::string object_digest(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  return "SHA-256=" + base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

Result<ObjectStore> ObjectStore::open(std::shared_ptr<NatsConnection> connection) {
  jsCtx* stream = nullptr;
  const natsStatus status = connection->library().jetstream(&stream, connection->raw(), nullptr);
  if (status != NATS_OK) {
    return could_not_run(connection->place() +
                         ": JetStream cannot be used: " + connection->library().status_text(status));
  }
  return ObjectStore(std::move(connection), stream);
}

ObjectStore::~ObjectStore() {
  if (stream_ != nullptr) connection_->library().jetstream_destroy(stream_);
}

Error ObjectStore::not_reached() const {
  return {ErrorKind::could_not_run,
          connection_->place() + ": JetStream is not reached from there, and what the run needs lies in it",
          "of a leaf node: JetStream of the other side has a domain, and default_js_domain names it here"};
}

Error ObjectStore::refusal(const std::string& what, natsStatus status, int code) const {
  const bool off = status == NATS_NO_RESPONDERS || code == JSNotEnabledErr || code == JSNotEnabledForAccountErr;
  const std::string said = connection_->library().why(status);
  if (off) {
    return {ErrorKind::could_not_run,
            connection_->place() + ": JetStream is off there, and " + what + " goes through it",
            "turn it on (jetstream { } in nats-server's configuration), for this account too"};
  }
  const bool full = code == JSInsufficientResourcesErr || code == JSStorageResourcesExceededErr ||
                    code == JSStreamStoreFailedErr || said.find("maximum bytes exceeded") != std::string::npos ||
                    said.find("resource") != std::string::npos;
  if (full) {
    return {
        ErrorKind::could_not_run,
        connection_->place() + ": JetStream is full: no room there for " + what + " (" + said + ")",
        "give it more (max_file_store, or the account's limit), or remove what is left of other runs: nats object ls"};
  }
  return {ErrorKind::could_not_run, connection_->place() + ": JetStream does not take " + what + ": " + said, ""};
}

Result<void> ObjectStore::make_bucket(const std::string& bucket, std::size_t bytes, Duration life) {
  const NatsLibrary& nats = connection_->library();
  const std::string name = stream_name(bucket);
  const std::string pieces = pieces_subject(bucket, ">"), about = about_subject(bucket, "").append(">");
  std::array<const char*, 2> subjects = {pieces.c_str(), about.c_str()};
  jsStreamConfig config;
  nats.stream_config_init(&config);
  config.Name = name.c_str();
  config.Description = "a run of brink";
  config.Subjects = subjects.data();
  config.SubjectsLen = static_cast<int>(subjects.size());
  config.Discard = js_DiscardNew;
  config.Storage = js_FileStorage;
  config.AllowRollup = true;
  // What a message costs beside its bytes.
  config.MaxBytes = static_cast<std::int64_t>(bytes + bytes / 16 + (64 << 10));
  config.MaxAge = life.count();
  jsErrCode code = static_cast<jsErrCode>(0);
  jsStreamInfo* info = nullptr;
  const natsStatus status = nats.add_stream(&info, stream_, &config, nullptr, &code);
  if (status != NATS_OK) return tl::unexpected(refusal("what workers need of this run", status, code));
  nats.stream_info_destroy(info);
  return {};
}

void ObjectStore::remove_bucket(const std::string& bucket) {
  connection_->library().delete_stream(stream_, stream_name(bucket).c_str(), nullptr, nullptr);
}

Result<std::string> ObjectStore::put(const std::string& bucket, const std::string& name, const std::string& nuid,
                                     const std::string& bytes) {
  const NatsLibrary& nats = connection_->library();
  if (bytes.size() > most_bytes) {
    return could_not_run("what workers need of this run is " + std::to_string(bytes.size() >> 20) + " MB, and " +
                             std::to_string(most_bytes >> 20) + " MB is the most that is sent",
                         "leave large files where the workers are");
  }
  const std::size_t each = std::min(piece_bytes, connection_->most_bytes() / 2);
  const std::string subject = pieces_subject(bucket, nuid);
  std::uint64_t pieces = 0;
  jsErrCode code = static_cast<jsErrCode>(0);
  for (std::size_t at = 0; at < bytes.size(); at += each, ++pieces) {
    const std::size_t size = std::min(each, bytes.size() - at);
    const natsStatus status = nats.stream_publish(nullptr, stream_, subject.c_str(), bytes.data() + at,
                                                  static_cast<int>(size), nullptr, &code);
    if (status != NATS_OK) return tl::unexpected(refusal("what workers need of this run", status, code));
  }
  const std::string digest = object_digest(bytes);
  const std::string about =
      json{{"name", name},         {"options", {{"max_chunk_size", each}}}, {"bucket", bucket}, {"nuid", nuid},
           {"size", bytes.size()}, {"mtime", "0001-01-01T00:00:00Z"},       {"chunks", pieces}, {"digest", digest}}
          .dump();
  natsMsg* message = nullptr;
  natsStatus status = nats.message_create(&message, about_subject(bucket, name).c_str(), nullptr, about.data(),
                                          static_cast<int>(about.size()));
  if (status == NATS_OK) status = nats.header_set(message, "Nats-Rollup", "sub");
  if (status == NATS_OK) status = nats.stream_publish_message(nullptr, stream_, message, nullptr, &code);
  nats.message_destroy(message);
  if (status != NATS_OK) return tl::unexpected(refusal("what workers need of this run", status, code));
  return digest;
}

Result<std::string> ObjectStore::get(const std::string& bucket, const std::string& name, Duration most) {
  const NatsLibrary& nats = connection_->library();
  const std::string stream = stream_name(bucket);
  const auto missing = [&](const std::string& why) {
    return could_not_run(connection_->place() + ": what the run needs cannot be fetched: " + why,
                         "is the coordinator still there?");
  };
  jsErrCode code = static_cast<jsErrCode>(0);
  natsMsg* message = nullptr;
  natsStatus status =
      nats.last_message(&message, stream_, stream.c_str(), about_subject(bucket, name).c_str(), nullptr, &code);
  if (status == NATS_NO_RESPONDERS) return tl::unexpected(not_reached());
  if (status != NATS_OK) return missing(nats.status_text(status));
  const auto about = about_of({nats.message_data(message), static_cast<std::size_t>(nats.message_length(message))});
  nats.message_destroy(message);
  if (!about) return missing("what stands there of it cannot be read");
  if (about->size > most_bytes) return missing("it is larger than anything a worker takes");

  jsSubOptions options;
  nats.sub_options_init(&options);
  options.Ordered = true;
  options.Stream = stream.c_str();
  natsSubscription* subscription = nullptr;
  status = nats.stream_subscribe(&subscription, stream_, pieces_subject(bucket, about->nuid).c_str(), nullptr, &options,
                                 &code);
  if (status != NATS_OK) return missing(nats.status_text(status));
  NatsInbox inbox(nats, subscription);
  std::string bytes;
  for (std::uint64_t i = 0; i < about->pieces; ++i) {
    const auto mail = inbox.next(most);
    if (!mail || bytes.size() + mail->bytes.size() > about->size) return missing("a piece of it did not come");
    bytes += mail->bytes;
  }
  if (object_digest(bytes) != about->digest) return missing("it is not what its digest says");
  return bytes;
}

}  // namespace brink::cluster
