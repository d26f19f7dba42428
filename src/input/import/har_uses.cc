// What a request sends that may have come from an answer.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "input/import/form_text.h"
#include "input/import/har_headers.h"
#include "input/import/har_links.h"

namespace brink::input {
namespace {

constexpr std::size_t longest_value = 8192;
constexpr std::size_t most_leaves = 500;  // of one body

constexpr std::array plain_headers{"accept", "accept-language",   "cache-control", "content-type", "date",
                                   "dnt",    "if-modified-since", "if-none-match", "pragma",       "range",
                                   "expect"};

bool is_date(std::string_view value) {
  return value.size() >= 10 && value[4] == '-' && value[7] == '-' && parse_int(value.substr(0, 4)) &&
         parse_int(value.substr(5, 2));
}

class Collector {
 public:
  Collector(const HarEntry& entry, std::size_t request) : entry_(entry), request_(request) {}

  std::vector<LinkUse> run() {
    path();
    headers();
    if (is_faithful_json(entry_.body.text)) {
      json(Json::parse(entry_.body.text), "", "");
    } else if (icontains(entry_.body_type, urlencoded_type)) {
      for (const auto& field : parse_form(entry_.body.text)) add(LinkUse::Place::form, field.name, field.value);
    }
    return std::move(uses_);
  }

 private:
  LinkUse* add(LinkUse::Place place, std::string name, std::string_view value, std::size_t at = 0) {
    const Worth worth = worth_of(value);
    const bool an_id = place == LinkUse::Place::path || is_called_id(name);
    if (value.size() > longest_value || worth == Worth::none || (worth == Worth::as_id && !an_id)) return nullptr;
    uses_.push_back({request_, place, std::move(name), std::string(value), at, "", false});
    return &uses_.back();
  }

  void path() {
    const std::string_view whole = entry_.address.path;
    const auto query = std::min(whole.find('?'), whole.size());
    std::string before;
    for (std::size_t at = 1; at <= query;) {
      const auto end = std::min(whole.find_first_of("/;?", at), query);
      const std::string_view segment = whole.substr(at, end - at);
      add(LinkUse::Place::path, before, segment, at);
      before = segment;
      at = end + 1;
    }
    for (std::size_t at = query + 1; at < whole.size();) {
      const auto end = std::min(whole.find('&', at), whole.size());
      const auto equals = whole.substr(0, end).find('=', at);
      if (equals != std::string_view::npos) {
        add(LinkUse::Place::query, std::string(whole.substr(at, equals - at)),
            whole.substr(equals + 1, end - equals - 1), equals + 1);
      }
      at = end + 1;
    }
  }

  // Of "Bearer abc" the second word.
  void headers() {
    for (const plan::Header& header : entry_.headers) {
      const bool plain = std::any_of(plain_headers.begin(), plain_headers.end(),
                                     [&](const char* name) { return iequals(header.name, name); });
      if (plain || is_made_by_client(header.name)) continue;
      const auto blank = header.value.find(' ');
      const std::size_t at = blank == std::string::npos ? 0 : blank + 1;
      add(LinkUse::Place::header, header.name, std::string_view(header.value).substr(at), at);
    }
  }

  void json(const Json& value, const std::string& pointer, const std::string& name) {
    if (uses_.size() > most_leaves) return;
    if (value.is_object()) {
      for (const auto& [key, item] : value.items()) json(item, pointer + "/" + escaped(key), key);
    } else if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) json(value[i], pointer + "/" + std::to_string(i), name);
    } else if (value.is_string() || value.is_number_integer()) {
      LinkUse* use = add(LinkUse::Place::json, name, spelled_value(value));
      if (use == nullptr) return;
      use->pointer = pointer;
      use->unquoted = value.is_number();
    }
  }

  // Of a JSON pointer (RFC 6901).
  static std::string escaped(std::string_view key) {
    std::string out;
    for (const char c : key) out += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
    return out;
  }

  const HarEntry& entry_;
  std::size_t request_;
  std::vector<LinkUse> uses_;
};

}  // namespace

bool is_token(char c) {
  const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  return letter || (c >= '0' && c <= '9') || std::string_view("-_.~+/=").find(c) != std::string_view::npos;
}

Worth worth_of(std::string_view value) {
  constexpr std::size_t enough = 8, enough_letters = 20, least = 2;
  if (value.size() < least || !std::all_of(value.begin(), value.end(), is_token) || is_date(value)) return Worth::none;
  const bool digit = std::any_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digit) {
    const bool one_word = value.find_first_of("./-_") == std::string_view::npos;
    return value.size() >= enough_letters && one_word ? Worth::always : Worth::none;
  }
  if (parse_double(value) && value.find('.') != std::string_view::npos) return Worth::none;
  return value.size() >= enough ? Worth::always : Worth::as_id;
}

bool is_called_id(std::string_view name) {
  const std::string lower = to_lower(name);
  for (const char* ending : {"id", "number", "code", "ref", "slug", "key", "sku"}) {
    if (lower.ends_with(ending)) return true;
  }
  return false;
}

std::vector<LinkUse> uses_of(const HarEntry& entry, std::size_t request) { return Collector(entry, request).run(); }

}  // namespace brink::input
