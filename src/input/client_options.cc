#include "input/client_options.h"

#include <fmt/format.h>
#include <sys/un.h>

#include <algorithm>

#include "base/text.h"
#include "input/options/rules.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

constexpr Exclusion exclusions[] = {
    {"insecure", "ca-bundle", "leave one out: --insecure checks no certificate at all"},
    {"unix-socket", "resolve", "leave one out: a socket is connected to whatever the host is"},
};
constexpr Need http2_needs[] = {
    {"streams", "http2", "add --http2: a connection of HTTP/1.1 has one request at a time"},
};

constexpr std::size_t most_bundle_bytes = 64u << 20;

Result<plan::TlsOptions> read_tls(const Values& values, const Surroundings& surroundings) {
  plan::TlsOptions tls;
  tls.verify = !values.flag("insecure");
  if (!tls.verify) return tls;
  tls.ca_bundle = values.maybe_text("ca-bundle").value_or("");
  if (tls.ca_bundle.empty()) return tls;
  if (auto bundle = surroundings.read_file(tls.ca_bundle, most_bundle_bytes); !bundle) {
    return usage_error("--ca-bundle: " + bundle.error().message, "give a file of certificates in PEM form");
  }
  return tls;
}

Result<std::string> read_socket(const Values& values) {
  const std::string path = values.maybe_text("unix-socket").value_or("");
  constexpr std::size_t most = sizeof(sockaddr_un::sun_path) - 1;
  if (path.size() <= most) return path;
  return usage_error(fmt::format("--unix-socket: the path has {} bytes, the system takes {}", path.size(), most),
                     "give a shorter one, for instance seen from the current folder");
}

Result<std::monostate> read_http(const Values& values, plan::Client& client) {
  if (auto ok = check_rules(values, {}, http2_needs); !ok) return ok;
  const bool both = values.flag("http1.1") && values.flag("http2");
  if (values.flag("http2")) client.http = both ? plan::Http::http2_or_http1 : plan::Http::http2;
  client.streams = static_cast<std::uint32_t>(values.integer("streams"));
  if (client.streams == 1 || client.keepalive) return std::monostate{};
  return usage_error("--streams and --no-keepalive cannot be given together",
                     "leave one out: without keep-alive each request has a connection of its own");
}

const plan::Resolve* resolve_of(const Url& url, const plan::Client& client) {
  for (const plan::Resolve& resolve : client.resolve) {
    if (resolve.host == url.host && resolve.port == url.port) return &resolve;
  }
  return nullptr;
}

}  // namespace

Result<plan::Client> read_client(const Values& values, const Surroundings& surroundings) {
  if (auto ok = check_rules(values, exclusions, {}); !ok) return tl::unexpected(ok.error());
  plan::Client client;
  client.timeout = values.duration("timeout");
  client.connect_timeout = std::min<Duration>(client.timeout, std::chrono::seconds(10));
  auto socket = read_socket(values);
  if (!socket) return tl::unexpected(socket.error());
  client.unix_socket = std::move(*socket);
  auto tls = read_tls(values, surroundings);
  if (!tls) return tl::unexpected(tls.error());
  client.tls = std::move(*tls);
  for (const std::string& text : values.all("resolve")) {
    auto resolve = parse_resolve(text);
    if (!resolve) return tl::unexpected(resolve.error());
    client.resolve.push_back(std::move(*resolve));
  }
  if (values.command() == Command::bench) {
    client.keepalive = values.toggle("keepalive", true);
    client.cookies = !values.flag("no-session-cookies");
    client.pool = values.text("pool") == "shared" ? plan::PoolKind::shared : plan::PoolKind::per_user;
    client.cache_bust = values.flag("random-param");
    client.lengths = values.flag("verify-length") ? plan::Lengths::declared : plan::Lengths::any;
    client.max_message = static_cast<std::size_t>(values.integer("ws-max-message-size"));
    client.close_timeout = values.duration("ws-close-timeout");
  }
  if (values.command() != Command::audit) {
    if (auto ok = read_http(values, client); !ok) return tl::unexpected(ok.error());
  }
  return client;
}

Result<std::vector<plan::Header>> read_headers(const Values& values) {
  std::vector<plan::Header> headers;
  for (const std::string& text : values.all("header")) {
    auto header = parse_header(text);
    if (!header) return tl::unexpected(header.error());
    if (iequals(header->name, "Host") && has_header(headers, "Host")) {
      return usage_error("--header: Host is given twice", "give it once: a request has one host");
    }
    headers.push_back(std::move(*header));
  }
  const auto add = [&](Result<plan::Header> header, std::string_view option) -> Result<std::monostate> {
    if (!header) return tl::unexpected(header.error());
    if (has_header(headers, header->name)) {
      return usage_error(fmt::format("--{} and --header {} cannot be given together", option, header->name),
                         "leave one out: both make the same header");
    }
    headers.push_back(std::move(*header));
    return std::monostate{};
  };
  if (const auto auth = values.maybe_text("basic-auth")) {
    if (auto ok = add(parse_basic_auth(*auth), "basic-auth"); !ok) return tl::unexpected(ok.error());
  }
  if (const auto cookies = values.all("cookie"); !cookies.empty()) {
    if (auto ok = add(parse_cookies(cookies), "cookie"); !ok) return tl::unexpected(ok.error());
  }
  return headers;
}

std::vector<plan::Header> with_userinfo(std::vector<plan::Header> headers, const Url& url) {
  if (!url.userinfo.empty() && !has_header(headers, "Authorization")) headers.push_back(userinfo_header(url.userinfo));
  return headers;
}

plan::Budget read_budget(const Values& values) {
  plan::Budget budget;
  budget.max_rps = values.maybe_number("max-rps");
  if (const auto most = values.maybe_integer("max-requests")) budget.max_requests = static_cast<std::uint64_t>(*most);
  budget.max_duration = values.maybe_duration("max-duration");
  return budget;
}

std::uint32_t read_workers(const Values& values, const Surroundings& surroundings, std::uint32_t users) {
  const auto asked = static_cast<std::uint32_t>(values.maybe_integer("threads").value_or(surroundings.cores));
  return std::clamp<std::uint32_t>(asked, 1, std::max<std::uint32_t>(1, users));
}

std::uint64_t read_seed(const Values& values, const Surroundings& surroundings) {
  const auto given = values.maybe_integer("seed");
  return given ? static_cast<std::uint64_t>(*given) : surroundings.seed;
}

std::vector<std::string> foreign_hosts(const std::vector<Url>& urls, const plan::Client& client) {
  std::vector<std::string> hosts;
  if (!client.unix_socket.empty()) return hosts;
  for (const Url& url : urls) {
    const plan::Resolve* resolve = resolve_of(url, client);
    if (leads_here(resolve != nullptr ? resolve->address : url.host)) continue;
    if (std::find(hosts.begin(), hosts.end(), url.host) == hosts.end()) hosts.push_back(url.host);
  }
  return hosts;
}

std::vector<std::string> unused_resolves(const std::vector<Url>& urls, const plan::Client& client) {
  std::vector<std::string> notes;
  for (const plan::Resolve& resolve : client.resolve) {
    const bool used = std::any_of(urls.begin(), urls.end(),
                                  [&](const Url& url) { return url.host == resolve.host && url.port == resolve.port; });
    if (!used)
      notes.push_back(
          fmt::format("--resolve {}:{} is not used: no target has that host and port", resolve.host, resolve.port));
  }
  return notes;
}

}  // namespace brink::input
