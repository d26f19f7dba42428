#include <fmt/format.h>

#include "base/url.h"
#include "input/compat/tools.h"

namespace brink::input::compat {
namespace {

constexpr std::string_view no_proxy = "requests go straight to the target: leave it out";
constexpr std::string_view tls_by_library = "TLS versions and ciphers are those of the library: leave it out";

constexpr Row rows[] = {
    {"n", "", "requests", "number of requests (1), for a day at most", Use::apart, "", ""},
    {"c", "", "concurrency", "requests at a time (1)", Use::apart, "", ""},
    {"t", "", "timelimit", "seconds to spend at most; implies -n 50000", Use::apart, "", ""},
    {"s", "", "timeout", "seconds to wait for each response (30)", Use::same, "timeout", ""},
    {"b", "", "windowsize", "size of TCP buffers", Use::ignored, "", "the system chooses its buffers"},
    {"B", "", "address", "address to bind to", Use::refused, "", "the system chooses the local address"},
    {"p", "", "postfile", "file with data to POST; -T too", Use::apart, "", ""},
    {"u", "", "putfile", "file with data to PUT; -T too", Use::apart, "", ""},
    {"T", "", "content-type", "Content-Type of POST and PUT (text/plain)", Use::apart, "", ""},
    {"v", "", "verbosity", "how much to print", Use::ignored, "", "brink bench --verbose shows requests and responses"},
    {"w", "", "", "print HTML tables", Use::apart, "", ""},
    {"x", "", "attributes", "of the HTML table", Use::apart, "", ""},
    {"y", "", "attributes", "of the HTML rows", Use::apart, "", ""},
    {"z", "", "attributes", "of the HTML cells", Use::apart, "", ""},
    {"i", "", "", "HEAD instead of GET", Use::apart, "", ""},
    {"C", "", "name=value", "a cookie; may be repeated", Use::same, "cookie", ""},
    {"H", "", "header", "a header line; may be repeated", Use::same, "header", ""},
    {"A", "", "user:password", "basic authentication", Use::same, "basic-auth", ""},
    {"P", "", "user:password", "proxy authentication", Use::refused, "", no_proxy},
    {"X", "", "proxy:port", "a proxy", Use::refused, "", no_proxy},
    {"V", "", "", "print the version", Use::apart, "", ""},
    {"k", "", "", "keep connections open", Use::apart, "", ""},
    {"d", "", "", "leave the percentile table out", Use::apart, "", ""},
    {"S", "", "", "leave the medians and deviations out", Use::apart, "", ""},
    {"q", "", "", "no progress", Use::ignored, "", ""},
    {"l", "", "", "responses may differ in length", Use::apart, "", ""},
    {"g", "", "filename", "a file for gnuplot", Use::refused, "",
     "single requests are not kept: -e FILE has their percentiles"},
    {"e", "", "filename", "a CSV file of percentiles", Use::apart, "", ""},
    {"r", "", "", "go on after errors of sockets", Use::ignored, "", ""},
    {"m", "", "method", "the method", Use::same, "method", ""},
    {"h", "", "", "print help", Use::apart, "", ""},
    {"I", "", "", "no server name indication", Use::refused, "", tls_by_library},
    {"Z", "", "ciphers", "TLS ciphers", Use::refused, "", tls_by_library},
    {"f", "", "protocol", "TLS protocol", Use::refused, "", tls_by_library},
    {"E", "", "file", "client certificate", Use::refused, "", "client certificates cannot be given"},
    {"json", "", "FILE", "of Brink: write the record to FILE", Use::same, "json", ""},
    {"i-own-this", "", "", "of Brink: the host is yours, or its owner agreed", Use::same, "i-own-this", ""},
};

Result<void> add_amount(const Line& line, BenchLine& out) {
  const auto requests = count_of(ab, "n", line.last("n").value_or("1"));
  if (!requests) return tl::unexpected(requests.error());
  const auto users = count_of(ab, "c", line.last("c").value_or("1"));
  if (!users) return tl::unexpected(users.error());
  if (*requests == 0) return usage_error("Invalid number of requests", "give -n 1 or more");
  if (*users == 0) return usage_error("Invalid number of concurrent requests", "give -c 1 or more");
  const auto limit = line.last("t");
  if (!limit && *requests < *users) {
    return usage_error("Cannot use concurrency level greater than total number of requests",
                       fmt::format("give -n {} or more", *users));
  }
  out.add("connections", std::to_string(*users));
  if (limit) out.add("max-duration", *limit);
  add_count(limit && !line.has("n") ? 50'000 : *requests, out);
  return {};
}

void add_body(const Line& line, BenchLine& out) {
  const bool put = line.has("u");
  const auto file = put ? line.last("u") : line.last("p");
  if (!file) return;
  out.add("post-file", *file);
  if (!line.has("m")) out.add("method", put ? "PUT" : "POST");
  out.add("header", "Content-Type: " + line.last("T").value_or("text/plain"));
}

}  // namespace

const Tool ab = {"ab", "ApacheBench, Version 2.3", Style::getopt_long, rows};

Result<BenchLine> translate_ab(const Line& line) {
  if (line.arguments.size() != 1)
    return usage_error("ab: wrong number of arguments", "write: brink ab -n 100 -c 10 URL");
  const auto url = parse_url(line.arguments.front());
  const std::size_t scheme = line.arguments.front().find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  if (!url || line.arguments.front().find('/', host) == std::string::npos) {
    return usage_error("ab: invalid URL", "write it whole, with its path: http://127.0.0.1:8080/");
  }
  BenchLine out;
  out.add("timeout", "30");
  add_alike(line, out);
  if (auto ok = add_amount(line, out); !ok) return tl::unexpected(ok.error());
  add_body(line, out);
  if (line.has("i")) out.add("method", "HEAD");
  if (!line.has("k")) out.add("keepalive", "false");
  if (!line.has("l") && !line.has("i")) {
    out.flag("verify-length");
    out.lengths = plan::Lengths::received;
  }
  out.flag("insecure");
  out.raw.arguments = {url->assumed_scheme ? "http://" + line.arguments.front() : line.arguments.front()};
  return out;
}

}  // namespace brink::input::compat
