#include "sample/exchange.h"

#include <algorithm>
#include <array>

namespace brink::sample {
namespace {

constexpr std::string_view mask = "***";

// As part of a name: "X-Auth-Token", "oauth_token_secret", "AWSAccessKeyId".
constexpr std::array<std::string_view, 17> secret_words = {
    "token",        "secret",     "password", "passwd",    "passphrase",   "apikey",
    "accesskey",    "privatekey", "authkey",  "cookie",    "bearer",       "subscriptionkey",
    "functionskey", "signature",  "sessid",   "sessionid", "authorization"};
// Only as the whole name: "keyword", "design" and "author" are none.
constexpr std::array<std::string_view, 16> secret_names = {
    "key", "sig", "pass",       "pwd",         "auth",           "xauth",           "sid",     "session", "userpwd",
    "jwt", "otp", "credential", "credentials", "xamzcredential", "xgoogcredential", "passcode"};

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\n'; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Letters and digits in lower case; escapes resolved, the rest left out.
std::string plain(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    if (c == '%' && i + 2 < name.size() && hex_digit(name[i + 1]) >= 0 && hex_digit(name[i + 2]) >= 0) {
      c = static_cast<char>(hex_digit(name[i + 1]) * 16 + hex_digit(name[i + 2]));
      i += 2;
    }
    if (!is_alnum(c)) continue;
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

// The characters of a header's name (RFC 9110 tchar), which a request line is not made of alone.
bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_alnum(c) || marks.find(c) != marks.npos; });
}

std::string_view without_blanks(std::string_view s) {
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
  return s;
}

// `value` with what is not blank around it replaced; nothing stays nothing.
void append_masked(std::string& out, std::string_view value) {
  const std::string_view secret = without_blanks(value);
  if (secret.empty()) {
    out += value;
    return;
  }
  const auto before = static_cast<std::size_t>(secret.data() - value.data());
  out += value.substr(0, before);
  out += mask;
  out += value.substr(before + secret.size());
}

// Everything between "//" and the last '@' before the path.
std::string mask_userinfo(std::string_view line) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t slashes = line.find("//"); slashes != line.npos; slashes = line.find("//", from)) {
    const std::size_t authority = slashes + 2;
    const std::size_t end = std::min(line.find_first_of("/?# \t\"'<>", authority), line.size());
    const std::size_t user = line.substr(authority, end - authority).rfind('@');
    out += line.substr(from, authority - from);
    from = authority;
    if (user != line.npos) {
      append_masked(out, line.substr(authority, user));
      from += user;
    }
  }
  return out += line.substr(from);
}

// The name that ends where an '=' stands: as far back as its characters go.
std::string_view name_before(std::string_view line, std::size_t equals) {
  constexpr std::string_view marks = "_-.%[]$~+";
  std::size_t begin = equals;
  while (begin > 0 && (is_alnum(line[begin - 1]) || marks.find(line[begin - 1]) != marks.npos)) --begin;
  return line.substr(begin, equals - begin);
}

// name=value, wherever it stands.
std::string mask_parameters(std::string_view line) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t equals = line.find('='); equals != line.npos; equals = line.find('=', from)) {
    const std::size_t value = equals + 1;
    std::size_t end = value;
    if (is_secret_name(name_before(line.substr(from), equals - from))) {
      end = std::min(line.find_first_of("&# \t", value), line.size());
    }
    out += line.substr(from, value - from);
    append_masked(out, line.substr(value, end - value));
    from = end;
  }
  return out += line.substr(from);
}

// One line without its end. `in_secret` says whether it may continue a masked header, and is set for the next.
std::string mask_line(std::string_view line, bool& in_secret) {
  const std::size_t colon = line.find(':');
  const std::string_view name = without_blanks(line.substr(0, std::min(colon, line.size())));
  std::string out;
  if (colon != line.npos && is_token(name) && is_secret_name(name)) {
    in_secret = true;
    out += line.substr(0, colon + 1);
    append_masked(out, line.substr(colon + 1));
  } else if (in_secret && !line.empty() && is_blank(line.front())) {
    append_masked(out, line);
  } else {
    in_secret = false;
    out = mask_parameters(mask_userinfo(line));
  }
  return out;
}

// One past the last character of the JSON string that begins at `quote`; the size of `text` when it is cut off.
std::size_t end_of_string(std::string_view text, std::size_t quote) {
  std::size_t i = quote + 1;
  while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
  return std::min(i + 1, text.size());
}

std::size_t skip_space(std::string_view text, std::size_t i) {
  while (i < text.size() && is_space(text[i])) ++i;
  return i;
}

// Where the object or array that begins at `i` ends; the size of `text` when it is cut off.
std::size_t end_of_structure(std::string_view text, std::size_t i) {
  int depth = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    i = c == '"' ? end_of_string(text, i) : i + 1;
    if (depth == 0) return i;
  }
  return i;
}

// Where the JSON value that begins at `i` ends; `i` itself when none does.
std::size_t end_of_value(std::string_view text, std::size_t i) {
  if (i >= text.size()) return i;
  if (text[i] == '"') return end_of_string(text, i);
  if (text[i] == '{' || text[i] == '[') return end_of_structure(text, i);
  constexpr std::string_view marks = "+-._";
  while (i < text.size() && (is_alnum(text[i]) || marks.find(text[i]) != marks.npos)) ++i;
  return i;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const std::string word = plain(name);
  const auto within = [&](std::string_view secret) { return word.find(secret) != word.npos; };
  return std::any_of(secret_words.begin(), secret_words.end(), within) ||
         std::find(secret_names.begin(), secret_names.end(), word) != secret_names.end();
}

std::string mask_secrets(std::string_view head) {
  std::string out;
  bool in_secret = false;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find_first_of("\r\n"), head.size());
    // Between CR and LF there is no line: it neither continues nor ends a header.
    if (end > 0) out += mask_line(head.substr(0, end), in_secret);
    out += head.substr(end, 1);
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return out;
}

std::string mask_body(std::string_view body) {
  const std::size_t first = skip_space(body, 0);
  if (first == body.size() || (body[first] != '{' && body[first] != '[')) return std::string(body);
  std::string out;
  std::size_t from = 0;
  for (std::size_t quote = body.find('"'); quote != body.npos; quote = body.find('"', from)) {
    const std::size_t name_end = end_of_string(body, quote);
    const std::size_t colon = skip_space(body, name_end);
    out += body.substr(from, name_end - from);
    from = name_end;
    if (colon >= body.size() || body[colon] != ':') continue;
    if (!is_secret_name(body.substr(quote, name_end - quote))) continue;
    const std::size_t value = skip_space(body, colon + 1);
    const std::size_t end = end_of_value(body, value);
    out += body.substr(from, value - from);
    if (end > value) out.append("\"").append(mask).append("\"");
    from = end;
  }
  return out += body.substr(from);
}

}  // namespace brink::sample
