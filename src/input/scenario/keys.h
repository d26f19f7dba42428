// The keys of a scenario file, once: readers refuse all others, and the JSON Schema is held to the same lists.
#pragma once

#include <array>
#include <string_view>

namespace brink::input {

// clang-format off
inline constexpr std::array<std::string_view, 14> root_keys = {
    "$schema", "name", "description", "base_url", "headers", "tags", "think_time", "think_jitter", "steps", "flows",
    "data", "on_extract_failure", "on_template_error", "session"};

inline constexpr std::array<std::string_view, 6> flow_keys = {
    "name", "description", "weight", "tags", "think_time", "steps"};

inline constexpr std::array<std::string_view, 35> step_keys = {
    "name", "description", "tags", "method", "path", "url", "headers", "body", "body_file", "form", "files", "timeout",
    "think_before", "think_time", "extract", "assert_status", "assert_body_contains", "assert_body_regex",
    "assert_json", "assert_header", "assert_max_latency", "assert_length", "ws", "send", "expect_message_contains",
    "hold", "messages", "repeat", "subprotocols", "ping_interval", "close_at", "close_code", "close_reason", "socket",
    "close"};

// Of a step over a WebSocket, what makes no sense.
inline constexpr std::array<std::string_view, 10> http_only_keys = {
    "method", "url", "body", "body_file", "form", "files", "assert_status", "assert_body_contains", "assert_header",
    "assert_length"};
// Of any other step.
inline constexpr std::array<std::string_view, 10> socket_only_keys = {
    "send", "expect_message_contains", "hold", "messages", "repeat", "subprotocols", "ping_interval", "close_at",
    "close_code", "close_reason"};
// Of a step that does not open one.
inline constexpr std::array<std::string_view, 7> opening_keys = {
    "path", "headers", "subprotocols", "ping_interval", "close_at", "close_code", "close_reason"};
inline constexpr std::array<std::string_view, 1> go_on_only_keys = {"close"};
// One message, in the step itself.
inline constexpr std::array<std::string_view, 6> short_form_keys = {
    "send", "expect_message_contains", "extract", "assert_body_regex", "assert_json", "assert_max_latency"};

inline constexpr std::array<std::string_view, 18> message_keys = {
    "name", "description", "tags", "send", "send_base64", "send_file", "type", "ping", "expect", "timeout", "hold",
    "think_time", "extract", "assert_body_contains", "assert_body_regex", "assert_json", "assert_max_latency",
    "assert_length"};
inline constexpr std::array<std::string_view, 5> message_assertions = {
    "assert_body_contains", "assert_body_regex", "assert_json", "assert_max_latency", "assert_length"};
inline constexpr std::array<std::string_view, 3> expect_keys = {"contains", "regex", "json"};
inline constexpr std::array<std::string_view, 2> message_source_keys = {"json", "regex"};
// clang-format on

inline constexpr std::array<std::string_view, 4> source_keys = {"json", "regex", "header", "cookie"};
inline constexpr std::array<std::string_view, 1> header_rule_keys = {"regex"};
inline constexpr std::array<std::string_view, 2> length_keys = {"min", "max"};
inline constexpr std::array<std::string_view, 3> file_keys = {"file", "filename", "type"};
inline constexpr std::array<std::string_view, 2> data_keys = {"file", "strategy"};

}  // namespace brink::input
