// What an export of Insomnia holds, the same for both of its formats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/document.h"

namespace brink::input {

// A request, or a folder with what is in it.
struct InsomniaItem {
  Json json;  // the item as it was written, without its children
  std::string id;
  double sort_key = 0;
  std::vector<InsomniaItem> children;
  bool folder = false;
};

struct InsomniaEnvironment {
  std::string name;
  Json data;  // an object
};

struct InsomniaTree {
  std::string name;
  std::vector<InsomniaItem> items;  // in order
  Json base = Json::object();       // data of the base environment
  std::vector<InsomniaEnvironment> environments;
  std::size_t foreign = 0;  // items that are no HTTP requests
};

// Errors (usage): not such an export; folders in a circle.
Result<InsomniaTree> read_insomnia_tree(const Json& document, std::string_view file);

}  // namespace brink::input
