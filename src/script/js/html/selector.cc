#include "script/js/html/selector.h"

#include <array>

#include "base/text.h"
#include "base/utf8.h"

namespace brink::script::js::html {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct Pseudo {
  std::string_view name;
  Simple::Kind kind;
};
using enum Simple::Kind;
constexpr std::array<Pseudo, 9> plain = {{{"only-child", only_child},
                                          {"only-of-type", only_of_type},
                                          {"empty", empty},
                                          {"root", root},
                                          {"input", input},
                                          {"enabled", enabled},
                                          {"disabled", disabled},
                                          {"checked", checked},
                                          {"link", link}}};
constexpr std::array<Pseudo, 4> first_or_last = {{{"first-child", nth_child},
                                                  {"last-child", nth_last_child},
                                                  {"first-of-type", nth_of_type},
                                                  {"last-of-type", nth_last_of_type}}};
constexpr std::array<Pseudo, 4> counted = {{{"nth-child", nth_child},
                                            {"nth-last-child", nth_last_child},
                                            {"nth-of-type", nth_of_type},
                                            {"nth-last-of-type", nth_last_of_type}}};
constexpr std::array<Pseudo, 3> nested = {{{"not", is_not}, {"has", has}, {"haschild", has_child}}};
constexpr std::array<Pseudo, 2> with_text = {{{"contains", contains}, {"containsown", contains_own}}};

template <class List>
const Pseudo* named(const List& list, std::string_view name) {
  for (const Pseudo& pseudo : list) {
    if (pseudo.name == name) return &pseudo;
  }
  return nullptr;
}

void append_sign(std::string& out, std::uint32_t c) {
  if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) c = 0xfffd;
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr std::array<std::uint32_t, 4> first = {0, 0xc0, 0xe0, 0xf0};
  out.push_back(static_cast<char>(first[static_cast<std::size_t>(more)] | c >> (6 * more)));
  for (int i = more - 1; i >= 0; --i) out.push_back(static_cast<char>(0x80 | (c >> (6 * i) & 0x3f)));
}

class Parser {
 public:
  explicit Parser(std::string_view text, int depth = 0) : text_(text), depth_(depth) {}

  std::optional<Selector> whole() {
    Selector selector;
    if (!group(selector) || at_ != text_.size()) return std::nullopt;
    return selector;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }
  bool skip_blanks() {
    const std::size_t before = at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ > before;
  }

  bool group(Selector& into) {
    do {
      std::vector<Step> chain;
      if (!steps(chain)) return false;
      into.any.push_back(std::move(chain));
    } while (take(','));
    return true;
  }

  static std::optional<Combinator> combinator(char c) {
    switch (c) {
      case '>': return Combinator::child;
      case '+': return Combinator::next;
      case '~': return Combinator::later;
      default: return std::nullopt;
    }
  }

  bool steps(std::vector<Step>& chain) {
    skip_blanks();
    Combinator between = Combinator::none;
    for (;;) {
      Step step;
      step.combinator = between;
      if (!compound(step)) return false;
      chain.push_back(std::move(step));
      const bool blank = skip_blanks();
      if (at_ == text_.size() || peek() == ',' || peek() == ')') return true;
      if (const auto sign = combinator(peek())) {
        ++at_;
        skip_blanks();
        between = *sign;
      } else if (blank) {
        between = Combinator::below;
      } else {
        return false;
      }
    }
  }

  bool compound(Step& step) {
    const std::size_t begin = at_;
    if (!take('*')) {
      if (is_name(peek()) || peek() == '\\') {
        std::string name;
        if (!identifier(name)) return false;
        step.all.push_back({.kind = type, .name = to_lower(name)});
      }
    }
    for (;;) {
      bool known = true;
      switch (at_ < text_.size() ? text_[at_] : '\0') {
        case '#': known = shorthand(step, "id", Simple::Compare::equals); break;
        case '.': known = shorthand(step, "class", Simple::Compare::word); break;
        case '[': known = attribute(step); break;
        case ':': known = pseudo(step); break;
        default: return at_ > begin;
      }
      if (!known) return false;
    }
  }

  bool escape(std::string& out) {
    std::uint32_t value = 0;
    int digits = 0;
    for (; digits < 6 && is_hex(peek()); ++digits, ++at_) {
      const char c = text_[at_];
      value = value * 16 + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if (digits > 0) {
      append_sign(out, value);
      if (is_blank(peek())) ++at_;
      return true;
    }
    if (at_ == text_.size() || peek() == '\n') return false;
    out.push_back(text_[at_++]);
    return true;
  }

  bool identifier(std::string& out) {
    while (at_ < text_.size()) {
      if (is_name(text_[at_])) {
        out.push_back(text_[at_++]);
      } else if (take('\\')) {
        if (!escape(out)) return false;
      } else {
        break;
      }
    }
    return !out.empty();
  }

  bool string(std::string& out) {
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
      if (!take('\\')) {
        out.push_back(text_[at_++]);
      } else if (!take('\n') && !escape(out)) {
        return false;
      }
    }
    return take(quote);
  }

