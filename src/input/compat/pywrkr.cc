#include "input/compat/pywrkr.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/url.h"

namespace brink::input::compat {
namespace {

tl::unexpected<Error> wrong(std::string message) { return usage_error(std::move(message), "see: brink pywrkr --help"); }

// Reads numbers as pywrkr's parser does, and keeps the first thing that is wrong.
class Reader {
 public:
  explicit Reader(const Line& line) : line_(line) {}

  std::optional<std::uint64_t> whole(std::string_view name, std::uint64_t least) {
    const auto text = line_.last(name);
    if (!text) return std::nullopt;
    const auto value = parse_int(trim(*text));
    if (!value) return fail<std::uint64_t>(fmt::format("argument --{}: invalid int value: '{}'", name, *text));
    if (*value >= static_cast<std::int64_t>(least)) return static_cast<std::uint64_t>(*value);
    return fail<std::uint64_t>(fmt::format("--{} must be >= {}", name, least));
  }

  std::optional<double> number(std::string_view name, double least, bool above) {
    const auto text = line_.last(name);
    if (!text) return std::nullopt;
    const auto value = parse_double(trim(*text));
    if (!value) return fail<double>(fmt::format("argument --{}: invalid float value: '{}'", name, *text));
    if (above ? *value > least : *value >= least) return value;
    return fail<double>(fmt::format("--{} must be {} {:g}", name, above ? ">" : ">=", least));
  }

  template <class T>
  std::optional<T> fail(std::string message) {
    if (!error_) error_ = std::move(message);
    return std::nullopt;
  }
  Result<void> ok() const {
    if (error_) return wrong(*error_);
    return {};
  }

