#include "input/import/har_headers.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

constexpr std::array made_by_clients{
    // of the client
    "accept-encoding", "host", "user-agent", "content-length", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform",
    "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user", "upgrade-insecure-requests", "priority",
    // of the visit
    "referer", "origin", "cookie",
    // of the connection
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings"};

void set(std::vector<plan::Header>& headers, const plan::Header& header) {
  const auto known =
      std::find_if(headers.begin(), headers.end(), [&](const plan::Header& h) { return iequals(h.name, header.name); });
  if (known == headers.end()) {
    headers.push_back(header);
  } else {
    *known = header;
  }
}

}  // namespace

bool is_made_by_client(std::string_view name) {
  return name.starts_with(':') || std::any_of(made_by_clients.begin(), made_by_clients.end(),
                                              [&](const char* made) { return iequals(name, made); });
}

std::vector<plan::Header> har_headers(const HarEntry& entry, bool all) {
  std::vector<plan::Header> headers;
  for (const plan::Header& header : entry.headers) {
    if (all && !is_made_by_client(header.name)) set(headers, header);
  }
  const bool typed = entry.body.given() && !entry.body_type.empty();
  if (typed && !has_header(headers, "content-type")) headers.push_back({"Content-Type", entry.body_type});
  // A multipart form is given a boundary when it is put together.
  if (entry.body.is_form()) std::erase_if(headers, [](const auto& h) { return iequals(h.name, "content-type"); });
  if (!entry.address.userinfo.empty() && !has_header(headers, "authorization")) {
    headers.push_back(userinfo_header(entry.address.userinfo));
  }
  return headers;
}

}  // namespace brink::input
