// The parts of export options, as typed by people or set in an environment: the first byte chooses the reader. What is
// accepted must be fit to be sent on: no control character, no second line, no label of Brink's own.
#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "input/export_parts.h"

namespace {

using namespace brink;

void check_sendable(const std::string& text) {
  for (const char c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\t') && c != 0x7f);
}

void check_message(const Error& error) {
  CHECK(error.kind == ErrorKind::usage);
  CHECK(!error.message.empty() && error.message.find('\n') == std::string::npos);
}

void check_tag(std::string_view text) {
  const auto tag = input::parse_tag(text);
  if (!tag) return check_message(tag.error());
  check_sendable(tag->name);
  check_sendable(tag->value);
  const std::string label = plan::label_name(tag->name);
  CHECK(!label.empty() && plan::label_name(label) == label);
  CHECK(std::find(std::begin(plan::own_labels), std::end(plan::own_labels), label) == std::end(plan::own_labels));
}

void check_headers(std::string_view text) {
  const auto headers = input::parse_otlp_headers(text);
  if (!headers) return check_message(headers.error());
  for (const plan::Header& header : *headers) {
    CHECK(!header.name.empty() && header.name.find_first_of(" :\t\r\n") == std::string::npos);
    check_sendable(header.value);
  }
}

void check_address(const Result<plan::Address>& address) {
  if (!address) return check_message(address.error());
  CHECK(!address->host.empty());
  check_sendable(address->host);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0: check_tag(text); break;
    case 1: check_headers(text); break;
    case 2: check_address(input::parse_listen(text)); break;
    case 3: check_address(input::parse_address(text, 8125)); break;
  }
  return 0;
}
