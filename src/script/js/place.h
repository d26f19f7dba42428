// Place: a URL as requests use it again and again: its parts, and what requests to it count in. Places: those of a
// group, found by the text of the URL.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/url.h"
#include "sample/metrics.h"
#include "sample/sample.h"
#include "script/js/user.h"

namespace brink::script::js {

// What of a response its metrics' tags say.
struct Seen {
  sample::TagsId base;
  sample::MetricSink* sink = nullptr;
  const void* name = nullptr;  // of the request, where it is not the URL
  std::uint16_t status = 0;
  std::uint16_t error_code = 0;
  sample::Http http = sample::Http::none;
  std::uint8_t method = 0;
  std::uint8_t expected = 2;  // 2: nobody asked
  std::uint8_t tls = 0;       // the version's last digit and one more; 0: none
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Place {
  Url url;           // without userinfo
  std::string text;  // as metrics show it: credentials masked
  std::string user, password;
  bool has_credentials = false;
  bool admitted = false;  // the options let requests go there

  // The tags of a response; none: they have not been asked for.
  const sample::TagsId* find(const Seen& seen) const;
  void keep(const Seen& seen, sample::TagsId tags);
  // The report's row of requests with this method.
  RouteId row(User& user, std::string_view method);

 private:
  struct Known {
    Seen seen;
    sample::TagsId tags;
  };
  std::vector<Known> known_;
  std::size_t turn_ = 0;
  std::vector<std::pair<std::string, RouteId>> rows_;
};

// The name a script gives to requests, where it is not their URL.
struct Name {
  std::string text;
  bool lasting = false;  // as long as the group: it can be told from others by its address
  std::vector<std::pair<std::string, RouteId>> rows = {};

  RouteId row(User& user, std::string_view method);
};

class Names {
 public:
  explicit Names(Group&) {}
  std::shared_ptr<Name> find(std::string_view text);

 private:
  std::unordered_map<std::string, std::shared_ptr<Name>> names_;
};

class Places {
 public:
  explicit Places(Group&) {}
  // Error: it is no URL that can be asked for.
  Result<std::shared_ptr<Place>> find(std::string_view url);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::shared_ptr<Place>, Hash, std::equal_to<>> places_;
};

}  // namespace brink::script::js
