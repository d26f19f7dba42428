#include "verdict/audit/audit.h"

#include "verdict/audit/checks.h"

namespace brink::verdict::audit {
namespace {

constexpr Check checks[] = {
    check_status,        check_baseline,    check_redirects,      check_dns,       check_compression, check_vary,
    check_keepalive,     check_assets,      check_validator,      check_cache_key, check_cdn,         check_cookies,
    check_asset_cookies, check_tls_version, check_tls_resumption, check_http2,     check_hsts,
};

}  // namespace

std::string_view grade_name(Grade grade) {
  switch (grade) {
    case Grade::pass: return "pass";
    case Grade::info: return "info";
    case Grade::warn: return "warn";
    case Grade::fail: break;
  }
  return "fail";
}

std::vector<Finding> audit(const Site& site) {
  std::vector<Finding> findings;
  for (const Check check : checks) findings.push_back(check(site));
  return findings;
}

}  // namespace brink::verdict::audit
