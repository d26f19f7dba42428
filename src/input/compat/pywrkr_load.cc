#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "input/compat/pywrkr_parts.h"
#include "input/options/rows.h"
#include "input/traffic_profile.h"

namespace brink::input::compat {
namespace {

struct Clash {
  std::string_view one, other;
};
// What pywrkr refuses together, and what can be neither done nor ignored.
constexpr std::array clashes = {
    Clash{"autofind", "num-requests"},  Clash{"autofind", "rate"},
    Clash{"autofind", "rate-ramp"},     Clash{"autofind", "traffic-profile"},
    Clash{"autofind", "users"},         Clash{"autofind", "duration"},
    Clash{"autofind", "threshold"},     Clash{"autofind", "baseline"},
    Clash{"autofind", "save-baseline"}, Clash{"url-file", "autofind"},
    Clash{"url-file", "scenario"},      Clash{"url-file", "baseline"},
    Clash{"url-file", "save-baseline"}, Clash{"traffic-profile", "rate-ramp"},
};

void note(const PywrkrReader& reader, PywrkrLine& out) {
  out.bench.notes.insert(out.bench.notes.end(), reader.notes().begin(), reader.notes().end());
}

Result<void> read_autofind(const Line& line, PywrkrLine& out) {
  if (!line.has("autofind")) return {};
  for (const char* dropped : {"method", "header", "body", "post-file", "basic-auth", "cookie", "verify-length"}) {
    if (line.has(dropped)) return pywrkr_wrong(fmt::format("--autofind does not take --{}", dropped));
  }
  PywrkrReader reader(line);
  AutofindLine found;
  found.start_users = reader.whole("start-users", 1).value_or(found.start_users);
  found.max_users = reader.whole("max-users", 1, Beyond::lowered).value_or(found.max_users);
  found.step_multiplier = reader.number("step-multiplier", 1, true).value_or(found.step_multiplier);
  found.step_seconds = reader.number("step-duration", 0, true).value_or(found.step_seconds);
  found.max_error_percent = reader.number("max-error-rate", 0, false).value_or(found.max_error_percent);
  found.max_p95_s = reader.number("max-p95", 0, true).value_or(found.max_p95_s);
  if (auto ok = reader.ok(); !ok) return ok;
  note(reader, out);
  if (found.max_users <= found.start_users) return pywrkr_wrong("--max-users must be greater than --start-users");
  out.autofind = found;
  return {};
}

Result<void> read_numbers(const Line& line, PywrkrLine& out) {
  PywrkrReader reader(line);
  out.connections = reader.whole("connections", 1).value_or(10);
  static_cast<void>(reader.whole("threads", 1, Beyond::taken));
  out.duration_s = reader.number("duration", 0, true);
  out.requests = reader.whole("num-requests", 1);
  out.timeout_s = reader.number("timeout", 0, true, Beyond::lowered).value_or(30);
  out.ramp_up_s = reader.number("ramp-up", 0, false).value_or(0);
  out.think_s = reader.number("think-time", 0, false).value_or(1);
  out.think_jitter = reader.number("think-jitter", 0, false, Beyond::taken).value_or(0.5);
  if (out.think_jitter > 1) reader.fail("--think-jitter must be between 0 and 1");
  out.users = reader.whole("users", 1);
  out.rate = reader.number("rate", 0, true);
  out.rate_ramp = reader.number("rate-ramp", 0, true);
  note(reader, out);
  return reader.ok();
}

Result<void> check_modes(const Line& line, PywrkrLine& out) {
  if (out.users) {
    if (out.requests) return pywrkr_wrong("-u/--users cannot be combined with -n/--num-requests");
    if (!out.duration_s) return pywrkr_wrong("-u/--users requires -d/--duration");
  } else if (out.requests && out.duration_s) {
    return pywrkr_wrong("-n/--num-requests cannot be combined with -d/--duration");
  }
  if (!out.users && !out.requests && !out.duration_s && !out.autofind) out.duration_s = 10;
  if (out.duration_s && out.ramp_up_s >= *out.duration_s) {
    return pywrkr_wrong("--ramp-up must be less than --duration");
  }
  if (out.rate_ramp && (!out.rate || !out.duration_s)) {
    return pywrkr_wrong("--rate-ramp requires --rate and --duration");
  }
  if (line.has("traffic-profile") && (!out.rate || !out.duration_s)) {
    return pywrkr_wrong("--traffic-profile requires --rate and --duration");
  }
  return {};
}

void add(BenchLine& bench, std::string_view ours, double value) { bench.add(ours, pywrkr_digits(value)); }

void add_autofind(const Line& line, PywrkrLine& out) {
  const AutofindLine& found = *out.autofind;
  BenchLine& bench = out.bench;
  bench.flag("autofind");
  bench.add("start-users", std::to_string(found.start_users));
  bench.add("max-users", std::to_string(found.max_users));
  add(bench, "step-multiplier", found.step_multiplier);
  add(bench, "step-duration", found.step_seconds);
  add(bench, "max-p95", found.max_p95_s);
  add(bench, "max-error-rate", found.max_error_percent);
  if (!line.has("scenario")) {
    add(bench, "think-time", out.think_s);
    add(bench, "think-jitter", out.think_jitter);
  }
}

void add_open(const Line& line, PywrkrLine& out) {
  BenchLine& bench = out.bench;
  add(bench, "rate", *out.rate);
  if (out.rate_ramp) add(bench, "rate-ramp", *out.rate_ramp);
  if (const auto profile = line.last("traffic-profile")) bench.add("traffic-profile", *profile);
  bench.add("connections", std::to_string(out.users.value_or(out.connections)));
  if (out.users) {
    bench.notes.push_back(line.has("scenario")
                              ? "with --rate iterations begin by the clock: --ramp-up has no effect"
                              : "with --rate requests are due by the clock: --think-time and --ramp-up have no effect");
  }
}

void add_users(const Line& line, PywrkrLine& out) {
  BenchLine& bench = out.bench;
  bench.add("users", std::to_string(*out.users));
  if (out.ramp_up_s > 0) add(bench, "ramp-up", out.ramp_up_s);
  if (line.has("scenario")) return;
  add(bench, "think-time", out.think_s);
  add(bench, "think-jitter", out.think_jitter);
}

}  // namespace

Result<void> read_pywrkr_load(const Line& line, PywrkrLine& out) {
  if (auto ok = read_numbers(line, out); !ok) return ok;
  if (auto ok = read_autofind(line, out); !ok) return ok;
  return check_modes(line, out);
}

Result<void> check_pywrkr_clashes(const Line& line) {
  for (const Clash& clash : clashes) {
    if (!line.has(clash.one) || !line.has(clash.other)) continue;
    return pywrkr_wrong(fmt::format("--{} cannot be combined with --{}", clash.one, clash.other));
  }
  return {};
}

Result<void> read_pywrkr_profile(const Line& line, const Surroundings& surroundings, PywrkrLine& out) {
  const auto spec = line.last("traffic-profile");
  if (!spec) return {};
  const Drawn drawn{*out.rate, from_seconds(*out.duration_s), rows::most_rate};
  auto shape = parse_traffic_profile(*spec, drawn, surroundings);
  if (!shape) return tl::unexpected(shape.error());
  out.profile = std::move(shape->words);
  return {};
}

void add_pywrkr_load(const Line& line, PywrkrLine& out) {
  add(out.bench, "timeout", out.timeout_s);
  if (out.autofind) return add_autofind(line, out);
  if (out.duration_s) add(out.bench, "duration", *out.duration_s);
  if (out.requests) add_count(*out.requests, out.bench);
  if (out.rate) return add_open(line, out);
  if (out.users) return add_users(line, out);
  if (out.socket && out.ramp_up_s > 0) add(out.bench, "ramp-up", out.ramp_up_s);
  if (!out.socket && out.ramp_up_s > 0) out.bench.notes.push_back("--ramp-up has no effect without -u");
  out.bench.add("connections", std::to_string(out.connections));
}

}  // namespace brink::input::compat
