// Bytes of a stream cut into lines, in bounded memory.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace brink::mcp {

// A line longer than `most` bytes is dropped as it comes in, and said once, when it becomes too long.
class LineReader {
 public:
  struct Hearer {
    std::function<void(std::string_view line)> line;  // without its end; a blank line is none
    std::function<void()> too_long;
  };
  LineReader(std::size_t most, Hearer hearer) : most_(most), hearer_(std::move(hearer)) {}

  void feed(std::string_view bytes);
  // The stream has ended: what came after the last line end is a line too.
  void end();
  // What is held at present, in bytes.
  std::size_t held() const { return line_.capacity(); }

 private:
  void add(std::string_view part);
  void finish();

  std::size_t most_;
  Hearer hearer_;
  std::string line_;
  bool dropping_ = false;
};

}  // namespace brink::mcp
