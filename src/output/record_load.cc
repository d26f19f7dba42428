// How a load was meant, in a record: the half of record_build.h that reads load models.
#include <fmt/format.h>

#include "output/number.h"
#include "output/record_build.h"

namespace brink::output {
namespace {

std::string who(const plan::Closed& closed, const plan::Client& client) {
  const bool shares = client.http != plan::Http::http1 && client.streams > 1;
  const bool nameless = !closed.called && closed.think == Duration{} && client.keepalive && !shares;
  return fmt::format("{}{} {}{}{}", closed.legs.empty() ? "" : "at most ", count_text(closed.users),
                     nameless ? "connection" : "user", closed.users == 1 ? "" : "s",
                     shares ? fmt::format(", up to {} on a connection", client.streams) : "");
}

std::string load_text(const plan::Closed& closed, const plan::Client& client, const std::optional<std::string>& shape) {
  if (closed.called) {
    return fmt::format("closed: up to {}, who {} what their program says (latency = service time)", who(closed, client),
                       closed.users == 1 ? "does" : "do");
  }
  const std::string pause =
      closed.think > Duration{} ? fmt::format("{} after", duration_text(seconds(closed.think), true)) : "when";
  return fmt::format("closed: {}{}, each sends {} its response is in{} (latency = service time)",
                     shape ? *shape + ", " : "", who(closed, client), pause,
                     client.keepalive ? "" : ", on a new connection each time");
}

std::string load_text(const plan::Open& open, const Load& load, bool iterations) {
  const char* unit = iterations ? "iterations/s" : "req/s";
  const bool random = open.arrivals == plan::Arrivals::poisson;
  const char* clock = "latency counted from when each request was due";
  if (!load.shape) {
    return fmt::format("open: {} {} {}; {}", rate_text(*load.to_rps), unit, random ? "at random (Poisson)" : "constant",
                       clock);
  }
  return fmt::format("open: {}, {} {} on average, {} at most, {}; {}", *load.shape, rate_text(*load.mean_rps), unit,
                     rate_text(*load.peak_rps), random ? "at random (Poisson)" : "evenly spaced", clock);
}

void fill(Load& out, const plan::Closed& closed, const plan::Stage&, const plan::Client& client, bool) {
  out.model = "closed";
  out.users = closed.users;
  out.think_s = seconds(closed.think);
  out.think_jitter = closed.think_jitter;
  out.ramp_s = seconds(closed.ramp);
  if (!closed.legs.empty()) out.shape = fmt::format("stages ({})", plan::words_of(closed.at_first, closed.legs));
  out.text = load_text(closed, client, out.shape);
}

void fill(Load& out, const plan::Open& open, const plan::Stage& stage, const plan::Client&, bool iterations) {
  const plan::Rate& rate = open.rate;
  const Duration length = stage.duration.value_or(Duration{});
  out.model = "open";
  out.from_rps = out.to_rps = out.mean_rps = out.peak_rps = rate.at(Duration{});
  if (!rate.steady() && length > Duration{}) {
    out.shape = open.shape;
    out.to_rps = rate.at(length);
    out.mean_rps = rate.integral(length) / seconds(length);
    out.peak_rps = rate.highest(Duration{}, length);
    out.ramp_s = seconds(length);
  }
  out.arrivals = open.arrivals == plan::Arrivals::poisson ? "poisson" : "constant";
  out.text = load_text(open, out, iterations);
}

}  // namespace

Load record_load(const plan::Stage& stage, const plan::Client& client, bool iterations) {
  Load out;
  std::visit([&](const auto& load) { fill(out, load, stage, client, iterations); }, stage.load);
  out.requests = stage.requests;
  if (stage.duration) out.duration_s = seconds(*stage.duration);
  out.warmup_s = seconds(stage.warmup);
  out.drain_s = seconds(stage.drain);
  return out;
}

}  // namespace brink::output
