// Masking of secrets: whatever bytes a target sends or a URL holds, a planted secret never comes through, the text
// never grows beyond twice its size, and masking what is masked changes nothing.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "sample/exchange.h"

namespace {

using brink::sample::mask_body;
using brink::sample::mask_secrets;

constexpr std::string_view secret = "hush-hush-7351";

void check_head(const std::string& head) {
  const std::string masked = mask_secrets(head);
  CHECK(masked.size() <= 2 * head.size());
  CHECK(mask_secrets(masked) == masked);
}

// `before` and `after` are any bytes; the secret stands where a header's value, a parameter or a password does.
void check_planted(const std::string& before, const std::string& after) {
  for (const std::string_view place :
       {"\nAuthorization: ", "\r\ncookie:\t", "\nX-API-KEY:", "\rSet-Cookie: a=b; c=", "?token=", "&Api_Key=",
        "#access_token=", " password=", "\nLocation: http://u:"}) {
    std::string head = before;
    head += place;
    head += secret;
    head += place.back() == ':' && place.find("//") != place.npos ? "@host/" : "\r\n";
    head += after;
    CHECK(mask_secrets(head).find(secret) == std::string::npos);
    check_head(head);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_head(text);
  CHECK(mask_body(text).size() <= 2 * text.size());
  if (text.find(secret) != std::string::npos) return 0;
  check_planted(text.substr(0, size / 2), text.substr(size / 2));

  // A cut-off string swallows what follows it, so the field stands first.
  const std::string body = "{\"access_token\":\"" + std::string(secret) + "\"," + text;
  CHECK(mask_body(body).find(secret) == std::string::npos);
  return 0;
}
