// A test plan of JMeter (.jmx) as a recording: a flow for each thread group, weighted by its threads.
//
// Carried over: HTTP samplers with their defaults, headers, arguments and files; user defined variables, CSV data sets;
// timers as pauses; response, JSON and duration assertions; JSON, regular expression and boundary extractors; basic
// authentication. Controllers keep their order; loops are written out. Whatever else is there is named in a note, and
// so is the load of the plan, as options of bench.
#pragma once

#include <string_view>

#include "base/result.h"
#include "input/import/imported.h"

namespace brink::input {

// Errors (usage): no test plan, no HTTP sampler.
Result<Imported> import_jmeter(std::string_view text, std::string_view file);

}  // namespace brink::input
