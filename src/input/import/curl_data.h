// What a curl command sends: data of -d and its kin joined by '&', JSON, a form of -F, or a file of -T.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "input/import/curl_options.h"
#include "plan/recording.h"

namespace brink::input {

class CurlData {
 public:
  enum class Kind { none, urlencoded, json, form, upload };

  // One option with its value. Errors: what cannot be put together with what was given before, in words that follow the
  // name of the option.
  Result<std::monostate> add(CurlAction action, std::string_view value);

  Kind kind() const { return kind_; }
  bool given() const { return kind_ != Kind::none; }
  const std::string& text() const { return body_.text; }  // of urlencoded and json
  const plan::RecordedBody& body() const { return body_; }

 private:
  Result<std::monostate> add_text(Kind kind, std::string_view text);
  Result<std::monostate> add_file(Kind kind, std::string_view path);
  Result<std::monostate> add_field(std::string_view text, bool literal);

  Kind kind_ = Kind::none;
  plan::RecordedBody body_;
};

// --data-urlencode and --url-query: "content", "=content" or "name=content"; the name is not encoded.
std::string curl_encoded(std::string_view text);

}  // namespace brink::input
