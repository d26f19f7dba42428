#include "protocol/http2_request.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "protocol/token.h"

namespace brink::protocol {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::size_t authority = 2;  // its place among the fields

constexpr std::array<std::string_view, 5> of_connection = {"connection", "keep-alive", "proxy-connection",
                                                           "transfer-encoding", "upgrade"};

bool speaks_of_connection(std::string_view name, std::string_view value) {
  if (name == "te") return !iequals(value, "trailers");
  return std::find(of_connection.begin(), of_connection.end(), name) != of_connection.end();
}

}  // namespace

bool Http2Request::assign(std::string_view first, std::string_view second, bool tls) {
  fields_.clear();
  std::string_view head = first;
  std::size_t end = head.find(head_end);
  if (end == head.npos) {
    head = join(first, second);
    end = head.find(head_end);
    if (end == head.npos) return false;
    body_ = second.substr(end + head_end.size() - first.size());
  } else {
    body_ = first.substr(end + head_end.size());
    if (body_.empty()) std::swap(body_, second);
    if (!second.empty()) return false;  // a body in two pieces
  }
  names_.resize(std::max(names_.size(), end));
  names_size_ = 0;
  for (head = head.substr(0, end + line_end.size()); !head.empty();) {
    const std::size_t size = head.find(line_end);
    if (!take_line(head.substr(0, size), tls)) return false;
    head.remove_prefix(size + line_end.size());
  }
  return true;
}

void Http2Request::assign(std::span<const Http2Field> fields) {
  fields_.assign(fields.begin(), fields.end());
  body_ = {};
}

// The first piece and what of the second belongs to the head, without the body where that can be seen at once.
std::string_view Http2Request::join(std::string_view first, std::string_view second) {
  const bool ends_here = first.ends_with(line_end) && second.starts_with(line_end);
  const std::size_t end = ends_here ? 0 : second.find(head_end);
  const std::size_t size = ends_here ? line_end.size() : end == second.npos ? second.size() : end + head_end.size();
  joined_.assign(first).append(second.substr(0, size));
  return joined_;
}

bool Http2Request::take_line(std::string_view line, bool tls) {
  if (fields_.empty()) {
    const std::size_t target = std::min(line.find(' '), line.size());
    const std::size_t version = line.rfind(' ');
    if (version == line.npos || version <= target + 1) return false;
    fields_.push_back({":method", line.substr(0, target)});
    fields_.push_back({":scheme", tls ? "https" : "http"});
    fields_.push_back({":authority", ""});
    fields_.push_back({":path", line.substr(target + 1, version - target - 1)});
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == line.npos || colon == 0) return false;
  add(line.substr(0, colon), trim_ows(line.substr(colon + 1)));
  return true;
}

void Http2Request::add(std::string_view name, std::string_view value) {
  char* const lower = names_.data() + names_size_;
  std::transform(name.begin(), name.end(), lower,
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const std::string_view own(lower, name.size());
  if (own == "host") {
    fields_[authority].value = value;
  } else if (!speaks_of_connection(own, value)) {
    fields_.push_back({own, value});
    names_size_ += name.size();
  }
}

}  // namespace brink::protocol
