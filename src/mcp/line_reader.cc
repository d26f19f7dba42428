#include "mcp/line_reader.h"

#include "base/text.h"

namespace brink::mcp {

void LineReader::feed(std::string_view bytes) {
  for (;;) {
    const std::size_t end = bytes.find('\n');
    add(bytes.substr(0, end));
    if (end == std::string_view::npos) return;
    finish();
    bytes.remove_prefix(end + 1);
  }
}

void LineReader::end() { finish(); }

void LineReader::add(std::string_view part) {
  if (dropping_) return;
  if (line_.size() + part.size() <= most_) {
    line_ += part;
    return;
  }
  dropping_ = true;
  std::string().swap(line_);  // its memory too
  hearer_.too_long();
}

void LineReader::finish() {
  dropping_ = false;
  const std::string line = std::move(line_);
  line_ = {};
  if (!trim(line).empty()) hearer_.line(line);
}

}  // namespace brink::mcp
