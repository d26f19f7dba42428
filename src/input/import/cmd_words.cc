#include <fmt/format.h>

#include "input/import/shell_words.h"

namespace brink::input {
namespace {

// A line of cmd.exe as the program sees it, carets taken away.
struct CmdLine {
  std::string text;
  std::size_t line = 1;  // where it begins
};

std::vector<CmdLine> logical_lines(std::string_view text) {
  std::vector<CmdLine> lines{{"", 1}};
  std::size_t number = 1;
  const auto is_break = [&](std::size_t at) {
    return at < text.size() && (text[at] == '\n' || text.substr(at, 2) == "\r\n");
  };
  const auto skip_break = [&](std::size_t& at) {
    at += text[at] == '\r' ? 2 : 1;
    ++number;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (is_break(at)) {
      skip_break(at);
      lines.push_back({"", number});
    } else if (text[at] != '^') {
      lines.back().text += text[at++];
    } else if (is_break(++at)) {  // the line goes on; a second break is one that is meant
      skip_break(at);
      if (is_break(at)) {
        skip_break(at);
        lines.back().text += '\n';
      }
    } else if (at < text.size()) {
      lines.back().text += text[at++];
    }
  }
  return lines;
}

// As the C library of Windows cuts words.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  std::vector<std::string> run() {
    while (at_ < text_.size()) step();
    end_word();
    return std::move(words_);
  }
  bool quoted() const { return quoted_; }

 private:
  void step() {
    const char c = text_[at_++];
    if (c == '\\') {
      backslashes();
    } else if (c == '"') {
      quote();
    } else if (!quoted_ && (c == ' ' || c == '\t')) {
      end_word();
    } else {
      add(c);
    }
  }

  // Before a quote two are one, and an odd one takes its meaning away; elsewhere each is itself.
  void backslashes() {
    std::size_t count = 1;
    while (at_ < text_.size() && text_[at_] == '\\') ++at_, ++count;
    const bool before_quote = at_ < text_.size() && text_[at_] == '"';
    for (std::size_t i = 0; i < (before_quote ? count / 2 : count); ++i) add('\\');
    if (before_quote && count % 2 == 1) {
      ++at_;
      add('"');
    }
  }

  void quote() {
    in_word_ = true;
    if (quoted_ && at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      word_ += '"';
    } else {
      quoted_ = !quoted_;
    }
  }

  void add(char c) {
    in_word_ = true;
    word_ += c;
  }
  void end_word() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool quoted_ = false, in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

}  // namespace

bool is_for_cmd(std::string_view text) {
  return text.find("^\"") != std::string_view::npos || text.find(" ^\n") != std::string_view::npos ||
         text.find(" ^\r\n") != std::string_view::npos;
}

Result<ShellScript> split_cmd(std::string_view text, std::string_view file) {
  if (text.size() > most_script_bytes) {
    return usage_error(fmt::format("{} has more than {} bytes", file, most_script_bytes), "cut it into parts");
  }
  ShellScript script;
  for (const CmdLine& line : logical_lines(text)) {
    Cutter cutter(line.text);
    auto words = cutter.run();
    if (cutter.quoted()) return usage_error(fmt::format("{}, line {}: a quote is not closed", file, line.line));
    if (words.size() > 1 && words.back() == "&") words.pop_back();  // browsers join several commands so
    if (!words.empty()) script.commands.push_back({std::move(words), line.line});
  }
  return script;
}

}  // namespace brink::input
