// HttpCall: one request as a script asks for it: what goes out, and how its answer is taken.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/behaviour.h"
#include "script/js/http_jar.h"
#include "script/js/place.h"

namespace brink::script::js {

enum class BodyKind : std::uint8_t { text, binary, none };

// Which statuses a response is expected to have (http.expectedStatuses); nothing: nobody asks.
struct Expected {
  struct Range {
    int low = 200, high = 399;
  };
  std::vector<Range> ranges{Range{}};
  bool contains(int status) const;
};

struct HttpCall {
  struct Field {
    std::string name, value;
  };

  std::string method;
  std::shared_ptr<Place> place;
  std::shared_ptr<Name> name;  // of its metrics, where it is not the URL
  std::vector<Field> headers;
  std::string host;  // Host header, where it is not the URL's
  std::string body;
  bool has_body = false;
  std::string compression;  // "gzip, br"
  Duration timeout = std::chrono::seconds(60);
  std::uint32_t redirects = 10;  // so many may follow
  BodyKind body_kind = BodyKind::text;
  bool throws = false;
  bool basic = false, digest = false;
  sample::TagsId tags{};
  std::shared_ptr<const Expected> expected;
  std::shared_ptr<Jar> jar;
  struct Crumb {
    std::string name, value;
    bool replace = false;
  };
  std::vector<Crumb> cookies;  // of this request alone

  const std::string* find_header(std::string_view name) const;
  void set_header(std::string_view name, std::string_view value);
  // "a=1; b=2": those of the jar, without the ones that its own replace, and its own.
  void append_cookies(std::string& out) const;

  // As a redirect with this status has it go on.
  void redirect(int status, std::shared_ptr<Place> to);
};

// "a=1; b=2" of "a=1" and "b=2"; either may be empty.
std::string joined_cookies(std::string_view first, std::string_view more);

// "Content-Type" of "content-type".
std::string canonical_header(std::string_view name);

}  // namespace brink::script::js
