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

std::string joined_cookies(std::string_view first, std::string_view more) {
  std::string all(first);
  if (!all.empty() && !more.empty()) all += "; ";
  return all.append(more);
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

void HttpCall::append_cookies(std::string& out) const {
  std::string kept;
  if (jar) jar->append(kept, place->url);
  if (kept.empty() && cookies.empty()) return;
  const auto add = [&](std::string_view pair) {
    if (!out.empty()) out += "; ";
    out += pair;
  };
  const auto replaced = [&](std::string_view pair) {
    const std::string_view own = pair.substr(0, pair.find('='));
    return std::any_of(cookies.begin(), cookies.end(),
                       [&](const Crumb& crumb) { return crumb.replace && crumb.name == own; });
  };
  for (std::string_view pair : split(kept, ';')) {
    pair = trim(pair);
    if (!pair.empty() && !replaced(pair)) add(pair);
  }
  for (const Crumb& crumb : cookies) add(crumb.name + "=" + crumb.value);
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
