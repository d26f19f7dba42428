#include "protocol/request.h"

#include <algorithm>

#include "base/text.h"
#include "protocol/scan.h"
#include "protocol/token.h"

namespace brink::protocol {
namespace {

constexpr std::size_t hex_digits = 32;

// What the given headers decide about those we would make ourselves.
struct Given {
  const HeaderView* host = nullptr;
  std::string cookies;  // of all Cookie headers
  bool user_agent = false;
  bool accept = false;
  bool content_length = false;
  bool close = false;  // Connection: close
};

// For messages, which are one line whatever the header was.
std::string quoted(std::string_view text) {
  std::string out(text);
  std::replace_if(out.begin(), out.end(), is_control, '?');
  return "\"" + out + "\"";
}

bool has_control(std::string_view s) {
  return ControlScan(s.data(), s.data() + s.size()).next() != s.data() + s.size();
}

// True when `option` is in a comma-separated list such as Connection's.
bool lists(std::string_view list, std::string_view option) {
  const auto parts = split(list, ',');
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return iequals(trim_ows(part), option); });
}

Result<void> check_line(std::string_view method, std::string_view target, std::string_view host) {
  if (!is_token(method)) return usage_error(quoted(method) + " is not an HTTP method", "write it as GET, POST, ...");
  const bool graphic =
      std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; });
  if (!graphic || !(target.starts_with('/') || target == "*")) {
    return usage_error(quoted(target) + " is not a request target",
                       "begin with '/' and percent-encode what is not ASCII");
  }
  if (std::any_of(host.begin(), host.end(), [](char c) { return is_control(c) || c == ' ' || c == '\t'; })) {
    return usage_error(quoted(host) + " is not a value for the Host header");
  }
  return {};
}

Result<void> check_header(const HeaderView& header, std::string_view body) {
  const std::string_view value = trim_ows(header.value);
  if (!is_token(header.name)) {
    return usage_error("header name " + quoted(header.name) + " is not a token", "use letters, digits and '-' only");
  }
  if (has_control(value)) {
    return usage_error("header " + quoted(header.name) + " has a line break or control character in its value");
  }
  if (iequals(header.name, "Transfer-Encoding")) {
    return usage_error("header \"Transfer-Encoding\" cannot be given", "bodies are sent with their Content-Length");
  }
  if (iequals(header.name, "Content-Length") && parse_int(value) != static_cast<std::int64_t>(body.size())) {
    return usage_error("header \"Content-Length\" says " + quoted(value) + ", but the body has " +
                           std::to_string(body.size()) + " bytes",
                       "leave the header out: it is made from the body");
  }
  return {};
}

Result<Given> survey(std::span<const HeaderView> headers, std::string_view body) {
  Given given;
  for (const HeaderView& header : headers) {
    if (auto ok = check_header(header, body); !ok) return tl::unexpected(std::move(ok.error()));
    const std::string_view value = trim_ows(header.value);
    if (iequals(header.name, "Host")) {
      if (given.host != nullptr) return usage_error("header \"Host\" is given twice", "give it once");
      given.host = &header;
    }
    if (iequals(header.name, "Cookie") && !value.empty()) {
      given.cookies.append(given.cookies.empty() ? "" : "; ").append(value);
    }
    given.user_agent |= iequals(header.name, "User-Agent");
    given.accept |= iequals(header.name, "Accept");
    given.content_length |= iequals(header.name, "Content-Length");
    given.close |= iequals(header.name, "Connection") && lists(value, "close") && !lists(value, "keep-alive");
  }
  return given;
}

void add_line(std::string& bytes, std::string_view name, std::string_view value) {
  bytes.append(name).append(": ").append(value).append("\r\n");
}

void add_request_line(PreparedRequest& request, std::string_view method, std::string_view target, bool cache_bust) {
  std::string& bytes = request.bytes;
  bytes.append(method).append(" ").append(target);
  if (cache_bust && target != "*") {
    const bool has_query = target.find('?') != std::string_view::npos;
    const bool separated = target.ends_with('?') || target.ends_with('&');
    bytes.append(!has_query ? "?" : separated ? "" : "&").append("_cb=");
    request.cache_bust_at = bytes.size();
    bytes.append(hex_digits, '0');
  }
  bytes.append(" HTTP/1.1\r\n");
}

