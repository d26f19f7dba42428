// How a test ended, once everything of it has been played: its results, its end, and what its user should know.
#pragma once

#include "run/k6/course.h"

namespace brink::run::k6 {

// `metrics`: all of them. The catalog, the bounds and the board of `out` are there already.
void conclude(const Course& course, const TestRequest& request, aggregate::MetricSummary metrics, TestOutcome& out);

}  // namespace brink::run::k6
