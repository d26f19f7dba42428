// What an answer gives that later requests may send: where a wanted value stands in it, and the rule that takes it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "input/import/har_entry.h"
#include "plan/recording.h"

namespace brink::input {

// Whether the value is looked for; if so it is looked up by `offer`.
struct OfferSeeker {
  std::function<bool(std::string_view value)> wants;
  // `name` is what the value is called in the answer, or empty.
  std::function<void(std::string_view value, std::string name, plan::RecordedExtraction rule)> offer;
};

// In this order: fields of a JSON body, headers, cookies, text. A value may be offered more than once.
void seek_offers(const HarEntry& entry, const OfferSeeker& seeker);

// A pattern with one group whose first match in `text` takes exactly what stands there from `at` on for `size` bytes:
// the text before it, from the beginning of its tag or line, and if needed the text behind it. Empty when there is
// none.
std::string pattern_around(std::string_view text, std::size_t at, std::size_t size);

// "$.order.items[0].id"; empty when a key cannot be said in such a path.
std::string json_path_step(std::string_view key);

}  // namespace brink::input
