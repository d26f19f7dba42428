#include "cli/evidence.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "base/text.h"

namespace brink::cli {
namespace {

constexpr std::size_t most_lines = 20;

std::string clean(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) c = '?';
  }
  return out;
}

void add_lines(std::string& out, std::string_view prefix, std::string_view text, std::size_t most) {
  std::size_t shown = 0;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (shown++ == most) {
      out += fmt::format("  {}...\n", prefix);
      return;
    }
    out += fmt::format("  {}{}\n", prefix, clean(line));
  }
}

std::string heading(const output::Exchange& exchange) {
  const std::string status = exchange.status == 0 ? "" : fmt::format(" {}", exchange.status);
  const std::string detail = exchange.detail.empty() ? "" : ": " + clean(exchange.detail);
  return fmt::format("first {}{} on {}, after {:.1f} ms{}\n", exchange.failure, status, clean(exchange.route),
                     exchange.response_ms, detail);
}

}  // namespace

std::string render_evidence(const output::Record& record) {
  std::string out;
  std::set<std::pair<std::string, int>> seen;
  for (const output::Exchange& exchange : record.exchanges) {
    if (exchange.failure == "none" || !seen.emplace(exchange.failure, exchange.status).second) continue;
    out += '\n' + heading(exchange);
    add_lines(out, "> ", exchange.request_head, most_lines);
    add_lines(out, "< ", exchange.response_head, most_lines);
    add_lines(out, "< ", exchange.response_body, most_lines);
  }
  return out;
}

}  // namespace brink::cli
