#include "input/import/shell_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "input/import/ansi_quote.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

constexpr bool is_letter(char c) { return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_'; }
constexpr bool is_word_char(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

class Lexer {
 public:
  Lexer(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  Result<ShellScript> run() {
    while (at_ < text_.size() && !error_) step();
    end_command();
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(script_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  char take() {
    const char c = text_[at_++];
    if (c == '\n') ++line_;
    return c;
  }
  void fail(std::string_view why, std::string hint = "") {
    if (!error_) error_ = Error{ErrorKind::usage, fmt::format("{}, line {}: {}", file_, line_, why), std::move(hint)};
    at_ = text_.size();
  }
  std::string& word() {
    if (!word_) {
      word_.emplace();
      word_line_ = line_;
    }
    return *word_;
  }

  void end_word() {
    if (word_ && !skips_) {
      if (words_.empty()) begin_ = word_line_;
      words_.push_back(std::move(*word_));
    }
    if (word_) skips_ = false;
    word_.reset();
  }

  void end_command() {
    end_word();
    skips_ = false;
    if (!words_.empty()) script_.commands.push_back({std::move(words_), begin_});
    words_.clear();
  }

  void step() {
    const char c = take();
    switch (c) {
      case '\\': escape(); break;
      case '\'': single_quoted(); break;
      case '"': double_quoted(); break;
      case '$': dollar(false); break;
      case '`': refuse_substitution(); break;
      case ' ':
      case '\t':
      case '\r': end_word(); break;
      case '\n':
      case ';':
      case '&':
      case '|':
      case '(':
      case ')': end_command(); break;
      case '<':
      case '>': redirection(c); break;
      case '#': word_ ? void(word() += c) : comment(); break;
      default: word() += c;
    }
  }

  // A line that goes on, or one character as it is.
  void escape() {
    if (peek() == '\r' && peek(1) == '\n') take();
    if (at_ == text_.size()) return;
    const char c = take();
    if (c != '\n') word() += c;
  }

  void comment() {
    while (at_ < text_.size() && peek() != '\n') take();
  }

  void redirection(char c) {
    if (c == '<' && peek() == '<') {
      fail("a here-document is not read", "put its text into a file, and give that as @FILE");
      return;
    }
    const bool descriptor =
        word_ && std::all_of(word_->begin(), word_->end(), [](char d) { return d >= '0' && d <= '9'; });
    if (descriptor) word_.reset();
    end_word();
    while (peek() == '>' || peek() == '&') take();
    skips_ = true;
  }

  void single_quoted() {
    const auto end = text_.find('\'', at_);
    if (end == std::string_view::npos) return fail("a quote is not closed");
    word();
    while (at_ < end) word() += take();
    take();
  }

  void double_quoted() {
    word();
    while (at_ < text_.size()) {
      const char c = take();
      if (c == '"') return;
      if (c == '\\' && std::string_view("$`\"\\\n").find(peek()) != std::string_view::npos && at_ < text_.size()) {
        const char escaped = take();
        if (escaped != '\n') word() += escaped;
      } else if (c == '$') {
        dollar(true);
      } else if (c == '`') {
        return refuse_substitution();
      } else {
        word() += c;
      }
    }
    fail("a quote is not closed");
  }

  void dollar(bool quoted) {
    const char next = peek();
    if (next == '\'' && !quoted) return ansi_quoted();
    if (next == '"' && !quoted) return;  // translated text: the quote comes next
    if (next == '(') return refuse_substitution();
    if (next == '{' && is_letter(peek(1))) {
      take();
      variable();
      const auto close = text_.find('}', at_);
      if (close == std::string_view::npos) return fail("${ is not closed");
      while (at_ <= close) take();
    } else if (is_letter(next)) {
      variable();
    } else {
      word() += '$';
    }
  }

  void variable() {
    std::string name;
    while (is_word_char(peek())) name += take();
    word() += placeholder(name);
    auto& known = script_.variables;
    if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(std::move(name));
  }

  void ansi_quoted() {
    take();
    const auto quote = read_ansi_quote(text_.substr(at_));
    if (!quote) return fail("a quote is not closed");
    word() += quote->text;
    for (std::size_t i = 0; i < quote->bytes; ++i) take();
  }

  void refuse_substitution() {
    fail("what a command would print is not known: $(...) and `...` are not run", "put the value there instead");
  }

  std::string_view text_, file_;
  std::size_t at_ = 0, line_ = 1, word_line_ = 1, begin_ = 1;
  std::optional<std::string> word_;
  std::vector<std::string> words_;
  bool skips_ = false;  // the next word is where a redirection goes
  ShellScript script_;
  std::optional<Error> error_;
};

}  // namespace

Result<ShellScript> split_shell(std::string_view text, std::string_view file) {
  if (text.size() > most_script_bytes) {
    return usage_error(fmt::format("{} has more than {} bytes", file, most_script_bytes), "cut it into parts");
  }
  return Lexer(text, file).run();
}

}  // namespace brink::input
