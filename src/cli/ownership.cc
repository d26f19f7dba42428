#include "cli/ownership.h"

#include <fmt/format.h>

#include "base/text.h"

namespace brink::cli {
namespace {

std::string listed(const std::vector<std::string>& hosts) {
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < hosts.size() && i < most; ++i) text += (i > 0 ? ", " : "") + hosts[i];
  return hosts.size() > most ? fmt::format("{} and {} more", text, hosts.size() - most) : text;
}

Result<std::monostate> ask(Door& door, const std::string& host) {
  door.err << fmt::format("Type {} to go on: ", host) << std::flush;
  const auto answer = door.read_line();
  if (answer && iequals(trim(*answer), host)) return std::monostate{};
  if (!answer) door.err << '\n';
  return refused(fmt::format("{} was not confirmed, nothing was sent to it", host),
                 "type the name of the host, or give --i-own-this when it is yours");
}

}  // namespace

Result<std::monostate> confirm_ownership(Door& door, const std::vector<std::string>& foreign_hosts, bool owned,
                                         const std::string& what) {
  if (owned || foreign_hosts.empty()) return std::monostate{};
  const std::string hosts = listed(foreign_hosts);
  if (!door.in_is_terminal || !door.err_is_terminal) {
    return refused(fmt::format("{} is not this machine, and nobody has said it is theirs to load", hosts),
                   "give --i-own-this when it is yours or its owner agreed");
  }
  door.err << fmt::format(
      "brink: about to send {} to {}, which is not this machine.\n"
      "  Load can take a service down. Go on only when it is yours or its owner agreed, and not in production.\n",
      what, hosts);
  for (const std::string& host : foreign_hosts) {
    if (auto ok = ask(door, host); !ok) return ok;
  }
  return std::monostate{};
}

}  // namespace brink::cli
