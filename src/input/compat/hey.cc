#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "input/compat/tools.h"

namespace brink::input::compat {
namespace {

constexpr Row rows[] = {
    {"n", "", "N", "number of requests (200), for a day at most", Use::apart, "", ""},
    {"c", "", "N", "workers (50)", Use::apart, "", ""},
    {"q", "", "R", "requests a second of each worker", Use::apart, "", ""},
    {"z", "", "T", "how long to send: 10s, 3m; -n is not looked at then", Use::apart, "", ""},
    {"o", "", "TYPE", "output type", Use::refused, "",
     "single requests are not kept: --json FILE has what they amount to"},
    {"m", "", "METHOD", "the method (GET)", Use::same, "method", ""},
    {"H", "", "HEADER", "a header; may be repeated", Use::same, "header", ""},
    {"t", "", "S", "seconds a request may take (20)", Use::apart, "", ""},
    {"A", "", "ACCEPT", "the Accept header", Use::apart, "", ""},
    {"d", "", "BODY", "the body", Use::same, "body", ""},
    {"D", "", "FILE", "a file with the body", Use::same, "post-file", ""},
    {"T", "", "TYPE", "the Content-Type (text/html)", Use::apart, "", ""},
    {"U", "", "AGENT", "the User-Agent", Use::apart, "", ""},
    {"a", "", "USER:PASSWORD", "basic authentication", Use::same, "basic-auth", ""},
    {"x", "", "HOST:PORT", "a proxy", Use::refused, "", "requests go straight to the target: leave it out"},
    {"h2", "", "", "HTTP/2, over TLS", Use::apart, "", ""},
    {"host", "", "HOST", "the Host header", Use::apart, "", ""},
    {"disable-compression", "", "", "do not ask for compressed bodies", Use::apart, "", ""},
    {"disable-keepalive", "", "", "a connection for each request", Use::apart, "", ""},
    {"disable-redirects", "", "", "do not follow redirects", Use::ignored, "", ""},
    {"cpus", "", "N", "processors to use", Use::same, "threads", ""},
    {"json", "", "FILE", "of Brink: write the record to FILE", Use::same, "json", ""},
    {"i-own-this", "", "", "of Brink: the host is yours, or its owner agreed", Use::same, "i-own-this", ""},
};

bool sets_header(const Line& line, std::string_view name) {
  return std::any_of(line.options.begin(), line.options.end(), [&](const Word& word) {
    const std::string_view text = word.value;
    return word.row->name == "H" && iequals(trim(text.substr(0, text.find(':'))), name);
  });
}

Result<void> add_amount(const Line& line, BenchLine& out) {
  const auto requests = count_of(hey, "n", line.last("n").value_or("200"));
  if (!requests) return tl::unexpected(requests.error());
  const auto workers = count_of(hey, "c", line.last("c").value_or("50"));
  if (!workers) return tl::unexpected(workers.error());
  if (*workers == 0 || *requests == 0) return usage_error("-n and -c cannot be smaller than 1.", "give 1 or more");
  const auto length = line.last("z");
  if (!length && *requests < *workers) {
    return usage_error("-n cannot be less than -c.", fmt::format("give -n {} or more", *workers));
  }
  out.add("connections", std::to_string(*workers));
  if (length) {
    out.add("duration", *length);
  } else {
    add_count(*requests, out);
  }
  if (const auto each = line.last("q")) {
    const auto rate = parse_double(*each);
    if (!rate || *rate < 0) return usage_error(fmt::format("hey -q: \"{}\" is not a number", *each), "give 10 or 0.5");
    if (*rate > 0) out.add("rate", fmt::format("{:g}", *rate * static_cast<double>(*workers)));
  }
  return {};
}

// As hey's own client: HTTP/2 over TLS alone, and all workers on one connection.
void add_h2(const Line& line, BenchLine& out) {
  const bool tls = line.arguments.front().starts_with("https:");
  if (!tls) {
    out.notes.emplace_back("-h2 has no effect without TLS");
    return;
  }
  add_http2(tls, out);
  const auto workers = count_of(hey, "c", line.last("c").value_or("50"));
  if (!line.has("disable-keepalive")) share_connections(*workers, out);
}

}  // namespace

const Tool hey = {"hey", "hey 0.1.4", Style::go, rows};

Result<BenchLine> translate_hey(const Line& line) {
  if (line.arguments.size() != 1) return usage_error("hey needs one URL", "write: brink hey -n 200 -c 50 URL");
  BenchLine out;
  add_alike(line, out);
  if (auto ok = add_amount(line, out); !ok) return tl::unexpected(ok.error());
  const std::string timeout = line.last("t").value_or("20");
  out.add("timeout", timeout == "0" ? "3600" : timeout);
  const bool has_body = line.has("d") || line.has("D");
  if (has_body && !line.has("m")) out.add("method", "GET");
  if (!sets_header(line, "Content-Type")) {
    out.add("header", "Content-Type: " + line.last("T").value_or("text/html"));
  }
  if (const auto accept = line.last("A")) out.add("header", "Accept: " + *accept);
  if (const auto agent = line.last("U")) out.add("header", "User-Agent: " + *agent + " hey/0.0.1");
  if (const auto host = line.last("host")) out.add("header", "Host: " + *host);
  if (!line.has("disable-compression")) out.add("header", "Accept-Encoding: gzip");
  if (line.has("disable-keepalive")) out.add("keepalive", "false");
  out.flag("insecure");
  if (line.has("h2")) add_h2(line, out);
  out.raw.arguments = line.arguments;
  return out;
}

}  // namespace brink::input::compat
