// For tests: HARs made of as little as a test says.
#pragma once

#include <fmt/format.h>

#include <initializer_list>
#include <string>

#include "input/document.h"

namespace brink::input {

struct MadeEntry {
  std::string url;
  std::string method = "GET";
  double begin_ms = -1;  // below 0: it does not say
  double took_ms = 0;
  Json request = Json::object();  // more members of the request
  Json response = Json::object();
};

inline std::string made_har(const std::vector<MadeEntry>& entries) {
  Json list = Json::array();
  for (const MadeEntry& made : entries) {
    Json entry{{"time", made.took_ms}, {"request", made.request}, {"response", made.response}};
    entry["request"]["method"] = made.method;
    entry["request"]["url"] = made.url;
    if (made.begin_ms >= 0) {
      const auto ms = static_cast<int>(made.begin_ms);
      entry["startedDateTime"] =
          fmt::format("2026-03-01T09:{:02}:{:02}.{:03}Z", ms / 60'000, ms / 1000 % 60, ms % 1000);
    }
    list.push_back(std::move(entry));
  }
  return Json{{"log", {{"entries", list}}}}.dump();
}

}  // namespace brink::input
