#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "run/sitemap.h"

// Both readers: whatever comes out belongs to the origin.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const brink::Url base{"http", "a.test", 80, "/", ""};
  const auto sitemap = brink::run::parse_sitemap(base, text);
  for (const auto& url : sitemap.pages) CHECK(url.same_origin(base));
  for (const auto& url : sitemap.nested) CHECK(url.same_origin(base));
  for (const auto& url : brink::run::page_links(base, text)) CHECK(url.same_origin(base));
  return 0;
}
