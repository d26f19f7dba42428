// pywrkr's masters and workers. Each worker there has the whole load; here they share it.
#include <fmt/format.h>

#include "base/text.h"
#include "input/compat/pywrkr_parts.h"

namespace brink::input::compat {
namespace {

constexpr std::string_view usual_bind = "0.0.0.0";
constexpr std::string_view usual_port = "9220";

std::string secret_of(const Line& line, const Environment& environment) {
  const auto given = line.last("worker-secret");
  return given ? *given : environment("PYWRKR_WORKER_SECRET").value_or("");
}

}  // namespace

Result<std::optional<plan::Joining>> read_pywrkr_worker(const Line& line, const Environment& environment) {
  const auto where = line.last("worker");
  if (!where) return std::optional<plan::Joining>();
  if (line.has("master")) return pywrkr_wrong("argument --worker: not allowed with argument --master");
  const auto colon = where->rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_int(where->substr(colon + 1));
  if (colon == 0 || !port || *port < 1 || *port > 65535 || where->find_first_of(" /@?#") != std::string::npos) {
    return pywrkr_wrong(fmt::format("argument --worker: '{}' is not HOST:PORT", *where));
  }
  plan::Joining joining;
  joining.nats.urls = {"nats://" + *where};
  joining.nats.token = secret_of(line, environment);
  if (joining.nats.token.empty()) joining.nats.token = environment("NATS_TOKEN").value_or("");
  joining.once = true;
  return std::optional(std::move(joining));
}

Result<void> add_pywrkr_machines(const Line& line, const Environment& environment, PywrkrLine& out) {
  PywrkrReader reader(line);
  const auto workers = reader.whole("expect-workers", 1);
  const auto port = reader.whole("port", 1);
  if (auto ok = reader.ok(); !ok) return ok;
  if (!line.has("master")) return {};
  out.bench.add("workers", std::to_string(workers.value_or(1)));
  out.bench.add("bind", line.last("bind").value_or(std::string(usual_bind)));
  out.bench.add("port", port ? std::to_string(*port) : std::string(usual_port));
  const std::string secret = secret_of(line, environment);
  if (!secret.empty()) out.bench.add("nats-token", secret);
  return {};
}

}  // namespace brink::input::compat
