#include <gumbo.h>

#include <algorithm>

#include "base/text.h"
#include "run/sitemap.h"

namespace brink::run {
namespace {

constexpr std::size_t most_links = 200;
constexpr int deepest = 400;  // of elements in elements; deeper pages are read to here

struct Links {
  Url base;
  std::vector<std::string> hrefs;
  std::vector<std::string> assets;
};

const char* attribute(const GumboNode& node, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&node.v.element.attributes, name);
  return found ? found->value : nullptr;
}

// A <link> that a browser follows by itself.
bool is_fetched(std::string_view rel) {
  const std::string lower = to_lower(rel);
  for (const std::string_view word : split(lower, ' ')) {
    for (const char* fetched : {"stylesheet", "preload", "modulepreload", "icon", "manifest"}) {
      if (trim(word) == fetched) return true;
    }
  }
  return false;
}

void collect_asset(const GumboNode& node, Links& links) {
  const char* place = nullptr;
  switch (node.v.element.tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_IMG: place = attribute(node, "src"); break;
    case GUMBO_TAG_LINK: {
      const char* rel = attribute(node, "rel");
      if (rel && is_fetched(rel)) place = attribute(node, "href");
      break;
    }
    case GUMBO_TAG_SOURCE: place = attribute(node, "srcset"); break;
    default: break;
  }
  if (!place) return;
  const std::string_view text = trim(place);
  links.assets.emplace_back(text.substr(0, text.find_first_of(", \t\n")));
}

void collect(const GumboNode& node, Links& links, int depth) {
  if (node.type != GUMBO_NODE_ELEMENT || depth > deepest) return;
  if (node.v.element.tag == GUMBO_TAG_BASE) {
    if (const char* href = attribute(node, "href")) {
      if (auto base = resolve_url(links.base, href)) links.base = *base;
    }
  }
  if (node.v.element.tag == GUMBO_TAG_A && !attribute(node, "download")) {
    if (const char* href = attribute(node, "href")) links.hrefs.emplace_back(href);
  }
  collect_asset(node, links);
  const GumboVector& children = node.v.element.children;
  for (unsigned i = 0; i < children.length; ++i)
    collect(*static_cast<const GumboNode*>(children.data[i]), links, depth + 1);
}

// A test that follows such a link ends its own session.
bool logs_out(std::string_view target) {
  const std::string lower = to_lower(target);
  for (const char* word : {"logout", "log-out", "signout", "sign-out"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

Links read_links(const Url& page, std::string_view html) {
  Links links{page, {}, {}};
  GumboOptions options = kGumboDefaultOptions;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  collect(*output->root, links, 0);
  gumbo_destroy_output(&options, output);
  return links;
}

}  // namespace

std::vector<Url> page_links(const Url& page, std::string_view html) {
  const Links links = read_links(page, html);
  std::vector<Url> urls;
  for (const std::string& href : links.hrefs) {
    if (urls.size() >= most_links) break;
    const std::string_view text = trim(href);
    if (text.empty() || text.front() == '#') continue;
    const auto url = resolve_url(links.base, text);
    if (!url || !url->same_origin(page) || url->target == page.target || logs_out(url->target)) continue;
    const bool known = std::any_of(urls.begin(), urls.end(), [&](const Url& u) { return u.target == url->target; });
    if (!known) urls.push_back(*url);
  }
  return urls;
}

Assets page_assets(const Url& page, std::string_view html) {
  const Links links = read_links(page, html);
  Assets assets;
  std::vector<std::string> foreign;
  for (const std::string& place : links.assets) {
    if (assets.own.size() + foreign.size() >= most_links) break;
    const auto url = place.empty() ? Result<Url>(tl::unexpected(Error{})) : resolve_url(links.base, place);
    if (!url || url->host.empty()) continue;
    if (!url->same_origin(page)) {
      if (std::find(foreign.begin(), foreign.end(), url->text()) == foreign.end()) foreign.push_back(url->text());
      continue;
    }
    const bool known =
        std::any_of(assets.own.begin(), assets.own.end(), [&](const Url& u) { return u.target == url->target; });
    if (!known) assets.own.push_back(*url);
  }
  assets.elsewhere = foreign.size();
  return assets;
}

}  // namespace brink::run
