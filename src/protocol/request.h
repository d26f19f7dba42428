// The bytes of an HTTP/1.1 request, made once and sent many times (RFC 9110, RFC 9112).
//
// What is made: the request line; Host; User-Agent and Accept unless given; the given headers in their order;
// Content-Length when there is a body or the method is POST, PUT or PATCH; "Connection: close" without keep-alive.
//
// Of the given headers, these are treated apart: one Host replaces ours; Content-Length is accepted when it is the
// length of the body; Transfer-Encoding never is; several Cookie headers become one (RFC 6265 §5.4); without
// keep-alive, a Connection that asks for keep-alive is left out. Everything else is passed on as it was given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::protocol {

struct HeaderView {
  std::string_view name;
  std::string_view value;  // spaces and tabs around it are dropped
};

struct RequestOptions {
  bool keepalive = true;
  bool cache_bust = false;        // the target gets a query parameter "_cb" of 32 hex digits, see PreparedRequest
  std::string_view version = {};  // of Brink, for "User-Agent: brink/<version>"; empty: "brink"
  bool head_only = false;         // the body is counted, and sent by the caller after these bytes
};

// A request with the places where it may be changed between two sends without allocating.
//
// Thread: none of its own; one worker, one copy. The bytes may be changed only while no write of them is unfinished, so
// connections that share a PreparedRequest must copy it when a write was not taken whole.
struct PreparedRequest {
  static constexpr std::size_t npos = std::string::npos;

  std::string bytes;
  std::size_t cache_bust_at = npos;  // where the 32 hex digits begin; npos: there are none
  std::size_t cookie_at = 0;         // where cookies go in; what is before and after it is sent unchanged
  bool has_cookie = false;           // a Cookie header was given, and ends at cookie_at

  // Writes 128 bits of randomness into their place; does nothing when there is none.
  void bust_cache(std::uint64_t high, std::uint64_t low);

  // What stands around the cookies ("a=1; b=2", not empty) at cookie_at: send bytes[0, cookie_at), cookie_prefix(), the
  // cookies, cookie_suffix(), bytes[cookie_at, end).
  std::string_view cookie_prefix() const { return has_cookie ? "; " : "Cookie: "; }
  std::string_view cookie_suffix() const { return has_cookie ? "" : "\r\n"; }
  // The whole request with these cookies into `out`, whose memory is reused; without cookies when they are empty.
  void with_cookies(std::string& out, std::string_view cookies) const;
};

// `target` as on the request line: begins with '/', or is "*"; no space, no control character, ASCII (Url::target is).
// `host` is the value of the Host header (Url::authority()).
//
// Errors, all of kind usage, each naming the method, target or header it is about: a method or header name that is not
// a token; CR, LF, NUL or another control character in a value; a second Host; a Content-Length that is not the
// body's; any Transfer-Encoding.
Result<PreparedRequest> prepare_request(std::string_view method, std::string_view target, std::string_view host,
                                        std::span<const HeaderView> headers = {}, std::string_view body = {},
                                        const RequestOptions& options = {});

// The same into `request`, whose memory is reused; what it holds after an error is not a request.
Result<void> prepare_request_into(PreparedRequest& request, std::string_view method, std::string_view target,
                                  std::string_view host, std::span<const HeaderView> headers, std::string_view body,
                                  const RequestOptions& options);

// The bytes alone.
Result<std::string> build_request(std::string_view method, std::string_view target, std::string_view host,
                                  std::span<const HeaderView> headers = {}, std::string_view body = {},
                                  const RequestOptions& options = {});

}  // namespace brink::protocol
