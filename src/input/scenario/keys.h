// The keys of a scenario file, once: readers refuse all others, and the JSON Schema is held to the same lists.
#pragma once

#include <array>
#include <string_view>

namespace brink::input {

inline constexpr std::array<std::string_view, 13> root_keys = {
    "$schema", "name",  "description", "base_url",           "headers",           "think_time", "think_jitter",
    "steps",   "flows", "data",        "on_extract_failure", "on_template_error", "session"};

inline constexpr std::array<std::string_view, 5> flow_keys = {"name", "description", "weight", "think_time", "steps"};

inline constexpr std::array<std::string_view, 25> step_keys = {"name",
                                                               "description",
                                                               "method",
                                                               "path",
                                                               "url",
                                                               "headers",
                                                               "body",
                                                               "body_file",
                                                               "form",
                                                               "files",
                                                               "timeout",
                                                               "think_before",
                                                               "think_time",
                                                               "extract",
                                                               "assert_status",
                                                               "assert_body_contains",
                                                               "assert_body_regex",
                                                               "assert_json",
                                                               "assert_header",
                                                               "assert_max_latency",
                                                               "assert_length",
                                                               "ws",
                                                               "send",
                                                               "expect_message_contains",
                                                               "hold"};

// Of a step with "ws", what makes no sense.
inline constexpr std::array<std::string_view, 10> http_only_keys = {
    "method",        "url",          "body", "body_file", "form", "files", "assert_status", "assert_body_contains",
    "assert_header", "assert_length"};

inline constexpr std::array<std::string_view, 4> source_keys = {"json", "regex", "header", "cookie"};
inline constexpr std::array<std::string_view, 1> header_rule_keys = {"regex"};
inline constexpr std::array<std::string_view, 2> length_keys = {"min", "max"};
inline constexpr std::array<std::string_view, 3> file_keys = {"file", "filename", "type"};
inline constexpr std::array<std::string_view, 2> data_keys = {"file", "strategy"};

}  // namespace brink::input
