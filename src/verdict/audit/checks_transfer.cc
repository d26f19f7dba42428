#include <fmt/format.h>

#include "base/text.h"
#include "verdict/audit/checks.h"

namespace brink::verdict::audit {
namespace {

constexpr std::uint64_t worth_compressing = 1'400;  // below it an answer fits into one packet either way
constexpr std::uint64_t costly = 100'000;

bool should_be_compressed(const Reply& r) {
  return r.ok() && is_text(r) && encoding(r).empty() && r.bytes() > worth_compressing;
}

}  // namespace

Finding check_compression(const Site& site) {
  Finding f{"compression", "Compression", Grade::pass, "", "", request_text(site.page)};
  std::vector<const Reply*> bare;
  std::uint64_t bytes = 0;
  std::size_t texts = 0;
  const auto look = [&](const Reply& reply) {
    if (reply.ok() && is_text(reply) && (reply.bytes() > worth_compressing || !encoding(reply).empty())) ++texts;
    if (!should_be_compressed(reply)) return;
    bare.push_back(&reply);
    bytes += reply.bytes();
  };
  look(site.page);
  for (const Reply& asset : site.assets) look(asset);
  if (!bare.empty()) {
    f.grade = bytes > costly ? Grade::fail : Grade::warn;
    f.detail = fmt::format("{} texts come without compression, {} in all", some_of(bare, texts), kilobytes(bytes));
    f.fix = "gzip or brotli makes text three to ten times smaller (nginx: gzip on; gzip_types ...)";
    f.request = request_text(*bare.front());
    return f;
  }
  if (texts == 0) {
    f.grade = Grade::info;
    f.detail = "nothing here is large enough to gain from it";
    return f;
  }
  f.detail = std::string(encoding(site.page).empty() ? "texts are compressed" : encoding(site.page));
  if (site.plain && site.plain->ok() && site.plain->bytes() > site.page.bytes()) {
    f.detail += fmt::format(": {} instead of {}", kilobytes(site.page.bytes()), kilobytes(site.plain->bytes()));
  }
  return f;
}

Finding check_vary(const Site& site) {
  Finding f{"vary", "Vary", Grade::pass, "caches are told what the answers depend on", "", request_text(site.page)};
  const auto lacks = [](const Reply& r) {
    return r.ok() && !encoding(r).empty() && lifetime(r, true) && !contains_word(r.joined("vary"), "accept-encoding");
  };
  std::vector<const Reply*> wrong;
  if (lacks(site.page)) wrong.push_back(&site.page);
  for (const Reply& asset : site.assets) {
    if (lacks(asset)) wrong.push_back(&asset);
  }
  if (!wrong.empty()) {
    f.grade = Grade::fail;
    f.detail =
        some_of(wrong, site.assets.size() + 1) + " compressed answers may be cached without Vary: Accept-Encoding";
    f.fix = "send Vary: Accept-Encoding, or a shared cache hands compressed bytes to clients that cannot read them";
    f.request = request_text(*wrong.front());
  } else if (contains_word(site.page.joined("vary"), "*") || contains_word(site.page.joined("vary"), "user-agent")) {
    f.grade = Grade::warn;
    f.detail = fmt::format("Vary: {} makes every browser a cache entry of its own", site.page.joined("vary"));
    f.fix = "vary on less, or a cache never helps";
  }
  return f;
}

Finding check_keepalive(const Site& site) {
  Finding f{"keepalive", "Connections are kept", Grade::info, "a second request was not made",
            "",          request_text(site.page)};
  if (!site.again) return f;
  if (site.again->exchange.sample.reused()) {
    f.grade = Grade::pass;
    f.detail = "a second request used the same connection";
    return f;
  }
  f.grade = Grade::warn;
  const bool said = contains_word(site.page.joined("connection"), "close");
  f.detail =
      said ? "the server closes after each answer (Connection: close)" : "the connection was closed after one answer";
  f.fix = "each request pays for a handshake, and under load for a port: keep connections open";
  return f;
}

}  // namespace brink::verdict::audit
