#include "run/sitemap.h"

#include <pugixml.hpp>

#include "base/text.h"

namespace brink::run {
namespace {

constexpr std::size_t most_urls = 1000;

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void add_once(std::vector<Url>& list, const Url& base, std::string_view text) {
  if (list.size() >= most_urls || !text.starts_with("http")) return;
  const auto url = parse_url(text);
  if (!url || !url->url.same_origin(base)) return;
  const bool known = std::any_of(list.begin(), list.end(), [&](const Url& u) { return u.target == url->url.target; });
  if (!known) list.push_back(url->url);
}

// <url><loc> is a page, <sitemap><loc> another sitemap.
struct LocWalker : pugi::xml_tree_walker {
  const Url& base;
  Sitemap& out;
  LocWalker(const Url& b, Sitemap& o) : base(b), out(o) {}
  bool for_each(pugi::xml_node& node) override {
    if (local_name(node.name()) != "loc") return true;
    const bool nested = local_name(node.parent().name()) == "sitemap";
    add_once(nested ? out.nested : out.pages, base, trim(node.text().get()));
    return true;
  }
};

}  // namespace

Sitemap parse_sitemap(const Url& base, std::string_view text) {
  Sitemap sitemap;
  if (trim(text).starts_with("<")) {
    pugi::xml_document document;
    document.load_buffer(text.data(), text.size());  // what could be read is there even after an error
    LocWalker walker(base, sitemap);
    document.traverse(walker);
  } else {
    for (const auto line : split(text, '\n')) add_once(sitemap.pages, base, trim(line));
  }
  return sitemap;
}

}  // namespace brink::run
