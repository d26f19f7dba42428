// The data sets of a scenario: from its own "data", and from --data and --data-strategy, which go before it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "input/scenario/context.h"
#include "plan/plan.h"
#include "plan/scenario.h"

namespace brink::input {

struct DataOptions {
  std::map<std::string, std::string> files;  // by name of the data set; seen from the current folder
  std::map<std::string, plan::Strategy> strategies;
};

// "NAME=FILE" and "NAME=STRATEGY" as they were given. Errors (usage) name the option.
Result<DataOptions> parse_data_options(const std::vector<std::string>& files,
                                       const std::vector<std::string>& strategies);

// Reads every table. Errors that are the file's are findings; those of the options are returned.
Result<std::vector<plan::DataSet>> read_feeders(const Field& data, const DataOptions& options,
                                                ScenarioContext& context);

// Whether data sets of the strategy `unique` have a row for everyone: each user of `users`, and each iteration that
// `requests` can begin, on each of the workers that divide both. Errors (usage) name the set.
Result<void> check_unique_rows(const plan::Scenario& scenario, std::uint64_t users,
                               std::optional<std::uint64_t> requests, std::uint32_t workers);

}  // namespace brink::input
