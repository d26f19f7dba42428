#include "run/frame.h"

#include "base/text.h"
#include "base/version.h"
#include "output/mask.h"

namespace brink::run {

using sample::Failure;

output::Record new_record(std::string kind, const Saving& saving, const Machinery& machinery) {
  output::Record record;
  record.kind = std::move(kind);
  record.id = Store::new_id();
  record.tool_version = version;
  record.created_at = iso_utc(machinery.wall_clock());
  record.command = output::mask_command(std::string_view(saving.command_line));
  record.environment = read_environment();
  return record;
}

void save(Outcome& outcome, const Saving& saving) {
  if (!saving.save) return;
  const auto path = Store(saving.store).save(outcome.record);
  if (path) {
    outcome.saved_at = *path;
  } else {
    outcome.save_error = path.error();
  }
}

namespace {

std::string hint_for(Failure failure, const Url& url) {
  switch (failure) {
    case Failure::dns: return "check the spelling; --resolve HOST:PORT:ADDR gives an address by hand";
    case Failure::forbidden: return "the test's own rules on addresses leave none of this host's";
    case Failure::refused: return "is the server running, and on this port?";
    case Failure::connect_timeout:
    case Failure::unreachable: return "a firewall or a wrong address; --timeout sets how long to wait";
    case Failure::tls_timeout:
      return "is this a TLS port? For plain HTTP try http://" + url.authority() + "; --timeout sets how long to wait";
    case Failure::tls_not_tls: return "try http://" + url.authority();
    case Failure::tls_untrusted:
      return "give its issuer with --ca-bundle FILE, or --insecure to go without verification";
    case Failure::tls_expired: return "renew the certificate, or --insecure to go without verification";
    case Failure::tls_wrong_host:
      return "use the name the certificate is for, or --insecure to go without verification";
    case Failure::tls_alert:
      return "the server asks for something else: protocol version, cipher or a client certificate";
    case Failure::no_http2:
      return url.tls() ? "add --http1.1 to take what the server chooses, or leave --http2 out"
                       : "without TLS it is spoken only where that is known: leave --http2 out, or try https://" +
                             url.authority();
    case Failure::malformed:
      return url.tls() ? "is this an HTTP server?" : "is this an HTTP server? For TLS try https://" + url.authority();
    case Failure::too_large: return "look at what the server sends; or test another path, with smaller responses";
    case Failure::first_byte_timeout:
      return "the server accepts connections but does not answer; --timeout sets how long to wait";
    case Failure::body_timeout:
      return "the server sends too slowly, or stopped in the middle; --timeout sets how long to wait";
    case Failure::closed_early:
    case Failure::reset:
      return url.tls() ? "look at the server's log"
                       : "look at the server's log; for TLS try https://" + url.authority();
    case Failure::no_fds: return "raise the limit: ulimit -n 65536";
    case Failure::no_ports: return "wait a minute for ports to come free, or use keep-alive";
    default: return "";
  }
}

}  // namespace

Error explain_unreachable(const sample::Exchange& exchange, const Url& url, const plan::Client& client) {
  const Failure failure = exchange.sample.failure;
  if (failure == Failure::refused && !client.unix_socket.empty()) {
    return Error{ErrorKind::could_not_run, "unix:" + client.unix_socket + ": " + exchange.detail,
                 "is the server running, and its socket at this path?"};
  }
  std::string message = url.text() + ": " + std::string(sample::failure_text(failure));
  const bool waited =
      failure == Failure::first_byte_timeout || failure == Failure::body_timeout || failure == Failure::connect_timeout;
  if (waited) {
    char text[32];
    std::snprintf(text, sizeof text, ", waited %g s", seconds(client.timeout));
    message += text;
  } else if (!icontains(message, exchange.detail)) {
    message += " (" + exchange.detail + ")";
  }
  return Error{ErrorKind::could_not_run, std::move(message), hint_for(failure, url)};
}

std::optional<Error> explain_tls_port(const sample::Exchange& exchange, const Url& url) {
  if (url.tls() || exchange.sample.status != 400) return std::nullopt;
  constexpr std::string_view said[] = {"plain HTTP request was sent to HTTPS port",
                                       "speaking plain HTTP to an SSL-enabled server port",
                                       "sent an HTTP request to an HTTPS server"};
  const auto is_said = [&](std::string_view words) { return icontains(exchange.response_body, words); };
  if (std::none_of(std::begin(said), std::end(said), is_said)) return std::nullopt;
  return Error{ErrorKind::could_not_run, url.text() + ": the other side speaks TLS only, and answers 400 to plain HTTP",
               "try https://" + url.authority()};
}

}  // namespace brink::run
