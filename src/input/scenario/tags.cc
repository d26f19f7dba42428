#include "input/scenario/tags.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace brink::input {
namespace {

bool is_tag_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  };
  return !name.empty() && name.size() <= longest_tag && std::all_of(name.begin(), name.end(), fits);
}

// A limit names it, with blanks around.
bool is_tag_value(std::string_view value) {
  const bool plain =
      std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
  return plain && !value.empty() && value.size() <= longest_tag && trim(value) == value;
}

}  // namespace

std::vector<plan::Tag> read_tags(const Field& tags, std::vector<plan::Tag> outer) {
  for (const Field::Member& member : tags.members()) {
    std::erase_if(outer, [&](const plan::Tag& tag) { return tag.name == member.name; });
    if (!is_tag_name(member.name)) {
      member.value.wrong("is no name for a tag", "use letters, digits and _ - .");
    } else if (member.value.given()) {
      std::string value = member.value.spelled();
      if (!is_tag_value(value)) {
        member.value.wrong("is no value of a tag",
                           fmt::format("give a text of 1 to {} characters, without blanks around it", longest_tag));
      }
      outer.push_back({member.name, std::move(value)});
    }
  }
  if (outer.size() > most_tags) tags.wrong(fmt::format("makes {} tags, and there may be {}", outer.size(), most_tags));
  std::sort(outer.begin(), outer.end(), [](const plan::Tag& a, const plan::Tag& b) { return a.name < b.name; });
  return outer;
}

}  // namespace brink::input
