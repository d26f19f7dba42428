#include "probe/sql_mask.h"

#include <algorithm>

namespace brink::probe {
namespace {

constexpr std::size_t most_bytes = 300;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

class Masker {
 public:
  explicit Masker(std::string_view sql) : sql_(sql) {}

  std::string run() {
    while (at_ < sql_.size() && out_.size() <= most_bytes) step();
    while (out_.ends_with(' ')) out_.pop_back();
    if (out_.size() > most_bytes) cut();
    return std::move(out_);
  }

 private:
  char look(std::size_t ahead) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

  void step() {
    const char c = sql_[at_];
    if (c == '\'') return literal(false);
    if ((c == 'E' || c == 'e') && look(1) == '\'' && starts_word()) return ++at_, literal(true);
    if (c == '"') return name();
    if (c == '-' && look(1) == '-') return skip_to("\n", 2);
    if (c == '/' && look(1) == '*') return comment();
    if (c == '$' && starts_word() && dollar_string()) return;
    if (is_digit(c) || (c == '.' && is_digit(look(1)))) {
      if (starts_word() && !out_.ends_with('$')) return number();
    }
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return space();
    out_ += c;
    ++at_;
  }

  bool starts_word() const { return at_ == 0 || !is_word(sql_[at_ - 1]); }

  void space() {
    if (!out_.empty() && !out_.ends_with(' ')) out_ += ' ';
    ++at_;
  }

  void skip_to(std::string_view end, std::size_t from) {
    const std::size_t found = sql_.find(end, std::min(at_ + from, sql_.size()));
    at_ = found == std::string_view::npos ? sql_.size() : found + end.size();
    if (!out_.empty() && !out_.ends_with(' ')) out_ += ' ';
  }

  // They nest.
  void comment() {
    int depth = 0;
    do {
      if (look(0) == '/' && look(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (look(0) == '*' && look(1) == '/') {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
    at_ = std::min(at_, sql_.size());
    if (!out_.empty() && !out_.ends_with(' ')) out_ += ' ';
  }

  void literal(bool escapes) {
    out_ += '?';
    for (++at_; at_ < sql_.size(); ++at_) {
      if (escapes && sql_[at_] == '\\') {
        ++at_;
      } else if (sql_[at_] == '\'') {
        if (look(1) != '\'') break;
        ++at_;
      }
    }
    at_ = std::min(at_ + 1, sql_.size());
  }

  void name() {
    do {
      const auto c = static_cast<unsigned char>(sql_[at_]);
      out_ += c < ' ' || c == 0x7f ? '?' : sql_[at_];
      ++at_;
    } while (at_ < sql_.size() && sql_[at_] != '"');
    if (at_ < sql_.size()) {
      out_ += '"';
      ++at_;
    }
  }

  bool dollar_string() {
    std::size_t end = at_ + 1;
    while (end < sql_.size() && is_word(sql_[end])) ++end;
    if (end >= sql_.size() || sql_[end] != '$' || is_digit(look(1))) return false;
    const std::string_view tag = sql_.substr(at_, end + 1 - at_);
    const std::size_t close = sql_.find(tag, end + 1);
    at_ = close == std::string_view::npos ? sql_.size() : close + tag.size();
    out_ += '?';
    return true;
  }

  void number() {
    out_ += '?';
    while (at_ < sql_.size() && (is_word(sql_[at_]) || sql_[at_] == '.' || exponent_sign())) ++at_;
  }
  bool exponent_sign() const {
    const char before = sql_[at_ - 1];
    return (sql_[at_] == '+' || sql_[at_] == '-') && (before == 'e' || before == 'E') && is_digit(look(1));
  }

  void cut() {
    std::size_t size = most_bytes;
    while (size > 0 && (static_cast<unsigned char>(out_[size]) & 0xc0) == 0x80) --size;  // not inside a character
    out_.resize(size);
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string mask_literals(std::string_view sql) { return Masker(sql).run(); }

}  // namespace brink::probe
