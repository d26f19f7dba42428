#include "input/audit_options.h"

#include "input/client_options.h"

namespace brink::input {

Result<AuditOptions> read_audit(const Values& values, const Surroundings& surroundings) {
  AuditOptions options;
  auto parsed = parse_url(values.arguments().front());
  if (!parsed) return tl::unexpected(parsed.error());
  options.target = std::move(parsed->url);
  if (parsed->assumed_scheme) options.notes.push_back("no scheme given: taking " + options.target.text());
  auto headers = read_headers(values);
  if (!headers) return tl::unexpected(headers.error());
  options.headers = with_userinfo(std::move(*headers), options.target);
  auto client = read_client(values, surroundings);
  if (!client) return tl::unexpected(client.error());
  options.client = std::move(*client);
  options.ignore_robots = values.flag("ignore-robots");
  options.foreign_hosts = foreign_hosts({options.target}, options.client);
  return options;
}

}  // namespace brink::input
