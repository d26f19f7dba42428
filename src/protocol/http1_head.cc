// Status line and headers of a response (RFC 9112 §4, §5), and what of them decides about the body and the connection.
#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "protocol/http1.h"
#include "protocol/scan.h"
#include "protocol/token.h"

namespace brink::protocol {
namespace {

constexpr std::string_view version_prefix = "HTTP/1.";
constexpr std::size_t longest_known_head = 1024;  // bounds what an idle connection holds

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <class Word>
constexpr Word repeated(unsigned char byte) {
  return static_cast<Word>(~Word{0} / 0xff * byte);
}

template <class Word>
bool same_word(const char* a, const char* lower) {
  Word x;
  Word y;
  std::memcpy(&x, a, sizeof x);
  std::memcpy(&y, lower, sizeof y);
  return (x | repeated<Word>(0x20)) == y;
}

// Any case of `lower`, which has 4 or more letters or '-'. Or-ing 0x20 turns capitals into these and otherwise only
// control characters, which no line contains. Two or three overlapping words instead of a loop.
template <std::size_t Size>
bool same(std::string_view s, const char (&lower)[Size]) {
  constexpr std::size_t length = Size - 1;
  if (s.size() != length) return false;
  if constexpr (length < 8) {
    return same_word<std::uint32_t>(s.data(), lower) &&
           same_word<std::uint32_t>(s.data() + length - 4, lower + length - 4);
  } else {
    if constexpr (length > 16) {
      if (!same_word<std::uint64_t>(s.data() + 8, lower + 8)) return false;
    }
    return same_word<std::uint64_t>(s.data(), lower) &&
           same_word<std::uint64_t>(s.data() + length - 8, lower + length - 8);
  }
}

// False for names of a length that no header we act on has, which are nearly all.
constexpr bool may_matter(std::size_t name_length) {
  constexpr std::uint32_t lengths = 1u << 8 | 1u << 10 | 1u << 11 | 1u << 14 | 1u << 16 | 1u << 17;
  return name_length < 32 && (lengths >> name_length & 1) != 0;
}

// The length of the token at `at`, which ends before `end` in any case when a colon is to follow.
std::size_t name_length(const char* at, const char* end) {
  const std::size_t plain = end - at > 16 ? plain_name_length(at) : 0;
  if (plain != 0 && at[plain] == ':') return plain;
  return plain + token_length({at + plain, static_cast<std::size_t>(end - at) - plain});
}

const char* header_problem(std::string_view line, std::size_t name_length) {
  if (line.front() == ' ' || line.front() == '\t') return "folded header line";
  if (name_length == line.size()) return "header line without a colon";
  if (name_length == 0) return "bad header name";
  return line[name_length] == ' ' || line[name_length] == '\t' ? "whitespace in a header name" : "bad header name";
}

}  // namespace

void Http1Parser::begin_head() {
  phase_ = Phase::status_line;
  section_bytes_ = 0;
  header_count_ = 0;
  says_close_ = says_keepalive_ = false;
  response_ = ResponseHead{};
  head_.clear();
}

// What does not begin like HTTP fails with its first wrong byte: a peer that speaks something else may never send a
// line's end.
std::size_t Http1Parser::take_head(std::string_view bytes) {
  if (is_known_head(bytes)) return take_known_head();
  if (section_bytes_ < version_prefix.size() && !(section_bytes_ == 0 && bytes.starts_with(version_prefix))) {
    const std::size_t wrong = wrong_prefix(bytes);
    if (wrong != 0) return wrong;
  }
  const bool from_begin = section_bytes_ == 0;
  std::size_t used = line_.empty() ? take_plain_lines(bytes.substr(0, limits_.head - section_bytes_)) : 0;
  const bool unfinished = phase_ == Phase::headers || (phase_ == Phase::status_line && used == 0);
  if (unfinished && used < bytes.size()) used += take_lines(bytes.substr(used), limits_.head);
  keep_head(bytes.substr(0, used));
  if (from_begin) remember_head(bytes.substr(0, used));
  return used;
}

// What a head says depends on its bytes alone, so the same bytes need not be read twice.
bool Http1Parser::is_known_head(std::string_view bytes) const {
  return section_bytes_ == 0 && !known_head_.empty() && bytes.starts_with(known_head_);
}

std::size_t Http1Parser::take_known_head() {
  response_ = known_response_;
  section_bytes_ = known_head_.size();
  begin_body();
  keep_head(known_head_);
  return known_head_.size();
}

void Http1Parser::remember_head(std::string_view head) {
  const bool whole = phase_ != Phase::status_line && phase_ != Phase::headers && state_ != State::failed;
  if (!whole || head.size() > longest_known_head) return known_head_.clear();
  known_head_.assign(head);
  known_response_ = response_;
  known_response_.keepalive = head_allows_keepalive();  // the way the body is delimited may have taken it away
}

bool Http1Parser::head_allows_keepalive() const {
  return !says_close_ && (response_.minor_version >= 1 || says_keepalive_);
}

// 0 when the bytes may begin a status line; otherwise the response has failed, and this many bytes show why.
std::size_t Http1Parser::wrong_prefix(std::string_view bytes) {
  const std::string_view wanted = version_prefix.substr(section_bytes_);
  const std::size_t look = std::min({wanted.size(), bytes.size(), limits_.head - section_bytes_});
  std::size_t match = 0;
  while (match < look && bytes[match] == wanted[match]) ++match;
  if (match == look) return 0;
  fail(Error::malformed, "not an HTTP/1.x response");
  keep_head(bytes.substr(0, match + 1));
  return match + 1;
}

inline bool Http1Parser::on_field(std::string_view line, std::size_t name_length) {
  if (++header_count_ > limits_.headers) return fail(Error::too_large, "too many header lines");
  if (!may_matter(name_length)) return true;
  return on_known_header(line.substr(0, name_length), trim_ows(line.substr(name_length + 1)));
}

// The common case by itself, for speed: whole lines that end in CRLF. It stops before the first line that is anything
// else or looks wrong, and leaves that line, with all judgement of it, to take_lines.
std::size_t Http1Parser::take_plain_lines(std::string_view window) {
  const char* const end = window.data() + window.size();
  const char* at = window.data();
  ControlScan controls(at, end);
  bool more = true;
  while (more) {
    const char* const line_end = controls.next();
    if (end - line_end < 2 || line_end[0] != '\r' || line_end[1] != '\n') break;
    controls.next();  // the LF
    const std::string_view line(at, static_cast<std::size_t>(line_end - at));
    const bool header = phase_ == Phase::headers && !line.empty();
    const std::size_t name = header ? name_length(at, end) : 0;
    if (header && (name == 0 || at[name] != ':')) break;
    at = line_end + 2;
    section_bytes_ += line.size() + 2;
    more = header ? on_field(line, name) : line.empty() ? on_head_end() : on_status_line(line);
  }
  return static_cast<std::size_t>(at - window.data());
}

void Http1Parser::keep_head(std::string_view bytes) {
  const bool was_interim = phase_ == Phase::status_line && section_bytes_ == 0;
  if (!keep_head_ || was_interim) return;
  head_.append(bytes);
  if (phase_ == Phase::status_line || phase_ == Phase::headers) return;
  if (head_.ends_with("\n\r\n")) head_.resize(head_.size() - 2);
  if (head_.ends_with("\n\n")) head_.resize(head_.size() - 1);
}

// HTTP-version SP 3DIGIT [SP reason]. Many servers leave out the space when there is no reason; so do we.
bool Http1Parser::on_status_line(std::string_view line) {
  const std::string_view rest = line.substr(version_prefix.size());
  const bool shape = rest.size() >= 5 && is_digit(rest[0]) && rest[1] == ' ' && is_digit(rest[2]) && rest[2] != '0' &&
                     is_digit(rest[3]) && is_digit(rest[4]) && (rest.size() == 5 || rest[5] == ' ');
  if (!shape) return fail(Error::malformed, "bad status line");
  response_.minor_version = rest[0] - '0';
  response_.status = (rest[2] - '0') * 100 + (rest[3] - '0') * 10 + (rest[4] - '0');
  phase_ = Phase::headers;
  return true;
}

bool Http1Parser::on_header(std::string_view line) {
  const std::size_t length = token_length(line);
  if (length == 0 || length == line.size() || line[length] != ':') {
    return fail(Error::malformed, header_problem(line, length));
  }
  return on_field(line, length);
}

bool Http1Parser::on_known_header(std::string_view name, std::string_view value) {
  if (same(name, "content-length")) return on_content_length(value);
  if (same(name, "transfer-encoding")) return on_transfer_encoding(value);
  if (same(name, "connection")) on_connection(value);
  if (same(name, "set-cookie")) response_.has_set_cookie = true;
  if (same(name, "content-encoding")) response_.has_content_encoding = true;
  if (same(name, "location")) response_.has_location = true;
  if (same(name, "retry-after")) response_.has_retry_after = true;
  return true;
}

bool Http1Parser::on_content_length(std::string_view value) {
  if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit)) {
    return fail(Error::malformed, "bad Content-Length");
  }
  std::uint64_t length = 0;
  for (const char c : value) {
    const bool overflow = __builtin_mul_overflow(length, 10u, &length) ||
                          __builtin_add_overflow(length, static_cast<unsigned>(c - '0'), &length);
    if (overflow) return fail(Error::too_large, "Content-Length too large");
  }
  if (response_.has_length && response_.length != length) return fail(Error::malformed, "different Content-Lengths");
  response_.has_length = true;
  response_.length = length;
  return true;
}

