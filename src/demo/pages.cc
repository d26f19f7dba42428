#include "demo/pages.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "demo/page_texts.h"

namespace brink::demo {
namespace {

constexpr std::string_view plain_text = "text/plain; charset=utf-8";
constexpr std::string_view xml_text = "application/xml";
constexpr std::int64_t products = 1000;

struct Asset {
  std::string_view path;
  std::string_view type;
  std::string_view text;
  std::string_view etag;
};

constexpr std::array assets{
    Asset{"/app.css", "text/css; charset=utf-8", css_text, "\"css-1\""},
    Asset{"/app.js", "text/javascript; charset=utf-8", js_text, "\"js-1\""},
    Asset{"/logo.svg", "image/svg+xml", logo_text, "\"logo-1\""},
};

// Bodies are only ever shown to browsers, which must not be made to run what stands in a query.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string html(std::string_view title, std::string_view content) {
  std::string out;
  out.reserve(html_begin.size() + title.size() + html_middle.size() + content.size() + html_end.size());
  return out.append(html_begin).append(title).append(html_middle).append(content).append(html_end);
}

Page not_found() { return {{.status = 404, .body = html("Not found", "<p>There is no such page.</p>")}}; }

Page asset_page(const Asset& asset, const Request& request) {
  if (request.if_none_match == asset.etag) return {{.status = 304, .etag = asset.etag}};
  return {{.type = asset.type, .body = std::string(asset.text), .etag = asset.etag}};
}

Page search_page(const Request& request) {
  std::string_view wanted;
  for (const auto parameter : split(request.query, '&')) {
    if (parameter.starts_with("q=")) wanted = parameter.substr(2);
  }
  const std::string content = "<p>Results for <em>" + escaped(wanted) + "</em>:</p>" + std::string(search_results);
  return {{.body = html("Search", content)}, Cost::page};
}

Page product_page(std::string_view id) {
  const auto number = parse_int(id);
  if (!number || *number < 1 || *number > products) return not_found();
  const std::string name = std::to_string(*number);
  const std::string content = "<p>Product " + name + ", fresh today.</p><p><a href=\"/checkout\">Buy</a></p>";
  return {{.body = html("Product " + name, content)}, Cost::page};
}

// The Host header comes back in the sitemap, so only what a host can consist of is taken from it.
std::string_view safe_authority(std::string_view host, std::string_view fallback) {
  const bool safe = std::ranges::all_of(host, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == ':' || c == '[' || c == ']';
  });
  return safe && !host.empty() ? host : fallback;
}

Page sitemap_page(std::string_view authority) {
  std::string out(sitemap_begin);
  for (const std::string_view path : {"/", "/search?q=tea", "/product/1", "/product/2", "/checkout"}) {
    out.append("  <url><loc>http://").append(authority).append(path).append("</loc></url>\n");
  }
  out += sitemap_end;
  return {{.type = xml_text, .body = std::move(out)}};
}

Page robots_page(std::string_view authority) {
  std::string out = "User-agent: *\nDisallow: /admin\n\nSitemap: http://";
  return {{.type = plain_text, .body = out.append(authority).append("/sitemap.xml\n")}};
}

Page page_at(const Request& request, std::string_view authority) {
  const std::string_view path = request.path;
  if (path == "/") return {{.body = html("The fragile shop", home_content)}};
  if (path == "/search") return search_page(request);
  if (path == "/checkout") return {{.body = html("Thank you", "<p>Your order is on its way.</p>")}, Cost::checkout};
  if (path.starts_with("/product/")) return product_page(path.substr(std::string_view("/product/").size()));
  if (path == "/sitemap.xml") return sitemap_page(safe_authority(request.host, authority));
  if (path == "/robots.txt") return robots_page(safe_authority(request.host, authority));
  if (path == "/admin") return {{.body = html("Staff only", "<p>Nothing to see here.</p>")}};
  for (const Asset& asset : assets) {
    if (path == asset.path) return asset_page(asset, request);
  }
  return not_found();
}

}  // namespace

Page find_page(const Request& request, std::string_view authority) {
  const bool checkout = request.path == "/checkout";
  const bool allowed = request.method == "GET" || request.method == "HEAD" || (checkout && request.method == "POST");
  if (allowed) return page_at(request, authority);
  return {{.status = 405,
           .type = plain_text,
           .body = "method not allowed\n",
           .allow = checkout ? "GET, HEAD, POST" : "GET, HEAD"}};
}

Response pool_exhausted(std::uint32_t slots) {
  return {
      .status = 500, .type = plain_text, .body = "connection pool exhausted (" + std::to_string(slots) + " in use)\n"};
}

Response refusal(int status, std::string_view why) {
  return {.status = status, .type = plain_text, .body = std::string(why) + "\n"};
}

}  // namespace brink::demo
