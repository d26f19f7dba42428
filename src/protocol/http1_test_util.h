// What the tests of the parser share.
#pragma once

#include <string>
#include <string_view>

#include "protocol/http1.h"

namespace brink::protocol {

using State = Http1Parser::State;
using Error = Http1Parser::Error;

// A response parsed whole; what was not used of the bytes is `rest`.
struct Parsed {
  Http1Parser parser;
  std::string rest;

  State state() const { return parser.state(); }
  std::string_view body() const { return parser.body(); }
  const ResponseHead& head() const { return parser.response(); }
};

inline Parsed parse(std::string_view bytes, bool head_request = false, const Http1Limits& limits = {}) {
  Parsed parsed{Http1Parser(limits), {}};
  parsed.parser.begin(head_request, true, 1 << 20);
  parsed.rest = bytes.substr(parsed.parser.consume(bytes));
  return parsed;
}

// Malformed with this explanation, whether the bytes come whole or one by one.
inline bool malformed(std::string_view bytes, std::string_view why) {
  Http1Parser one_by_one;
  one_by_one.begin(false);
  for (const char& c : bytes) one_by_one.consume({&c, 1});
  const Parsed whole = parse(bytes);
  const auto is = [&](const Http1Parser& p) {
    return p.state() == State::failed && p.error() == Error::malformed && p.error_text() == why;
  };
  return is(whole.parser) && is(one_by_one);
}

inline std::string ok_with(std::string_view headers, std::string_view body = "") {
  return "HTTP/1.1 200 OK\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

inline std::string chunked(std::string_view framed) { return ok_with("Transfer-Encoding: chunked\r\n", framed); }

}  // namespace brink::protocol
