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

// Python takes blanks around a number, and a plus before it.
std::string_view unsigned_text(std::string_view text) {
  text = trim(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

}  // namespace

tl::unexpected<Error> pywrkr_wrong(std::string message) {
  return usage_error(std::move(message), "see: brink pywrkr --help");
}

std::string pywrkr_digits(double value) {
  std::string text = fmt::format("{:.9f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::optional<std::uint64_t> PywrkrReader::whole(std::string_view name, std::uint64_t least, Beyond beyond) {
  const auto text = line_.last(name);
  if (!text) return std::nullopt;
  const auto value = parse_int(unsigned_text(*text));
  if (!value) {
    fail(fmt::format("argument --{}: invalid int value: '{}'", name, *text));
  } else if (*value < static_cast<std::int64_t>(least)) {
    fail(fmt::format("--{} must be >= {}", name, least));
  } else if (const auto taken = bounded(name, static_cast<double>(*value), beyond)) {
    return static_cast<std::uint64_t>(*taken);
  }
  return std::nullopt;
}

std::optional<double> PywrkrReader::number(std::string_view name, double least, bool above, Beyond beyond) {
  const auto text = line_.last(name);
  if (!text) return std::nullopt;
  const auto value = parse_double(unsigned_text(*text));
  if (!value) {
    fail(fmt::format("argument --{}: invalid float value: '{}'", name, *text));
  } else if (above ? *value <= least : *value < least) {
    fail(fmt::format("--{} must be {} {:g}", name, above ? ">" : ">=", least));
  } else {
    return bounded(name, *value, beyond);
  }
  return std::nullopt;
}

std::optional<double> PywrkrReader::bounded(std::string_view name, double value, Beyond beyond) {
  const Option* ours = find_option(Command::bench, name);
  if (ours == nullptr || beyond == Beyond::taken || ours->range.contains(value)) return value;
  const bool above = value > ours->range.most;
  const std::string bound = pywrkr_digits(above ? ours->range.most : ours->range.least);
  if (above && beyond == Beyond::lowered) {
    notes_.push_back(fmt::format("--{} is lowered to {}, the most that is taken here", name, bound));
    return ours->range.most;
  }
  fail(fmt::format("--{} must be {} {}, the {} that is taken here", name, above ? "<=" : ">=", bound,
                   above ? "most" : "least"));
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
