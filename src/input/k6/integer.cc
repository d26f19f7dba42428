#include "input/k6/integer.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace brink::input::k6 {

nlohmann::json integer_of(const nlohmann::json& given) {
  if (!given.is_string()) return given;
  const auto& text = given.get_ref<const std::string&>();
  if (text.empty()) return nullptr;
  const auto number = parse_int(text);
  return number ? nlohmann::json(*number) : given;
}

}  // namespace brink::input::k6
