// JSON that other tools wrote, as one tree. Foreign bytes, so size, depth and width are bounded.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::input {

using Json = nlohmann::ordered_json;  // keys keep their order

inline constexpr std::size_t deepest_document = 256;
inline constexpr std::size_t most_document_keys = 20'000;   // of one object: keeping their order costs their square
inline constexpr std::size_t most_json_bytes = 256u << 20;  // recordings hold whole responses

// `what` begins the messages: the file or the option. Errors (usage) name line and column. A byte order mark is
// skipped, and half a surrogate pair, which browsers record of binary bodies, becomes U+FFFD.
Result<Json> parse_json(std::string_view text, std::string_view what);

// JSON when it begins like an object or array, and YAML otherwise, as scenario files are read (scenario/document.h).
Result<Json> parse_document(std::string_view text, std::string_view what);

// Of an object; nullptr when it is not there or `json` is no object.
const Json* find(const Json& json, std::string_view key);
// The text at a key; empty when there is none or it is something else.
std::string text_at(const Json& json, std::string_view key);
// The items of an array at a key, or none.
const Json& list_at(const Json& json, std::string_view key);
// A scalar as it is spelled: text without quotes, numbers and booleans as JSON; empty for all else.
std::string spelled_value(const Json& value);

// Whether `text` is a JSON object or array that reading and writing again does not change: no number loses digits, no
// key is there twice.
// One that is nested deeper than `deepest` is none.
bool is_faithful_json(std::string_view text, std::size_t deepest = deepest_document);

bool is_utf8(std::string_view bytes);
// With U+FFFD for each byte that is part of no character.
std::string valid_utf8(std::string_view bytes);

}  // namespace brink::input