bool Http1Parser::on_transfer_encoding(std::string_view value) {
  if (response_.chunked || !same(value, "chunked")) {
    return fail(Error::malformed, "transfer coding other than one \"chunked\"");
  }
  response_.chunked = true;
  return true;
}

void Http1Parser::on_connection(std::string_view value) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view option = trim_ows(value.substr(0, comma));
    if (same(option, "close")) says_close_ = true;
    if (same(option, "keep-alive")) says_keepalive_ = true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

bool Http1Parser::on_head_end() {
  if (response_.chunked && response_.has_length) {
    return fail(Error::malformed, "both Content-Length and Transfer-Encoding");
  }
  if (response_.chunked && response_.minor_version == 0) {
    return fail(Error::malformed, "Transfer-Encoding in an HTTP/1.0 response");
  }
  if (response_.status < 200 && response_.status != 101) {
    if (++interim_count_ > limits_.interim) return fail(Error::too_large, "too many interim responses");
    begin_head();
    return false;
  }
  response_.keepalive = head_allows_keepalive();
  begin_body();
  return false;
}

std::string_view find_header(std::string_view head, std::string_view name, std::size_t from, std::size_t* next) {
  while (from < head.size()) {
    const std::size_t end = std::min(head.find('\n', from), head.size());
    std::string_view line = head.substr(from, end - from);
    from = std::min(end + 1, head.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() <= name.size() || line[name.size()] != ':' || !iequals(line.substr(0, name.size()), name)) continue;
    if (next != nullptr) *next = from;
    return trim_ows(line.substr(name.size() + 1));
  }
  if (next != nullptr) *next = std::string_view::npos;
  return {};
}

}  // namespace brink::protocol
