#include "run/export/http_client.h"

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <exception>

#include "base/text.h"
#include "base/version.h"
#include "output/utf8.h"

namespace brink::run {
namespace {

constexpr std::chrono::seconds connect_timeout{2};
constexpr std::chrono::seconds io_timeout{3};
constexpr std::size_t kept_body = 64u << 10;
constexpr std::size_t most_body = 1u << 20;

std::string in_words(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection: return "cannot connect";
    case httplib::Error::ConnectionTimeout: return "no connection within 2s";
    case httplib::Error::Read: return "no answer";
    case httplib::Error::Write: return "the connection broke while sending";
    case httplib::Error::Canceled: return "the answer is too long, or the run did not wait for it";
    case httplib::Error::SSLConnection: return "the TLS handshake failed: is this a TLS port?";
    case httplib::Error::SSLLoadingCerts: return "the certificates to trust cannot be read";
    case httplib::Error::SSLServerVerification:
      return "its certificate is not trusted; --export-ca-bundle FILE names its issuer";
    default: return "HTTP error " + httplib::to_string(error);
  }
}

}  // namespace

struct HttpClient::State {
  std::unique_ptr<httplib::ClientImpl> client;
  std::string authority;
  std::vector<plan::Header> headers;
  std::atomic<bool> aborted{false};
};

HttpClient::HttpClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::make(const plan::HttpEndpoint& endpoint, const plan::TlsOptions& tls) {
  auto state = std::make_unique<State>();
  state->authority = endpoint.url.authority();
  state->headers = endpoint.headers;
  if (endpoint.url.tls()) {
    auto client = std::make_unique<httplib::SSLClient>(endpoint.url.host, endpoint.url.port);
    client->enable_server_certificate_verification(tls.verify);
    if (!tls.ca_bundle.empty()) client->set_ca_cert_path(tls.ca_bundle);
    state->client = std::move(client);
  } else {
    state->client = std::make_unique<httplib::ClientImpl>(endpoint.url.host, endpoint.url.port);
  }
  if (!state->client->is_valid()) return could_not_run("TLS cannot be used on this machine");
  state->client->set_connection_timeout(connect_timeout);
  state->client->set_read_timeout(io_timeout);
  state->client->set_write_timeout(io_timeout);
  state->client->set_keep_alive(true);
  state->client->set_follow_location(false);
  state->client->set_url_encode(false);
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(state)));
}

Result<HttpReply> HttpClient::send(std::string_view method, const std::string& target, const std::string& body,
                                   const std::vector<plan::Header>& headers) {
  httplib::Request request;
  request.method = std::string(method);
  request.path = target;
  request.body = body;
  request.set_header("Host", state_->authority);
  request.set_header("User-Agent", "brink/" + std::string(version));
  for (const plan::Header& header : state_->headers) request.set_header(header.name, header.value);
  for (const plan::Header& header : headers) request.set_header(header.name, header.value);
  HttpReply reply;
  std::size_t received = 0;
  request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    received += size;
    reply.body.append(data, std::min(size, kept_body - reply.body.size()));
    return received <= most_body && !state_->aborted;
  };
  try {
    httplib::Response response;
    auto error = httplib::Error::Success;
    if (!state_->client->send(request, response, error)) return could_not_run(in_words(error));
    reply.status = response.status;
    return reply;
  } catch (const std::exception& what) {
    return could_not_run(std::string("HTTP error ") + what.what());
  }
}

void HttpClient::give_up() {
  state_->aborted = true;
  state_->client->stop();
}

std::string first_line(std::string_view text) {
  constexpr std::size_t most = 200;
  std::string line(trim(text.substr(0, text.find('\n'))));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  line = output::valid_utf8(line);
  if (output::columns(line) > most) line = std::string(output::first_columns(line, most)) + "...";
  return line;
}

Result<void> accepted(const HttpReply& reply) {
  if (reply.status / 100 == 2) return {};
  std::string text = "it answers " + std::to_string(reply.status);
  if (const std::string line = first_line(reply.body); !line.empty()) text += ": " + line;
  return could_not_run(std::move(text));
}

}  // namespace brink::run
