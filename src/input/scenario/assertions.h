// What a step demands of its response (assert_...) and takes out of it (extract).
#pragma once

#include <string_view>
#include <vector>

#include "input/scenario/context.h"
#include "plan/scenario.h"

namespace brink::input {

// In the order in which they stand in docs/scenario.md. `step_name` begins the name of each check.
std::vector<plan::Assertion> read_assertions(const Field& step, std::string_view step_name);

std::vector<plan::Extraction> read_extractions(const Field& extract, ScenarioContext& context);

// Of a message on a WebSocket: "expect", which says which message is waited for (true or nothing: any), and "extract",
// which has no headers to look at.
std::vector<plan::Assertion> read_expectation(const Field& expect);
std::vector<plan::Extraction> read_message_extractions(const Field& extract, ScenarioContext& context);

}  // namespace brink::input
