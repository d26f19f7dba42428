#include "cli/wrap.h"

#include "base/text.h"

namespace brink::cli {

std::string wrap(std::string_view text, int first, int others, int width) {
  std::string out;
  std::string line(static_cast<std::size_t>(first), ' ');
  bool empty = true;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const bool fits = line.size() + (empty ? 0 : 1) + word.size() <= static_cast<std::size_t>(width);
    if (!empty && !fits) {
      out += line + '\n';
      line.assign(static_cast<std::size_t>(others), ' ');
      empty = true;
    }
    if (!empty) line += ' ';
    line += word;
    empty = false;
  }
  return out + line + '\n';
}

}  // namespace brink::cli
