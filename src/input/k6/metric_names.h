// Which metrics there are: those of every test, by name, and a script's own.
#pragma once

#include <optional>
#include <string_view>

#include "plan/k6.h"

namespace brink::input::k6 {

std::optional<MetricKind> kind_of_metric(std::string_view name, const plan::k6::Init& init);

}  // namespace brink::input::k6
