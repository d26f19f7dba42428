#include "input/machine_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace brink::input {
namespace {

constexpr std::uint16_t usual_port = 4222;

// Names alone: values may be secret.
struct Rule {
  std::string_view one, other, hint;
};
constexpr std::string_view by_one = "give one: NATS knows us by one of them";
constexpr std::string_view listens = "leave one out: a server that is there listens where it does";
constexpr Rule exclusions[] = {
    {"nats", "bind", listens},           {"nats", "port", listens},
    {"nats-token", "nats-user", by_one}, {"nats-token", "nats-creds", by_one},
    {"nats-token", "nats-nkey", by_one}, {"nats-user", "nats-creds", by_one},
    {"nats-user", "nats-nkey", by_one},  {"nats-creds", "nats-nkey", by_one},
};
constexpr Rule needs[] = {
    {"nats-password", "nats-user", "add the user it belongs to"},
    {"nats-cert", "nats-key", "add the key of that certificate"},
    {"nats-key", "nats-cert", "add the certificate of that key"},
};
// What asks for other machines without saying so.
constexpr std::string_view only_with_workers[] = {
    "nats",       "bind",      "port",      "group",   "join-timeout", "send-file",  "send-env",
    "nats-token", "nats-user", "nats-nkey", "nats-ca", "nats-cert",    "nats-creds",
};

Result<void> check_names(const Values& values) {
  const bool is_worker = values.command() == Command::worker;
  for (const Rule& rule : exclusions) {
    if (is_worker && rule.one == "nats") continue;
    if (!values.on_line(rule.one) || !values.on_line(rule.other)) continue;
    return usage_error(fmt::format("--{} and --{} cannot be given together", rule.one, rule.other),
                       std::string(rule.hint));
  }
  for (const Rule& rule : needs) {
    if (values.on_line(rule.one) && !values.given(rule.other)) {
      return usage_error(fmt::format("--{} needs --{}", rule.one, rule.other), std::string(rule.hint));
    }
  }
  if (is_worker || values.given("workers")) return {};
  for (const std::string_view name : only_with_workers) {
    if (!values.on_line(name)) continue;
    return usage_error(fmt::format("--{} needs --workers", name), "add --workers N: the machines that play the run");
  }
  return {};
}

// One identity: what stands on the line goes before the environment, which may be somebody else's.
void read_identity(const Values& values, plan::NatsAccess& access) {
  constexpr std::string_view kinds[] = {"nats-token", "nats-user", "nats-creds", "nats-nkey"};
  const auto on_line = [&](std::string_view kind) { return values.on_line(kind); };
  const bool any = std::any_of(std::begin(kinds), std::end(kinds), on_line);
  const auto text = [&](std::string_view kind) {
    return any && !values.on_line(kind) ? "" : values.maybe_text(kind).value_or("");
  };
  access.token = text("nats-token");
  access.user = text("nats-user");
  if (!access.user.empty()) access.password = values.maybe_text("nats-password").value_or("");
  access.credentials = text("nats-creds");
  access.nkey = text("nats-nkey");
}

bool is_word(std::string_view text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

Result<std::string> read_word(const Values& values, std::string_view name) {
  const std::string word = values.maybe_text(name).value_or("");
  if (word.empty() || is_word(word)) return word;
  return usage_error(fmt::format("--{}: \"{}\" is no name", name, word), "use letters, digits, - and _, at most 64");
}

// "host", "host:4222" and "nats://host" are "nats://host:4222". The text may hold a password, so no error repeats it.
Result<std::string> nats_url(std::string_view option, std::string_view text) {
  const auto wrong = [&] {
    return usage_error(fmt::format("--{}: that is no address of NATS", option),
                       "write nats://HOST:4222 or tls://HOST:4222");
  };
  std::string url(trim(text));
  if (url.find("://") == std::string::npos) url = "nats://" + url;
  if (!url.starts_with("nats://") && !url.starts_with("tls://")) return wrong();
  const std::size_t begin = url.find("://") + 3;
  const std::size_t at = url.rfind('@');
  const std::string host = url.substr(at == std::string::npos || at < begin ? begin : at + 1);
  if (host.empty() || host.find_first_of(" /?#\"'\\") != std::string::npos) return wrong();
  const std::size_t end = host.front() == '[' ? host.find(']') : 0;
  const std::size_t colon = end == std::string::npos ? end : host.find(':', end);
  if (host.front() == '[' && end == std::string::npos) return wrong();
  if (colon == std::string::npos) return url + ":" + std::to_string(usual_port);
  const auto port = parse_int(std::string_view(host).substr(colon + 1));
  if (!port || *port < 1 || *port > 65535 || colon == 0) return wrong();
  return url;
}

Result<plan::NatsAccess> read_access(const Values& values, std::string_view where) {
  plan::NatsAccess access;
  const std::string text = values.maybe_text(where).value_or("");
  for (const std::string_view one : split(text, ',')) {
    if (trim(one).empty()) continue;
    auto url = nats_url(where, one);
    if (!url) return tl::unexpected(url.error());
    access.urls.push_back(std::move(*url));
  }
  read_identity(values, access);
  access.ca = values.maybe_text("nats-ca").value_or("");
  access.certificate = values.maybe_text("nats-cert").value_or("");
  access.key = values.maybe_text("nats-key").value_or("");
  return access;
}

}  // namespace

Result<std::optional<plan::Machines>> read_machines(const Values& values, std::uint32_t users) {
  if (auto ok = check_names(values); !ok) return tl::unexpected(ok.error());
  if (!values.given("workers")) return std::optional<plan::Machines>();
  plan::Machines machines;
  machines.workers = static_cast<std::uint32_t>(values.integer("workers"));
  auto access = read_access(values, "nats");
  if (!access) return tl::unexpected(access.error());
  machines.nats = std::move(*access);
  // Where another is may stand in the environment.
  if (values.on_line("bind") || values.on_line("port")) machines.nats.urls.clear();
  auto group = read_word(values, "group");
  if (!group) return tl::unexpected(group.error());
  machines.group = std::move(*group);
  machines.bind = values.text("bind");
  machines.port = static_cast<std::uint16_t>(values.integer("port"));
  machines.join_timeout = values.duration("join-timeout");
  machines.users = users;
  machines.on_loss = read_on_loss(values);
  machines.threads_given = values.given("threads");
  return std::optional(std::move(machines));
}

plan::OnLoss read_on_loss(const Values& values) {
  const std::string loss = values.maybe_text("on-worker-loss").value_or("");
  if (loss == "stop") return plan::OnLoss::stop;
  return loss == "go-on" ? plan::OnLoss::go_on : plan::OnLoss::redistribute;
}

Result<plan::Joining> read_joining(const Values& values, const Surroundings& surroundings) {
  if (auto ok = check_names(values); !ok) return tl::unexpected(ok.error());
  plan::Joining joining;
  auto access = read_access(values, "join");
  if (!access) return tl::unexpected(access.error());
  joining.nats = std::move(*access);
  if (joining.nats.urls.empty()) {
    return usage_error("nothing says where runs are made known", "add --join nats://HOST:4222");
  }
  auto group = read_word(values, "group");
  if (!group) return tl::unexpected(group.error());
  joining.group = std::move(*group);
  auto name = read_word(values, "name");
  if (!name) return tl::unexpected(name.error());
  joining.name = std::move(*name);
  const std::int64_t processes = values.integer("processes");
  if (processes == 0) return usage_error("--processes 0: nobody would play", "give a number, or -1 for one a core");
  joining.processes = processes < 0 ? std::max(1u, surroundings.cores) : static_cast<std::uint32_t>(processes);
  joining.once = values.flag("once");
  return joining;
}

}  // namespace brink::input
