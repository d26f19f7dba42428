#include "input/compat/pywrkr.h"

#include <fmt/format.h>

#include "base/text.h"
#include "input/compat/pywrkr_parts.h"

namespace brink::input::compat {
namespace {

Result<void> read_target(const Line& line, PywrkrLine& out) {
  out.url_file = line.last("url-file");
  if (line.arguments.size() > 1) return pywrkr_wrong(fmt::format("unrecognized arguments: {}", line.arguments[1]));
  if (!line.arguments.empty()) out.url = line.arguments.front();
  if (auto ok = read_pywrkr_socket(line, out); !ok || out.socket) return ok;
  if (line.arguments.empty()) {
    if (out.url_file || line.has("scenario")) return {};
    return pywrkr_wrong("the following arguments are required: url");
  }
  if (!out.url.starts_with("http://") && !out.url.starts_with("https://")) {
    return pywrkr_wrong(fmt::format("invalid URL '{}': the scheme must be http, https, ws or wss", out.url));
  }
  return {};
}

}  // namespace

tl::unexpected<Error> pywrkr_wrong(std::string message) {
  return usage_error(std::move(message), "see: brink pywrkr --help");
}

std::optional<std::uint64_t> PywrkrReader::whole(std::string_view name, std::uint64_t least) {
  const auto text = line_.last(name);
  if (!text) return std::nullopt;
  const auto value = parse_int(trim(*text));
  if (!value) {
    fail(fmt::format("argument --{}: invalid int value: '{}'", name, *text));
  } else if (*value < static_cast<std::int64_t>(least)) {
    fail(fmt::format("--{} must be >= {}", name, least));
  } else {
    return static_cast<std::uint64_t>(*value);
  }
  return std::nullopt;
}

std::optional<double> PywrkrReader::number(std::string_view name, double least, bool above) {
  const auto text = line_.last(name);
  if (!text) return std::nullopt;
  const auto value = parse_double(trim(*text));
  if (!value) {
    fail(fmt::format("argument --{}: invalid float value: '{}'", name, *text));
  } else if (above ? *value <= least : *value < least) {
    fail(fmt::format("--{} must be {} {:g}", name, above ? ">" : ">=", least));
  } else {
    return value;
  }
  return std::nullopt;
}

void PywrkrReader::fail(std::string message) {
  if (!error_) error_ = std::move(message);
}

Result<void> PywrkrReader::ok() const {
  if (error_) return pywrkr_wrong(*error_);
  return {};
}

Result<PywrkrLine> translate_pywrkr(const Line& line, const Environment& environment,
                                    const Surroundings& surroundings) {
  PywrkrLine out;
  add_alike(line, out.bench);
  Result<void> ok = check_pywrkr_clashes(line);
  const auto then = [&](auto part) {
    if (ok) ok = part();
  };
  then([&] { return read_target(line, out); });
  then([&] { return read_pywrkr_load(line, out); });
  then([&] { return add_pywrkr_exports(line, out); });
  then([&] { return add_pywrkr_scenario(line, surroundings, out); });
  then([&] { return add_pywrkr_request(line, environment, surroundings, out); });
  then([&] { return add_pywrkr_machines(line, environment, out); });
  then([&] { return read_pywrkr_gates(line, out); });
  then([&] { return read_pywrkr_profile(line, surroundings, out); });
  if (!ok) return tl::unexpected(ok.error());
  add_pywrkr_load(line, out);
  if (line.has("verify-length")) out.bench.lengths = plan::Lengths::counted;
  out.breakdown = line.has("latency-breakdown");
  out.json = line.last("json");
  out.html_report = line.last("html-report");
  out.csv = line.last("csv");
  out.html_table = line.has("html");
  return out;
}

}  // namespace brink::input::compat
