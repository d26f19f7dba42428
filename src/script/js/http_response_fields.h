// What a response of k6/http says of itself: its own properties, made from an answer.
#pragma once

#include <array>

#include "script/js/http_exchange.h"

namespace brink::script::js {

// In the order in which they are listed.
enum class ResponseField : std::uint8_t {
  remote_ip,
  remote_port,
  url,
  status,
  status_text,
  proto,
  headers,
  cookies,
  body,
  timings,
  tls_version,
  tls_cipher_suite,
  ocsp,
  error,
  error_code,
  request,
};
inline constexpr std::array response_field_names = {
    "remote_ip", "remote_port", "url",         "status",           "status_text", "proto", "headers",    "cookies",
    "body",      "timings",     "tls_version", "tls_cipher_suite", "ocsp",        "error", "error_code", "request"};
inline constexpr std::size_t response_field_count = response_field_names.size();
static_assert(response_field_count == static_cast<std::size_t>(ResponseField::request) + 1);

// A new value. Exception: there is no memory for it.
JSValue make_response_field(JSContext* context, const HttpAnswer& answer, ResponseField field);

}  // namespace brink::script::js
