// A search whose users are a script's: the options of `run`, and the plan of what those users send.
#pragma once

#include <string>
#include <vector>

#include "input/run_options.h"
#include "plan/script.h"

namespace brink::input {

struct ScriptSearch {
  RunOptions options;
  plan::Plan plan;
};

// Errors: usage, options that say what the script says.
Result<ScriptSearch> read_script_search(const Values& values, const Surroundings& surroundings,
                                        const std::string& scenario, std::vector<plan::Route> routes);
// Likewise of a locustfile, whose words are given with locust_search_words().
Result<ScriptSearch> read_locust_search(const Values& values, const Surroundings& surroundings,
                                        const plan::Locustfile& file, std::vector<plan::Route> routes);
std::vector<std::string> locust_search_words(const Values& values, const std::string& file,
                                             const std::string& users_class);

}  // namespace brink::input
