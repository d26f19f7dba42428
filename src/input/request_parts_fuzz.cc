// Every part of a request that is typed by people: the first byte chooses the reader. What is accepted must be fit to
// be sent: no control character, no second line.
#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "input/request_parts.h"

namespace {

void check_sendable(const std::string& text) {
  for (const char c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\t') && c != 0x7f);
}

void check_message(const brink::Error& error) {
  CHECK(error.kind == brink::ErrorKind::usage);
  CHECK(!error.message.empty() && error.message.find('\n') == std::string::npos);
}

void check_header(const brink::Result<brink::plan::Header>& header) {
  if (!header) return check_message(header.error());
  CHECK(!header->name.empty());
  CHECK(header->name.find_first_of(" :\t\r\n") == std::string::npos);
  check_sendable(header->value);
}

void check_resolve(std::string_view text) {
  const auto resolve = brink::input::parse_resolve(text);
  if (!resolve) return check_message(resolve.error());
  CHECK(resolve->port != 0);
  check_sendable(resolve->host);
  const bool v6_host = resolve->host.find(':') != std::string::npos;
  const std::string again = (v6_host ? "[" + resolve->host + "]" : resolve->host) + ":" +
                            std::to_string(resolve->port) + ":" + resolve->address;
  const auto second = brink::input::parse_resolve(again);
  CHECK(second && second->host == resolve->host && second->address == resolve->address);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0: check_header(brink::input::parse_header(text)); break;
    case 1: check_header(brink::input::parse_basic_auth(text)); break;
    case 2: check_header(brink::input::parse_cookies({std::string(text), std::string(text)})); break;
    case 3: check_resolve(text); break;
    case 4: check_header(brink::input::userinfo_header(text)); break;
  }
  return 0;
}
