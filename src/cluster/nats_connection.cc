#include "cluster/nats_connection.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "cluster/channel.h"
#include "cluster/nkey.h"

namespace brink::cluster {
namespace {

constexpr std::int64_t connect_ms = 5'000;
constexpr std::int64_t reconnect_wait_ms = 200;
// A server that hangs is noticed within some of these.
constexpr std::int64_t ping_ms = 2'000;
constexpr int kept_while_away = 32 << 20;
// Messages that wait to be taken: a summary of every worker, twice over.
constexpr int most_waiting = 1 << 20;
constexpr int most_waiting_bytes = 1 << 30;

// A frame, the numbers before it included.
constexpr std::size_t least_payload = Channel::most_of_frame + 32;

std::int64_t whole_ms(Duration most) {
  return std::chrono::ceil<std::chrono::milliseconds>(std::max(most, Duration{})).count();
}

// Something was lost on the way in, or the server said no: whoever waits for it will notice.
void no_heed(natsConnection*, natsSubscription*, natsStatus, void*) {}

class Options {
 public:
  explicit Options(const NatsLibrary& nats) : nats_(nats) { status_ = nats.options_create(&options_); }
  ~Options() { nats_.options_destroy(options_); }
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  // The first that fails is what is wrong.
  template <class Setter, class... Values>
  void set(const char* what, Setter setter, Values... values) {
    if (status_ != NATS_OK) return;
    status_ = setter(options_, values...);
    if (status_ != NATS_OK) failed_ = what;
  }
  natsOptions* get() const { return options_; }
  const char* failed() const { return failed_; }
  natsStatus status() const { return status_; }
  void fail(const char* what) {
    status_ = NATS_INVALID_ARG;
    failed_ = what;
  }

