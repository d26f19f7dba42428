// Reads what a sitemap (sitemaps.org) and a page's links say about the routes of a site. Foreign bytes, pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/url.h"

namespace brink::run {

struct Sitemap {
  std::vector<Url> pages;   // same origin as the base, in order, each once
  std::vector<Url> nested;  // further sitemaps of the same origin
};
// XML (urlset or sitemapindex, any namespace) or plain text with a URL a line. Garbage gives nothing.
Sitemap parse_sitemap(const Url& base, std::string_view text);

// Same-origin pages the HTML links to with <a href>, in order, each once, without the page itself; links that log out,
// download or point into the page are left out. <base href> is honoured.
std::vector<Url> page_links(const Url& page, std::string_view html);

struct Assets {
  std::vector<Url> own;       // of the page's origin, in order, each once
  std::size_t elsewhere = 0;  // of others, each once
};
// What a browser would fetch to show the page: scripts, stylesheets, icons, preloads, images and their first srcset.
Assets page_assets(const Url& page, std::string_view html);

}  // namespace brink::run
