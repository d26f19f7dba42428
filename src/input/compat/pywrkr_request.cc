#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/url.h"
#include "input/compat/pywrkr_parts.h"

namespace brink::input::compat {
namespace {

// Of equal names the last counts; credentials and cookies of their own options go before a header.
Result<void> add_headers(const Line& line, BenchLine& out) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const std::string& text : line.all("header")) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) {
      return pywrkr_wrong(fmt::format("invalid header '{}': expected 'Name: Value'", text));
    }
    const std::string name(trim(std::string_view(text).substr(0, colon)));
    const std::string value(trim(std::string_view(text).substr(colon + 1)));
    if (iequals(name, "Authorization") && line.has("basic-auth")) continue;
    if (iequals(name, "Cookie") && line.has("cookie")) continue;
    const auto known =
        std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
    if (known == headers.end()) {
      headers.emplace_back(name, value);
    } else {
      known->second = value;
    }
  }
  for (const auto& [name, value] : headers) out.add("header", name + ": " + value);
  const bool coding = std::any_of(headers.begin(), headers.end(),
                                  [](const auto& header) { return iequals(header.first, "Accept-Encoding"); });
  if (!coding) out.add("header", "Accept-Encoding: gzip, deflate");  // as its client has it
  return {};
}

bool says_yes(const Environment& environment, BenchLine& bench) {
  const auto wish = environment("PYWRKR_SSL_VERIFY");
  const std::string word = wish ? to_lower(trim(*wish)) : "";
  if (word == "1" || word == "true" || word == "yes") return true;
  if (!word.empty() && word != "0" && word != "false" && word != "no") {
    bench.notes.push_back(fmt::format("PYWRKR_SSL_VERIFY is \"{}\", which counts as off", *wish));
  }
  return false;
}

// A file that only the environment names is no reason to give up.
std::string bundle_of(const Line& line, const Environment& environment, const Surroundings& surroundings,
                      BenchLine& bench) {
  constexpr std::size_t most_bytes = 64u << 20;
  if (line.has("ca-bundle")) return line.last("ca-bundle").value_or("");
  const std::string named = environment("PYWRKR_CA_BUNDLE").value_or("");
  if (named.empty()) return "";
  const auto read = surroundings.read_file(named, most_bytes);
  if (read) return named;
  bench.notes.push_back("PYWRKR_CA_BUNDLE: " + read.error().message + "; the system's certificates are trusted");
  return "";
}

void add_tls(const Line& line, const Environment& environment, const Surroundings& surroundings, PywrkrLine& out) {
  if (!line.has("ssl-verify") && !says_yes(environment, out.bench)) {
    out.bench.flag("insecure");
    const bool secret = line.has("basic-auth") || line.has("cookie");
    if (secret && (out.url.starts_with("https://") || out.url.starts_with("wss://") || out.scenario_tls)) {
      out.bench.notes.push_back("credentials go to a server whose certificate nobody checks: add --ssl-verify");
    }
    return;
  }
  const std::string bundle = bundle_of(line, environment, surroundings, out.bench);
  if (!bundle.empty()) out.bench.add("ca-bundle", bundle);
}

void read_keepalive(const Line& line, PywrkrLine& out) {
  for (const Word& word : line.options) {
    if (word.row->name == "keepalive") out.keepalive = true;
    if (word.row->name == "no-keepalive") out.keepalive = false;
  }
  if (out.keepalive) return;
  if (out.socket) {
    out.bench.notes.emplace_back("--no-keepalive has no effect on a WebSocket");
  } else {
    out.bench.add("keepalive", "false");
  }
}

void add_content(const Line& line, PywrkrLine& out) {
  std::string& method = out.method;
  method = line.last("method").value_or(method);
  std::transform(method.begin(), method.end(), method.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  out.bench.add("method", method);
  const auto file = line.last("post-file"), body = line.last("body");
  if (file) {
    out.bench.add("post-file", *file);
  } else if (body && !body->empty()) {
    out.bench.add("body", *body);
  }
}

void note_unused_content(const Line& line, BenchLine& bench) {
  for (const char* own : {"method", "body", "post-file"}) {
    if (line.has(own)) bench.notes.push_back(fmt::format("--{} has no effect: each step has its own", own));
  }
}

}  // namespace

Result<void> add_pywrkr_request(const Line& line, const Environment& environment, const Surroundings& surroundings,
                                PywrkrLine& out) {
  if (auto ok = add_headers(line, out.bench); !ok) return ok;
  if (out.scenario) {
    note_unused_content(line, out.bench);
  } else if (!out.socket) {
    add_content(line, out);
  }
  read_keepalive(line, out);
  add_tls(line, environment, surroundings, out);
  out.http2 = line.has("http2");
  out.session_cookies = !line.has("no-session-cookies");
  out.read_body = !line.has("no-read-body");
  return {};
}

BenchLine bench_line(const PywrkrLine& line, const std::string& url, const std::string& method) {
  BenchLine bench = line.bench;
  if (!url.empty()) bench.raw.arguments = {url};
  if (!method.empty()) bench.add("method", method);
  if (!line.http2) return bench;
  add_http2(url.empty() ? line.scenario_tls : url.starts_with("https:"), bench);
  const bool own_each = line.users || line.autofind || !line.keepalive;  // a connection
  if (!own_each) share_connections(line.connections, bench);
  return bench;
}

}  // namespace brink::input::compat
