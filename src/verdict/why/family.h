// The classes of causes: a tree above the leaves of the catalogue. When no single cause is certain enough, the deepest
// class that is gets named instead of a guess.
#pragma once

#include <span>
#include <string_view>

namespace brink::verdict::why {

struct Family {
  std::string_view id;
  std::string_view title;
  std::string_view parent;  // empty: at the top
};

std::span<const Family> families();
const Family* find_family(std::string_view id);
// Whether `family` is `ancestor` or below it.
bool within(std::string_view family, std::string_view ancestor);
// 0 at the top.
int depth(std::string_view family);

}  // namespace brink::verdict::why
