// The parts of export options as people write them: a tag, addresses, headers of an environment variable. Everything
// here reads foreign bytes and is fuzzed; errors are of kind usage and name the option and the text, but no secret.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/exporting.h"

namespace brink::input {

// "NAME=VALUE", split at the first '=', blanks around both dropped; the value may be empty, and neither may hold a
// control character. Names that Brink labels its own values with are refused.
Result<plan::Tag> parse_tag(std::string_view text);

// "NAME=VALUE,NAME=VALUE" with values percent-encoded, as OTEL_EXPORTER_OTLP_HEADERS has them; blanks around names and
// values are dropped.
Result<std::vector<plan::Header>> parse_otlp_headers(std::string_view text);

// "ADDR:PORT", ":PORT" or "PORT" to listen at; without an address 127.0.0.1. IPv6 is written in brackets. `option`:
// which errors name.
Result<plan::Address> parse_listen(std::string_view text, std::string_view option = "--metrics-listen");

// "HOST:PORT", or a host alone, then at `usual_port`. IPv6 is written in brackets.
Result<plan::Address> parse_address(std::string_view text, std::uint16_t usual_port);

}  // namespace brink::input