 private:
  const NatsLibrary& nats_;
  natsOptions* options_ = nullptr;
  natsStatus status_;
  const char* failed_ = "";
};

void set_identity(const NatsLibrary& nats, const plan::NatsAccess& access, Options& options) {
  if (!access.token.empty()) options.set("the token", nats.set_token, access.token.c_str());
  if (!access.user.empty()) {
    options.set("the user", nats.set_user_info, access.user.c_str(), access.password.c_str());
  }
  if (!access.credentials.empty()) {
    // libnats reads it when a server asks, and not before.
    if (::access(access.credentials.c_str(), R_OK) != 0) return options.fail("the credentials file");
    options.set("the credentials file", nats.set_credentials_files, access.credentials.c_str(), nullptr);
  }
  if (!access.nkey.empty()) {
    const auto key = public_nkey_of(access.nkey);
    if (!key) return options.fail("the NKey file");
    options.set("the NKey file", nats.set_nkey_from_seed, key->c_str(), access.nkey.c_str());
  }
}

void set_tls(const NatsLibrary& nats, const plan::NatsAccess& access, Options& options) {
  const bool by_url = std::any_of(access.urls.begin(), access.urls.end(),
                                  [](const std::string& url) { return url.starts_with("tls://"); });
  if (by_url || !access.ca.empty() || !access.certificate.empty()) options.set("TLS", nats.set_secure, true);
  if (!access.ca.empty()) options.set("the file of certificates to trust", nats.load_ca, access.ca.c_str());
  if (!access.certificate.empty()) {
    options.set("the client's certificate or its key", nats.load_certificates, access.certificate.c_str(),
                access.key.c_str());
  }
}

void set_manners(const NatsLibrary& nats, Options& options) {
  options.set("timeout", nats.set_timeout, connect_ms);
  options.set("reconnects", nats.set_max_reconnect, -1);
  options.set("reconnects", nats.set_reconnect_wait, reconnect_wait_ms);
  options.set("reconnects", nats.set_reconnect_buffer, kept_while_away);
  options.set("pings", nats.set_ping_interval, ping_ms);
  options.set("errors", nats.set_error_handler, no_heed, nullptr);
}

NatsConnection::Failed why_not(const NatsLibrary& nats, natsStatus status, const std::string& place) {
  const std::string said = nats.why(status);
  const bool tls = status == NATS_SSL_ERROR || status == NATS_SECURE_CONNECTION_REQUIRED ||
                   status == NATS_SECURE_CONNECTION_WANTED || said.find("certificate") != std::string::npos;
  if (status == NATS_CONNECTION_AUTH_FAILED || said.find("uthorization") != std::string::npos) {
    return {NatsConnection::Refusal::not_allowed,
            {ErrorKind::could_not_run, place + ": NATS does not let us in: wrong token, user or key, or none",
             "give the one it knows: --nats-token, --nats-user, --nats-creds, or NATS_TOKEN and its like"}};
  }
  // A certificate that is missing is noticed by the server, which hangs up.
  const bool ends_at_once = said.find("'PONG'") != std::string::npos;
  if (tls) {
    return {NatsConnection::Refusal::tls,
            {ErrorKind::could_not_run, place + ": no TLS with NATS there: " + said,
             "is its certificate valid, made for this name, and signed by whom --nats-ca names?"}};
  }
  return {
      NatsConnection::Refusal::unreachable,
      {ErrorKind::could_not_run, place + ": NATS cannot be reached: " + said,
       ends_at_once ? "does it ask for a certificate (--nats-cert, --nats-key)?" : "is nats-server running there?"}};
}

NatsConnection::Failed too_small(const std::string& place, std::size_t most) {
  return {NatsConnection::Refusal::none,
          {ErrorKind::could_not_run,
           place + ": NATS there takes messages of " + std::to_string(most) +
               " bytes at most, and a run's have up to " + std::to_string(least_payload),
           "raise max_payload in nats-server's configuration; 1MB is usual"}};
}

}  // namespace

std::string shown_nats_url(std::string_view url) {
  const auto scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto at = url.rfind('@');
  if (at == std::string_view::npos || at < begin) return std::string(url);
  return std::string(url.substr(0, begin)).append(url.substr(at + 1));
}

std::optional<Mail> NatsInbox::next(Duration most) {
  natsMsg* message = nullptr;
  if (nats_.next_message(&message, subscription_, whole_ms(most)) != NATS_OK || message == nullptr) return std::nullopt;
  Mail mail{nats_.message_subject(message), {}};
  const int length = nats_.message_length(message);
  if (length > 0) mail.bytes.assign(nats_.message_data(message), static_cast<std::size_t>(length));
  nats_.message_destroy(message);
  return mail;
}

tl::expected<std::shared_ptr<NatsConnection>, NatsConnection::Failed> NatsConnection::open(
    const plan::NatsAccess& access, const std::string& name, Whose whose) {
  const auto library = NatsLibrary::load();
  if (!library) return tl::unexpected(Failed{Refusal::none, library.error()});
  const NatsLibrary& nats = **library;
  std::string place;
  std::vector<const char*> urls;
  for (const std::string& url : access.urls) {
    urls.push_back(url.c_str());
    place += (place.empty() ? "" : ", ") + shown_nats_url(url);
  }
  Options options(nats);
  options.set("the address", nats.set_servers, urls.data(), static_cast<int>(urls.size()));
  options.set("the name", nats.set_name, name.c_str());
  set_identity(nats, access, options);
  set_tls(nats, access, options);
  if (whose == Whose::ours) options.set("TLS", nats.skip_server_verification, true);
  set_manners(nats, options);
  if (options.status() != NATS_OK) {
    std::string message = place + ": " + options.failed() + " cannot be used for NATS";
    if (const std::string said = nats.words(); !said.empty()) message += ": " + said;
    return tl::unexpected(Failed{Refusal::none, {ErrorKind::could_not_run, message, "is it what it should be?"}});
  }
  natsConnection* connection = nullptr;
  const natsStatus status = nats.connect(&connection, options.get());
  if (status != NATS_OK) return tl::unexpected(why_not(nats, status, place));
  std::shared_ptr<NatsConnection> opened(new NatsConnection(nats, connection, place));
  if (opened->most_bytes() < least_payload) return tl::unexpected(too_small(place, opened->most_bytes()));
  return opened;
}

NatsConnection::~NatsConnection() {
  constexpr Duration last_words = std::chrono::milliseconds(500);
  if (connected()) flush(last_words);
  nats_.close(connection_);
  nats_.destroy(connection_);
}

bool NatsConnection::publish(const std::string& subject, std::string_view bytes) {
  return nats_.publish(connection_, subject.c_str(), bytes.data(), static_cast<int>(bytes.size())) == NATS_OK;
}

bool NatsConnection::flush(Duration most) {
  return nats_.flush(connection_, std::max<std::int64_t>(1, whole_ms(most))) == NATS_OK;
}

Result<std::unique_ptr<NatsInbox>> NatsConnection::subscribe(const std::string& subject) {
  natsSubscription* subscription = nullptr;
  const natsStatus status = nats_.subscribe(&subscription, connection_, subject.c_str());
  if (status != NATS_OK) {
    return could_not_run(place_ + ": NATS takes no subscription to " + subject + ": " + nats_.status_text(status));
  }
  nats_.set_pending_limits(subscription, most_waiting, most_waiting_bytes);
  return std::make_unique<NatsInbox>(nats_, subscription);
}

bool NatsConnection::connected() const { return nats_.status(connection_) == NATS_CONN_STATUS_CONNECTED; }
bool NatsConnection::closed() const { return nats_.status(connection_) == NATS_CONN_STATUS_CLOSED; }

std::size_t NatsConnection::most_bytes() const {
  return static_cast<std::size_t>(std::max<std::int64_t>(1024, nats_.max_payload(connection_)));
}

}  // namespace brink::cluster
