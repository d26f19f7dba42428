#include "demo/http_response.h"

#include <array>

#include "base/check.h"

namespace brink::demo {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 505: return "HTTP Version Not Supported";
    default: CHECK(false, "a status the shop does not answer with");
  }
  return "";
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

std::string http_date(std::time_t time) {
  std::tm utc{};
  gmtime_r(&time, &utc);
  // Not strftime's %a and %b, which follow the locale.
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday, months[static_cast<std::size_t>(utc.tm_mon)],
                utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text.data();
}

void append_response(std::string& out, const Response& response, const Delivery& delivery) {
  const bool bodiless = response.status == 304;
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += reason(response.status);
  out += "\r\n";
  append_field(out, "Server", "brink-demo");
  append_field(out, "Date", delivery.date);
  if (!response.etag.empty()) {
    append_field(out, "ETag", response.etag);
    append_field(out, "Cache-Control", "public, max-age=3600");
  }
  if (!response.allow.empty()) append_field(out, "Allow", response.allow);
  if (!bodiless) {
    append_field(out, "Content-Type", response.type);
    append_field(out, "Content-Length", std::to_string(response.body.size()));
  }
  // Said either way, because HTTP/1.0 clients that ask for keep-alive wait for the word.
  append_field(out, "Connection", delivery.keepalive ? "keep-alive" : "close");
  out += "\r\n";
  if (!bodiless && !delivery.head_only) out += response.body;
}

}  // namespace brink::demo
