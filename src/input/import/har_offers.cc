#include "input/import/har_offers.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "input/import/form_text.h"
#include "input/import/har_links.h"

namespace brink::input {
namespace {

using From = plan::RecordedExtraction::From;

bool is_identifier(std::string_view key) {
  const auto word = [](char c) {
    return (((c | 0x20) >= 'a') && ((c | 0x20) <= 'z')) || (c >= '0' && c <= '9') || c == '_';
  };
  return !key.empty() && !(key[0] >= '0' && key[0] <= '9') && std::all_of(key.begin(), key.end(), word);
}

// "id" alone says little: "order_id" for {"order": {"id": 7}}.
std::string name_of(std::string_view key, std::string_view parent) {
  return iequals(key, "id") && !parent.empty() ? fmt::format("{}_id", parent) : std::string(key);
}

class Fields {
 public:
  explicit Fields(const OfferSeeker& seeker) : seeker_(seeker) {}

  void walk(const Json& value, const std::string& path, std::string_view key, std::string_view parent) {
    if (value.is_object()) {
      for (const auto& [name, item] : value.items()) {
        const std::string step = json_path_step(name);
        if (!step.empty()) walk(item, path + step, name, key);
      }
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) walk(value[i], fmt::format("{}[{}]", path, i), key, parent);
    } else if (value.is_string() || value.is_number_integer()) {
      const std::string text = spelled_value(value);
      const Worth worth = worth_of(text);
      if (worth == Worth::none || (worth == Worth::as_id && !is_called_id(key)) || !seeker_.wants(text)) return;
      seeker_.offer(text, name_of(key, parent), {"", From::json, path});
    }
  }

 private:
  const OfferSeeker& seeker_;
};

bool seek_json(const HarEntry& entry, const OfferSeeker& seeker) {
  const std::string_view body = trim(entry.answer_body);
  if (!body.starts_with('{') && !body.starts_with('[')) return false;
  const auto document = parse_json(body, "");
  if (document) Fields(seeker).walk(*document, "$", "", "");
  return document.has_value();
}

void seek_headers(const HarEntry& entry, const OfferSeeker& seeker) {
  for (const plan::Header& header : entry.answer_headers) {
    if (iequals(header.name, "set-cookie")) {
      const std::string_view pair = std::string_view(header.value).substr(0, header.value.find(';'));
      const auto equals = std::min(pair.find('='), pair.size());
      const std::string name(trim(pair.substr(0, equals)));
      const std::string_view value = trim(pair.substr(std::min(equals + 1, pair.size())));
      if (worth_of(value) == Worth::always && seeker.wants(value)) seeker.offer(value, name, {"", From::cookie, name});
    } else if (worth_of(header.value) == Worth::always && seeker.wants(header.value)) {
      seeker.offer(header.value, header.name, {"", From::header, header.name});
    }
  }
}

void seek_text(const HarEntry& entry, const OfferSeeker& seeker) {
  const std::string_view text = entry.answer_body;
  constexpr std::string_view narrow_stops = "./=+~";  // which stand around tokens as often as in them
  const auto try_one = [&](std::size_t at, std::size_t size) {
    const std::string_view token = text.substr(at, size);
    if (worth_of(token) != Worth::always || !seeker.wants(token)) return;
    std::string pattern = pattern_around(text, at, size);
    if (!pattern.empty()) seeker.offer(token, "", {"", From::regex, std::move(pattern)});
  };
  for (std::size_t at = 0; at < text.size();) {
    if (!is_token(text[at])) {
      ++at;
      continue;
    }
    const auto end = static_cast<std::size_t>(
        std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_token) - text.begin());
    try_one(at, end - at);
    for (std::size_t from = at; from < end;) {
      const auto to = std::min(text.find_first_of(narrow_stops, from), end);
      if (to - from < end - at) try_one(from, to - from);
      from = to + 1;
    }
    at = end;
  }
}

// Where the text that says what follows begins: its tag or its line, not too far away.
std::size_t context_begin(std::string_view text, std::size_t at) {
  constexpr std::size_t farthest = 160;
  const std::size_t bound = at > farthest ? at - farthest : 0;
  for (std::size_t i = at; i > bound; --i) {
    if (text[i - 1] == '<') return i - 1;
    if (text[i - 1] == '\n' || text[i - 1] == '>') return i;
  }
  std::size_t begin = bound;  // not in the middle of a character
  while (begin < at && (static_cast<unsigned char>(text[begin]) & 0xc0u) == 0x80u) ++begin;
  return begin;
}

std::size_t context_end(std::string_view text, std::size_t at) {
  constexpr std::size_t farthest = 80;
  const std::size_t bound = std::min(text.size(), at + farthest);
  for (std::size_t i = at; i < bound; ++i) {
    if (text[i] == '>' || text[i] == '\n') return text[i] == '>' ? i + 1 : i;
  }
  std::size_t end = bound;
  while (end < text.size() && end > at && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u) --end;
  return end;
}

bool takes(const std::string& pattern, std::string_view text, std::size_t at, std::size_t size) {
  const RE2 regex(pattern, RE2::Quiet);
  re2::StringPiece found;
  if (!regex.ok() || !RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex, &found)) return false;
  return found.data() == text.data() + at && found.size() == size;
}

// As little as needed, so that people can read it.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\.+*?()[]{}|^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string json_path_step(std::string_view key) {
  if (is_identifier(key)) return fmt::format(".{}", key);
  if (key.find_first_of("\"\\") == std::string_view::npos) return fmt::format("[\"{}\"]", key);
  return key.find_first_of("'\\") == std::string_view::npos ? fmt::format("['{}']", key) : "";
}

std::string pattern_around(std::string_view text, std::size_t at, std::size_t size) {
  const std::size_t end = at + size;
  const std::string_view before = text.substr(context_begin(text, at), at - context_begin(text, at));
  const std::string_view behind = text.substr(end, context_end(text, end) - end);
  if (before.empty() && behind.empty()) return size == text.size() ? "(.+)" : "";
  const bool ends_in_quote = end < text.size() && (text[end] == '"' || text[end] == '\'');
  const std::string group = ends_in_quote ? fmt::format("([^{}]+)", text[end]) : "([A-Za-z0-9_.~+/=-]+)";
  std::string pattern = quoted(before) + group;
  if (takes(pattern, text, at, size)) return pattern;
  pattern += quoted(behind);
  return takes(pattern, text, at, size) ? pattern : "";
}

void seek_offers(const HarEntry& entry, const OfferSeeker& seeker) {
  const bool json = seek_json(entry, seeker);
  seek_headers(entry, seeker);
  if (!json) seek_text(entry, seeker);
}

}  // namespace brink::input
