// Responses as the shop writes them.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace brink::demo {

struct Response {
  int status = 200;
  std::string_view type = "text/html; charset=utf-8";
  std::string body;
  std::string_view etag;   // not empty: an asset, which may be cached for an hour
  std::string_view allow;  // 405: what is allowed instead
};

// What differs between two answers with the same Response.
struct Delivery {
  bool head_only = false;  // to HEAD: the head of the same response to GET
  bool keepalive = true;
  std::string_view date;  // as http_date() writes it
};

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 §5.6.7).
std::string http_date(std::time_t time);

void append_response(std::string& out, const Response& response, const Delivery& delivery);

}  // namespace brink::demo
