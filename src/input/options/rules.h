// Which options go together, as data: each contradiction is one row, and one line to the user.
#pragma once

#include <span>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "input/options/values.h"

namespace brink::input {

// Both on the command line is an error.
struct Exclusion {
  std::string_view one;
  std::string_view other;
  std::string_view hint;
};

// `option` on the command line is an error unless `needs` is there too; or, where it is "a|b", one of them.
struct Need {
  std::string_view option;
  std::string_view needs;
  std::string_view hint;
};

Result<std::monostate> check_rules(const Values& values, std::span<const Exclusion> exclusions,
                                   std::span<const Need> needs);

// "--rate 100" or "--no-save": an option as it was given, for messages.
std::string as_given(const Values& values, std::string_view name);

}  // namespace brink::input
