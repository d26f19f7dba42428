// What the shop's pages say.
#pragma once

#include <string_view>

namespace brink::demo {

inline constexpr std::string_view html_begin = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="stylesheet" href="/app.css">
<script src="/app.js" defer></script>
<title>)";

inline constexpr std::string_view html_middle = R"(</title>
</head>
<body>
<header><a href="/"><img src="/logo.svg" alt="The fragile shop" width="48" height="48"></a></header>
<main>
)";

inline constexpr std::string_view html_end = R"(
</main>
</body>
</html>
)";

inline constexpr std::string_view home_content = R"(<h1>The fragile shop</h1>
<form action="/search"><input name="q" placeholder="tea"><button>Search</button></form>
<ul>
<li><a href="/search?q=tea">All our tea</a></li>
<li><a href="/search?q=cups">Cups</a></li>
<li><a href="/product/1">Assam</a></li>
<li><a href="/product/2">Darjeeling</a></li>
<li><a href="/product/3">Sencha</a></li>
</ul>
<p><a href="/checkout">To the checkout</a></p>)";

inline constexpr std::string_view search_results = R"(
<ol>
<li><a href="/product/1">Assam</a></li>
<li><a href="/product/2">Darjeeling</a></li>
<li><a href="/product/3">Sencha</a></li>
</ol>)";

inline constexpr std::string_view css_text = R"(body { font: 16px/1.5 sans-serif; margin: 2rem auto; max-width: 40rem; }
header { border-bottom: 1px solid #ccc; margin-bottom: 1rem; }
a { color: #06c; }
)";

inline constexpr std::string_view js_text = R"("use strict";
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("input[name=q]");
  if (field) field.focus();
});
)";

inline constexpr std::string_view logo_text =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">
<path d="M8 14h26v14a10 10 0 0 1-10 10h-6A10 10 0 0 1 8 28z" fill="#c63"/>
<path d="M34 18h4a5 5 0 0 1 0 12h-4" fill="none" stroke="#c63" stroke-width="3"/>
<path d="M14 4v6M21 4v6M28 4v6" stroke="#999" stroke-width="2"/>
</svg>
)";

inline constexpr std::string_view sitemap_begin = R"(<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
)";
inline constexpr std::string_view sitemap_end = "</urlset>\n";

}  // namespace brink::demo