 private:
  const Line& line_;
  std::optional<std::string> error_;
};

Result<void> read_load(const Line& line, PywrkrLine& out) {
  Reader reader(line);
  out.connections = reader.whole("connections", 1).value_or(10);
  static_cast<void>(reader.whole("threads", 1));
  out.duration_s = reader.number("duration", 0, true);
  out.requests = reader.whole("num-requests", 1);
  static_cast<void>(reader.number("timeout", 0, true));
  out.ramp_up_s = reader.number("ramp-up", 0, false).value_or(0);
  out.think_s = reader.number("think-time", 0, false).value_or(1);
  out.think_jitter = reader.number("think-jitter", 0, false).value_or(0.5);
  if (out.think_jitter > 1) static_cast<void>(reader.fail<double>("--think-jitter must be between 0 and 1"));
  out.users = reader.whole("users", 1);
  out.rate = reader.number("rate", 0, true);
  out.rate_ramp = reader.number("rate-ramp", 0, true);
  return reader.ok();
}

Result<void> read_autofind(const Line& line, PywrkrLine& out) {
  if (!line.has("autofind")) return {};
  for (const char* other : {"num-requests", "rate", "rate-ramp", "users", "duration"}) {
    if (line.has(other)) return wrong(fmt::format("--autofind cannot be combined with --{}", other));
  }
  for (const char* dropped : {"method", "header", "body", "post-file", "basic-auth", "cookie", "verify-length"}) {
    if (line.has(dropped)) return wrong(fmt::format("--autofind does not take --{}", dropped));
  }
  Reader reader(line);
  AutofindLine found;
  found.start_users = reader.whole("start-users", 1).value_or(found.start_users);
  found.max_users = reader.whole("max-users", 1).value_or(found.max_users);
  found.step_multiplier = reader.number("step-multiplier", 1, true).value_or(found.step_multiplier);
  found.step_seconds = reader.number("step-duration", 0, true).value_or(found.step_seconds);
  found.max_error_percent = reader.number("max-error-rate", 0, false).value_or(found.max_error_percent);
  found.max_p95_s = reader.number("max-p95", 0, true).value_or(found.max_p95_s);
  if (auto ok = reader.ok(); !ok) return ok;
  if (found.max_users <= found.start_users) return wrong("--max-users must be greater than --start-users");
  out.autofind = found;
  return {};
}

Result<void> check_modes(const Line& line, PywrkrLine& out) {
  if (out.users) {
    if (out.requests) return wrong("-u/--users cannot be combined with -n/--num-requests");
    if (!out.duration_s) return wrong("-u/--users requires -d/--duration");
  } else if (out.requests && out.duration_s) {
    return wrong("-n/--num-requests cannot be combined with -d/--duration");
  }
  if (!out.users && !out.requests && !out.duration_s && !out.autofind) out.duration_s = 10;
  if (out.duration_s && out.ramp_up_s >= *out.duration_s) {
    return wrong("--ramp-up must be less than --duration");
  }
  if (out.rate_ramp && (!out.rate || !out.duration_s)) return wrong("--rate-ramp requires --rate and --duration");
  if (line.has("url-file") && out.autofind) return wrong("--url-file cannot be combined with --autofind");
  return {};
}

Result<void> read_target(const Line& line, PywrkrLine& out) {
  out.url_file = line.last("url-file");
  if (line.arguments.size() > 1) return wrong(fmt::format("unrecognized arguments: {}", line.arguments[1]));
  if (line.arguments.empty()) {
    if (out.url_file) return {};
    return wrong("the following arguments are required: url");
  }
  out.url = line.arguments.front();
  if (!out.url.starts_with("http://") && !out.url.starts_with("https://")) {
    return wrong(fmt::format("invalid URL '{}': the scheme must be http or https", out.url));
  }
  return {};
}

// Of equal names the last counts, and credentials go before a header.
Result<void> add_headers(const Line& line, BenchLine& out) {
  std::vector<std::pair<std::string, std::string>> headers;
  for (const Word& word : line.options) {
    if (word.row->name != "header") continue;
    const std::size_t colon = word.value.find(':');
    if (colon == std::string::npos)
      return wrong(fmt::format("invalid header '{}': expected 'Name: Value'", word.value));
    const std::string name(trim(std::string_view(word.value).substr(0, colon)));
    const std::string value(trim(std::string_view(word.value).substr(colon + 1)));
    if (iequals(name, "Authorization") && line.has("basic-auth")) continue;
    const auto known =
        std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
    if (known == headers.end()) {
      headers.emplace_back(name, value);
    } else {
      known->second = value;
    }
  }
  for (const auto& [name, value] : headers) out.add("header", name + ": " + value);
  return {};
}

Result<void> read_tags(const Line& line, PywrkrLine& out) {
  for (const Word& word : line.options) {
    if (word.row->name != "tag") continue;
    const std::size_t equals = word.value.find('=');
    if (equals == std::string::npos) return wrong(fmt::format("invalid tag '{}': expected key=value", word.value));
    out.tags[std::string(trim(std::string_view(word.value).substr(0, equals)))] =
        std::string(trim(std::string_view(word.value).substr(equals + 1)));
  }
  return {};
}

void add_tls(const Line& line, const Environment& environment, PywrkrLine& out) {
  const auto wish = environment("PYWRKR_SSL_VERIFY");
  const std::string word = wish ? to_lower(trim(*wish)) : "";
  const bool by_environment = word == "1" || word == "true" || word == "yes";
  if (!by_environment && !word.empty() && word != "0" && word != "false" && word != "no") {
    out.bench.notes.push_back(fmt::format("PYWRKR_SSL_VERIFY is \"{}\", which counts as off", *wish));
  }
  if (!line.has("ssl-verify") && !by_environment) {
    out.bench.flag("insecure");
    return;
  }
  const auto bundle = line.has("ca-bundle") ? line.last("ca-bundle") : environment("PYWRKR_CA_BUNDLE");
  if (bundle && !bundle->empty()) out.bench.add("ca-bundle", *bundle);
}

void add_load(const Line& line, PywrkrLine& out) {
  BenchLine& bench = out.bench;
  if (out.duration_s) bench.add("duration", fmt::format("{}", *out.duration_s));
  if (out.requests) bench.add("requests", std::to_string(*out.requests));
  if (out.rate) bench.add("rate", fmt::format("{}", *out.rate));
  if (out.rate_ramp) bench.add("rate-ramp", fmt::format("{}", *out.rate_ramp));
  if (out.users && out.rate) {
    bench.add("connections", std::to_string(*out.users));
    bench.notes.push_back("with --rate requests are due by the clock: --think-time and --ramp-up have no effect");
  } else if (out.users) {
    bench.add("users", std::to_string(*out.users));
    bench.add("think-time", fmt::format("{}", out.think_s));
    bench.add("think-jitter", fmt::format("{}", out.think_jitter));
    if (out.ramp_up_s > 0) bench.add("ramp-up", fmt::format("{}", out.ramp_up_s));
  } else {
    bench.add("connections", std::to_string(out.connections));
  }
  bench.add("timeout", line.last("timeout").value_or("30"));
}

void add_request(const Line& line, PywrkrLine& out) {
  BenchLine& bench = out.bench;
  std::string method = line.last("method").value_or("GET");
  std::transform(method.begin(), method.end(), method.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  bench.add("method", method);
  const auto body = line.last("body");
  if (body && !body->empty() && !line.has("post-file")) bench.add("body", *body);
  for (const Word& word : line.options) {
    if (word.row->name == "keepalive") out.keepalive = true;
    if (word.row->name == "no-keepalive") out.keepalive = false;
  }
  if (!out.keepalive) bench.add("keepalive", "false");
}

}  // namespace

Result<PywrkrLine> translate_pywrkr(const Line& line, const Environment& environment) {
  PywrkrLine out;
  if (auto ok = read_autofind(line, out); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_target(line, out); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_load(line, out); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_modes(line, out); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_tags(line, out); !ok) return tl::unexpected(ok.error());
  add_alike(line, out.bench);
  if (auto ok = add_headers(line, out.bench); !ok) return tl::unexpected(ok.error());
  add_load(line, out);
  add_request(line, out);
  add_tls(line, environment, out);
  out.breakdown = line.has("latency-breakdown");
  out.json = line.last("json");
  out.html_report = line.last("html-report");
  out.csv = line.last("csv");
  out.html_table = line.has("html");
  return out;
}

}  // namespace brink::input::compat