// All but those that were written already or are written after the others.
void add_given(PreparedRequest& request, std::span<const HeaderView> headers, const Given& given, bool keepalive) {
  for (const HeaderView& header : headers) {
    const std::string_view value = trim_ows(header.value);
    if (iequals(header.name, "Host") || iequals(header.name, "Content-Length")) continue;
    if (value.empty() && iequals(header.name, "User-Agent")) continue;  // it is to say nothing of itself
    if (!keepalive && iequals(header.name, "Connection") && lists(value, "keep-alive")) continue;
    if (!iequals(header.name, "Cookie")) {
      add_line(request.bytes, header.name, value);
    } else if (!given.cookies.empty() && !request.has_cookie) {
      add_line(request.bytes, header.name, given.cookies);
      request.has_cookie = true;
      request.cookie_at = request.bytes.size() - 2;
    }
  }
}

bool wants_length(std::string_view method, std::string_view body) {
  return !body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
}

void put_hex(char* at, std::uint64_t value) {
  for (int i = 15; i >= 0; --i, value >>= 4) at[i] = "0123456789abcdef"[value & 15];
}

}  // namespace

Result<void> prepare_request_into(PreparedRequest& request, std::string_view method, std::string_view target,
                                  std::string_view host, std::span<const HeaderView> headers, std::string_view body,
                                  const RequestOptions& options) {
  if (auto ok = check_line(method, target, host); !ok) return tl::unexpected(std::move(ok.error()));
  const Result<Given> given = survey(headers, body);
  if (!given) return tl::unexpected(given.error());

  std::string& bytes = request.bytes;
  bytes.clear();
  request.cache_bust_at = PreparedRequest::npos;
  request.has_cookie = false;
  add_request_line(request, method, target, options.cache_bust);
  add_line(bytes, "Host", given->host != nullptr ? trim_ows(given->host->value) : host);
  if (!given->user_agent) {
    add_line(bytes, "User-Agent", options.version.empty() ? "brink" : "brink/" + std::string(options.version));
  }
  if (!given->accept) add_line(bytes, "Accept", "*/*");
  add_given(request, headers, *given, options.keepalive);
  if (given->content_length || wants_length(method, body)) {
    add_line(bytes, "Content-Length", std::to_string(body.size()));
  }
  if (!options.keepalive && !given->close) add_line(bytes, "Connection", "close");
  if (!request.has_cookie) request.cookie_at = bytes.size();
  bytes.append("\r\n");
  if (!options.head_only) bytes.append(body);
  return {};
}

Result<PreparedRequest> prepare_request(std::string_view method, std::string_view target, std::string_view host,
                                        std::span<const HeaderView> headers, std::string_view body,
                                        const RequestOptions& options) {
  PreparedRequest request;
  if (auto ok = prepare_request_into(request, method, target, host, headers, body, options); !ok) {
    return tl::unexpected(std::move(ok.error()));
  }
  return request;
}

Result<std::string> build_request(std::string_view method, std::string_view target, std::string_view host,
                                  std::span<const HeaderView> headers, std::string_view body,
                                  const RequestOptions& options) {
  return prepare_request(method, target, host, headers, body, options).map([](PreparedRequest&& r) {
    return std::move(r.bytes);
  });
}

void PreparedRequest::bust_cache(std::uint64_t high, std::uint64_t low) {
  if (cache_bust_at == npos) return;
  put_hex(bytes.data() + cache_bust_at, high);
  put_hex(bytes.data() + cache_bust_at + 16, low);
}

void PreparedRequest::with_cookies(std::string& out, std::string_view cookies) const {
  const std::string_view all = bytes;
  out.assign(all.substr(0, cookie_at));
  if (!cookies.empty()) out.append(cookie_prefix()).append(cookies).append(cookie_suffix());
  out.append(all.substr(cookie_at));
}

}  // namespace brink::protocol
