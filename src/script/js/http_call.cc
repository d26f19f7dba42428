#include "script/js/http_call.h"

#include <algorithm>

#include "base/text.h"

namespace brink::script::js {

bool Expected::contains(int status) const {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return status >= range.low && status <= range.high; });
}

std::string canonical_header(std::string_view name) {
  std::string made(name);
  bool first = true;
  for (char& c : made) {
    if (first && c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    } else if (!first && c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
    first = c == '-';
  }
  return made;
}

const std::string* HttpCall::find_header(std::string_view wanted) const {
  for (const Field& field : headers) {
    if (iequals(field.name, wanted)) return &field.value;
  }
  return nullptr;
}

void HttpCall::set_header(std::string_view name_of, std::string_view value) {
  for (Field& field : headers) {
    if (iequals(field.name, name_of)) {
      field.value = value;
      return;
    }
  }
  headers.push_back({std::string(name_of), std::string(value)});
}

void HttpCall::redirect(int status, std::shared_ptr<Place> to) {
  const bool other_origin = !to->url.same_origin(place->url);
  place = std::move(to);
  name.reset();
  --redirects;
  host.clear();
  if (other_origin) {
    std::erase_if(headers, [](const Field& field) {
      return iequals(field.name, "authorization") || iequals(field.name, "cookie");
    });
  }
  const bool becomes_get = method != "GET" && method != "HEAD" && (status == 301 || status == 302 || status == 303);
  if (!becomes_get) return;
  method = "GET";
  body.clear();
  has_body = false;
  std::erase_if(headers, [](const Field& field) {
    return iequals(field.name, "content-type") || iequals(field.name, "content-length") ||
           iequals(field.name, "content-encoding");
  });
}

}  // namespace brink::script::js