  bool value(std::string& out) { return peek() == '"' || peek() == '\'' ? string(out) : identifier(out); }

  bool shorthand(Step& step, const char* name, Simple::Compare compare) {
    ++at_;
    Simple simple{.kind = Simple::Kind::attribute, .name = name, .compare = compare};
    if (!identifier(simple.value)) return false;
    step.all.push_back(std::move(simple));
    return true;
  }

  bool comparison(Simple& simple) {
    using enum Simple::Compare;
    const char sign = peek();
    switch (sign) {
      case '=': simple.compare = equals; break;
      case '!': simple.compare = differs; break;
      case '~': simple.compare = word; break;
      case '|': simple.compare = language; break;
      case '^': simple.compare = begins; break;
      case '$': simple.compare = ends; break;
      case '*': simple.compare = part; break;
      default: return false;
    }
    ++at_;
    return sign == '=' || take('=');
  }

  bool attribute(Step& step) {
    ++at_;
    skip_blanks();
    Simple simple{.kind = Simple::Kind::attribute};
    if (!identifier(simple.name)) return false;
    simple.name = to_lower(simple.name);
    skip_blanks();
    if (peek() != ']') {
      if (!comparison(simple)) return false;
      skip_blanks();
      if (!value(simple.value)) return false;
      skip_blanks();
      if (peek() == 'i' || peek() == 'I') {
        ++at_;
        simple.fold = true;
        skip_blanks();
      }
    }
    if (!take(']')) return false;
    step.all.push_back(std::move(simple));
    return true;
  }

  bool pseudo(Step& step) {
    ++at_;
    std::string name;
    if (!identifier(name)) return false;
    name = to_lower(name);
    Simple simple;
    if (const Pseudo* known = named(plain, name)) {
      simple.kind = known->kind;
    } else if (const Pseudo* end = named(first_or_last, name)) {
      simple.kind = end->kind;
      simple.b = 1;
    } else if (!argument(name, simple)) {
      return false;
    }
    step.all.push_back(std::move(simple));
    return true;
  }

  bool argument(std::string_view name, Simple& simple) {
    if (!take('(')) return false;
    skip_blanks();
    bool read = false;
    if (const Pseudo* number = named(counted, name)) {
      simple.kind = number->kind;
      read = nth(simple);
    } else if (const Pseudo* inner = named(nested, name)) {
      simple.kind = inner->kind;
      read = inside(simple);
    } else if (const Pseudo* text = named(with_text, name)) {
      simple.kind = text->kind;
      read = value(simple.value);
    }
    skip_blanks();
    return read && take(')');
  }

  bool inside(Simple& simple) {
    if (depth_ == deepest_selector) return false;
    Parser parser(text_, depth_ + 1);
    parser.at_ = at_;
    auto selector = std::make_shared<Selector>();
    if (!parser.group(*selector)) return false;
    at_ = parser.at_;
    simple.inner = std::move(selector);
    return true;
  }

  bool number(int& into) {
    int value = 0, digits = 0;
    for (; is_digit(peek()); ++digits, ++at_) {
      if (digits == 7) return false;
      value = value * 10 + (text_[at_] - '0');
    }
    into = value;
    return digits > 0;
  }

  // "odd", "even", "3", "2n", "-n+4", "2n + 1".
  bool nth(Simple& simple) {
    if (word("odd")) {
      simple.a = 2;
      simple.b = 1;
      return true;
    }
    if (word("even")) {
      simple.a = 2;
      return true;
    }
    const int sign = take('-') ? -1 : (take('+'), 1);
    int value = 1;
    const bool has_number = is_digit(peek());
    if (has_number && !number(value)) return false;
    if (!take('n') && !take('N')) {
      simple.b = sign * value;
      return has_number;
    }
    simple.a = sign * value;
    skip_blanks();
    if (peek() != '+' && peek() != '-') return true;
    const int side = text_[at_++] == '-' ? -1 : 1;
    skip_blanks();
    if (!number(simple.b)) return false;
    simple.b *= side;
    return true;
  }

  bool word(std::string_view wanted) {
    if (!iequals(text_.substr(at_, wanted.size()), wanted)) return false;
    at_ += wanted.size();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_;
};

}  // namespace

std::optional<Selector> parse_selector(std::string_view text) {
  if (text.size() > longest_selector) return std::nullopt;
  return Parser(text).whole();
}

}  // namespace brink::script::js::html
