// A locustfile as the plan and the stage of a run: its users call each other, or come as a rate needs them.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "input/bench_options.h"
#include "plan/script.h"

namespace brink::input {

// Whether a file of Python is one of Locust's, by what it imports.
bool is_locustfile(std::string_view text);

// What of a line of `bench --scenario FILE.py` is Locust's, as its words. Errors: usage, options that say what the file
// says.
Result<std::vector<std::string>> locust_words(const Values& values, const std::string& file,
                                              const std::string& users_class);

// The hosts that a file is about. Errors: usage.
Result<std::vector<Url>> locust_hosts(const plan::Locustfile& file);

// The rest of the line is about connections, limits and exports. Errors: usage.
Result<BenchOptions> read_locust(const Values& values, const Surroundings& surroundings, const plan::Locustfile& file,
                                 const std::vector<Url>& hosts, std::vector<plan::Route> routes);

}  // namespace brink::input
