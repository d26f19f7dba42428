// Forensics: whatever bytes a target sends, what is taken from them is short, plain ASCII, and the same each time.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "verdict/why/signals/forensics.h"
#include "verdict/why/signals/pages.h"

namespace {

using namespace brink::verdict::why;

void check_plain(std::string_view text) {
  CHECK(text.size() <= 300);
  for (const char c : text) CHECK(c >= ' ' && c <= '~');
}

brink::sample::Exchange exchange_of(std::string_view head, std::string_view body) {
  brink::sample::Exchange exchange;
  exchange.response_head = head;
  exchange.response_body = body;
  exchange.sample.failure = brink::sample::Failure::status;
  return exchange;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t head = text.find("\r\n\r\n");
  const std::size_t cut = head == text.npos ? size / 2 : head + 4;
  const brink::sample::Exchange exchanges[] = {exchange_of(text.substr(0, cut), text.substr(cut)),
                                               exchange_of(text, text)};
  Features features, again;
  features_of_exchanges(exchanges, 0, features);
  features_of_exchanges(exchanges, 0, again);
  CHECK(features.texts() == again.texts());
  for (const auto& [name, value] : features.texts()) check_plain(value);
  for (const auto& [name, value] : features.numbers()) CHECK(value.value >= 0 && value.value <= 3600);
  return 0;
}
