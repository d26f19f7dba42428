// Integers as k6 takes them: a number, or a text that holds a whole one, as variables of the environment do.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace brink::input::k6 {

// "10" as 10, and "" as null: not given. What is no integer stays as it is.
nlohmann::json integer_of(const nlohmann::json& given);

}  // namespace brink::input::k6
