// One HTTP sampler of JMeter as a request.
#pragma once

#include <optional>

#include "input/import/jmeter_scope.h"

namespace brink::input {

// With everything that its scope gives it. Nothing when its URL is none.
std::optional<plan::RecordedRequest> request_of(const JmxElement& sampler, const JmeterScope& scope,
                                                const JmeterText& text);

}  // namespace brink::input
