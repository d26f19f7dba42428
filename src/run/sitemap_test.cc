#include "run/sitemap.h"

#include <gtest/gtest.h>

namespace brink::run {
namespace {

const Url base = parse_url("http://shop.test/index.html")->url;

std::vector<std::string> targets(const std::vector<Url>& urls) {
  std::vector<std::string> list;
  for (const Url& url : urls) list.push_back(url.target);
  return list;
}
using Targets = std::vector<std::string>;

TEST(Sitemap, PagesOfTheSameOriginInOrder) {
  const auto sitemap =
      parse_sitemap(base, R"(<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc> http://shop.test/b </loc></url><url><loc>http://shop.test/a?x=1&amp;y=2</loc></url>
    <url><loc>http://shop.test.evil.example/c</loc></url><url><loc>http://shop.test/b</loc></url></urlset>)");
  EXPECT_EQ(targets(sitemap.pages), (Targets{"/b", "/a?x=1&y=2"}));
  EXPECT_TRUE(sitemap.nested.empty());
}

TEST(Sitemap, AnIndexNamesFurtherSitemaps) {
  const auto sitemap = parse_sitemap(base,
                                     "<s:sitemapindex xmlns:s='x'><s:sitemap><s:loc>http://shop.test/s1.xml</s:loc>"
                                     "</s:sitemap></s:sitemapindex>");
  EXPECT_EQ(targets(sitemap.nested), (Targets{"/s1.xml"}));
  EXPECT_TRUE(sitemap.pages.empty());
}

TEST(Sitemap, PlainText) {
  EXPECT_EQ(targets(parse_sitemap(base, "http://shop.test/a\nhttp://shop.test/b\r\nhttp://other.test/c\n").pages),
            (Targets{"/a", "/b"}));
}

TEST(Sitemap, GarbageGivesNothing) {
  EXPECT_TRUE(parse_sitemap(base, "<urlset><url><loc>").pages.empty());
  EXPECT_TRUE(parse_sitemap(base, std::string("\0\xff<<<>>>", 9)).pages.empty());
}

TEST(PageLinks, SameOriginOnceEachWithoutThePageItself) {
  const auto links = page_links(base, R"html(<a href="/a">x</a><a href='b?q=1#top'>y</a><a href="/a">again</a>
    <a href="http://other.test/">o</a><a href="#here">h</a><a href="index.html">self</a><a href="mailto:x@y.z">m</a>
    <a href="javascript:void(0)">j</a><a href="/file.zip" download>d</a><a href="/logout">l</a>)html");
  EXPECT_EQ(targets(links), (Targets{"/a", "/b?q=1"}));
}

TEST(PageLinks, BaseHrefIsHonoured) {
  EXPECT_EQ(targets(page_links(base, "<base href='/deep/er/'><a href='x'>x</a>")), (Targets{"/deep/er/x"}));
}

TEST(PageLinks, DeepAndBrokenPagesAreReadAsFarAsTheyGo) {
  std::string deep = "<a href='/top'>t</a>";
  for (int i = 0; i < 5000; ++i) deep += "<div>";
  EXPECT_EQ(targets(page_links(base, deep + "<a href='/bottom'>")), (Targets{"/top"}));
}

TEST(PageAssets, WhatABrowserFetches) {
  const Assets assets = page_assets(base, R"(<link rel="stylesheet preload" href="/a.css"><link rel="" href="/no.css">
    <script src="b.js"></script><script src="b.js"></script><img src="https://cdn.test/i.png"><img src="data:x,y">
    <picture><source srcset="/c.webp 1x, /d.webp 2x"></picture><link rel=modulepreload href=/m.js>)");
  EXPECT_EQ(targets(assets.own), (Targets{"/a.css", "/b.js", "/c.webp", "/m.js"}));
  EXPECT_EQ(assets.elsewhere, 1u);
}

}  // namespace
}  // namespace brink::run
