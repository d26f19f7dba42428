// JSON as a stream of events, each with its line: what the readers of documents and of data files have in common.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::input {

// Where the reader is in the text. nlohmann's lexer reads one character past a number and none past anything else, so a
// token's line is that of the last character but one.
class JsonPosition {
 public:
  explicit JsonPosition(std::string_view text) : begin_(text.data()), at_(text.data()) {}

  void advance(const char* to) { at_ = to; }
  int line() {
    const char* const upto = at_ == begin_ ? begin_ : at_ - 1;
    line_ += static_cast<int>(std::count(std::min(counted_, upto), upto, '\n'));
    counted_ = std::max(counted_, upto);
    return line_;
  }

 private:
  const char* begin_;
  const char* at_;
  const char* counted_ = begin_;
  int line_ = 1;
};

// Characters that say how far they were read.
class JsonCharacters {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  JsonCharacters(const char* at, JsonPosition* position) : at_(at), position_(position) {}
  reference operator*() const { return *at_; }
  JsonCharacters& operator++() {
    position_->advance(++at_);
    return *this;
  }
  JsonCharacters operator++(int) {
    JsonCharacters before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const JsonCharacters& a, const JsonCharacters& b) { return a.at_ == b.at_; }
  friend bool operator!=(const JsonCharacters& a, const JsonCharacters& b) { return a.at_ != b.at_; }

 private:
  const char* at_;
  JsonPosition* position_;
};

// A handler as nlohmann's SAX interface wants one, without what JSON has no use for. Returning false from an event ends
// the reading; what went wrong is then in `problem`.
class JsonHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit JsonHandler(std::string_view text) : position(text) {}

  bool binary(binary_t&) override { return false; }
  bool number_integer(number_integer_t value) override {
    return number(static_cast<double>(value), fmt::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return number(static_cast<double>(value), fmt::to_string(value));
  }
  bool number_float(number_float_t value, const std::string& spelled) override { return number(value, spelled); }
  virtual bool number(double value, std::string spelled) = 0;

  // "...parse error at line 3, column 5: syntax error while parsing value - invalid literal; last read: 'x'"
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
    const std::string_view what = error.what();
    const auto words = what.find(": ");
    return fail("not JSON: " + std::string(words == what.npos ? what : what.substr(words + 2)));
  }

  bool fail(std::string what) {
    problem = std::move(what);
    problem_line = position.line();
    return false;
  }

  JsonPosition position;
  std::string problem;
  int problem_line = 0;
};

// False when the handler ended it; handler.problem says why.
inline bool read_events(std::string_view text, JsonHandler& handler) {
  const JsonCharacters begin(text.data(), &handler.position);
  const JsonCharacters end(text.data() + text.size(), &handler.position);
  return nlohmann::json::sax_parse(begin, end, &handler);
}

}  // namespace brink::input
