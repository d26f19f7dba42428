#include "input/document.h"

#include <fmt/format.h>

#include <set>

#include "base/text.h"

namespace brink::input {
namespace {

tl::unexpected<Error> at_position(std::string_view text, std::size_t byte, std::string_view what,
                                  std::string_view why) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  return usage_error(fmt::format("{}, line {}, column {}: {}", what, line, column, why));
}

// Where a document goes beyond a bound: the byte behind, and which. What walks a document goes as deep as it is.
struct Excess {
  std::size_t byte = 0;
  std::string why;
};

std::optional<Excess> excess_of(std::string_view text, std::size_t deepest) {
  std::vector<std::size_t> keys;  // so far, of what is open
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (keys.size() == deepest) {
        return Excess{i + 1, fmt::format("nested deeper than {} levels", deepest)};
      }
      keys.push_back(0);
    } else if ((c == ']' || c == '}') && !keys.empty()) {
      keys.pop_back();
    } else if (c == ':' && !keys.empty() && ++keys.back() > most_document_keys) {
      return Excess{i + 1, fmt::format("an object with more than {} keys", most_document_keys)};
    }
  }
  return std::nullopt;
}

// The four hex digits of "\uXXXX" at `at`, or -1.
int escape_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\\u" || at + 6 > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at + 2, 4)) {
    const char low = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + (c - '0');
    } else if (low >= 'a' && low <= 'f') {
      value = value * 16 + (low - 'a' + 10);
    } else {
      return -1;
    }
  }
  return value;
}

constexpr bool is_high_surrogate(int value) { return value >= 0xd800 && value < 0xdc00; }
constexpr bool is_low_surrogate(int value) { return value >= 0xdc00 && value < 0xe000; }

// Halves of surrogate pairs replaced; the text has the same length.
void mend_surrogates(std::string& text) {
  for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
    const int value = escape_at(text, i);
    const bool pair = is_high_surrogate(value) && is_low_surrogate(escape_at(text, i + 6));
    if (!pair && (is_high_surrogate(value) || is_low_surrogate(value))) text.replace(i + 2, 4, "fffd");
    i += pair ? 12 : value >= 0 ? 6 : 2;
  }
}

bool may_hold_surrogates(std::string_view text) {
  return text.find("\\ud") != std::string_view::npos || text.find("\\uD") != std::string_view::npos;
}

// Watches a document go by; false as soon as something would change when it is written again.
class Faithful : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t& spelled) override {
    constexpr int sure_digits = 15;  // of any decimal number that a double keeps
    const auto mantissa = std::string_view(spelled).substr(0, spelled.find_first_of("eE"));
    const auto digits = std::count_if(mantissa.begin(), mantissa.end(), [](char c) { return c >= '0' && c <= '9'; });
    return spelled.find_first_of(".eE") != std::string::npos && digits <= sure_digits;
  }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    keys_.emplace_back();
    return true;
  }
  bool key(string_t& name) override { return keys_.back().insert(name).second; }
  bool end_object() override {
    keys_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  std::vector<std::set<std::string>> keys_;  // of the objects that are open
};

// Bytes of the UTF-8 sequence at `at`, or 0.
std::size_t sequence_at(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
  const unsigned first = byte(at), second = byte(at + 1);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return follows(at + 1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    const bool overlong = first == 0xe0 && second < 0xa0;
    const bool surrogate = first == 0xed && second >= 0xa0;
    return follows(at + 1) && follows(at + 2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first < 0xf5) {
    const bool outside = (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90);
    return follows(at + 1) && follows(at + 2) && follows(at + 3) && !outside ? 4 : 0;
  }
  return 0;
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view what) {
  if (text.size() > most_json_bytes) {
    return usage_error(fmt::format("{} has more than {} bytes", what, most_json_bytes), "cut it into parts");
  }
  if (const auto excess = excess_of(text, deepest_document)) return at_position(text, excess->byte, what, excess->why);
  std::string mended;
  if (may_hold_surrogates(text)) {
    mended = text;
    mend_surrogates(mended);
    text = mended;
  }
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    return at_position(text, error.byte, what, "this is not JSON");
  } catch (const Json::exception&) {
    return usage_error(fmt::format("{} holds a number that is too large", what));
  }
}

const Json* find(const Json& json, std::string_view key) {
  if (!json.is_object()) return nullptr;
  const auto at = json.find(std::string(key));
  return at == json.end() ? nullptr : &*at;
}

std::string text_at(const Json& json, std::string_view key) {
  const Json* value = find(json, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

const Json& list_at(const Json& json, std::string_view key) {
  static const Json none = Json::array();
  const Json* value = find(json, key);
  return value != nullptr && value->is_array() ? *value : none;
}

std::string spelled_value(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_primitive() && !value.is_null() ? value.dump() : std::string();
}

bool is_faithful_json(std::string_view text, std::size_t deepest) {
  const std::string_view begin = trim(text);
  if (!begin.starts_with('{') && !begin.starts_with('[')) return false;
  if (excess_of(begin, deepest)) return false;
  Faithful watcher;
  return Json::sax_parse(begin, &watcher);
}

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = sequence_at(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string valid_utf8(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = sequence_at(bytes, at);
    out += length == 0 ? std::string_view("\xef\xbf\xbd") : bytes.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

}  // namespace brink::input
