// Saved runs as the few hundred tokens a model needs of them: the verdict, the answer object, the main figures, an id.
// Nothing a target said is passed on but status codes, failures and routes, and no path of this machine.
#pragma once

#include <string_view>
#include <vector>

#include "mcp/json.h"
#include "output/record.h"

namespace brink::mcp {

// Three significant digits; null when there is none.
Json rounded(double value);
Json rounded(const std::optional<double>& value);

// Takes out keys whose value is null, an empty text, list or object: absent is as good.
Json without_empty(Json object);

// run, kind, target, at, status, verdict; beside them whatever the kind has: answer, diagnosis in short, figures.
Json run_summary(const output::Record& record);
Json run_summary_schema();

// The part of a run that `section` names.
struct Section {
  std::string_view name;
  std::string_view what;
  Json (*make)(const output::Record& record);
};
const std::vector<Section>& sections();

// The stage that tells most: the measurement of a bench, the load at which a search saw the break, else the last.
const output::Stage* telling_stage(const output::Record& record);

// The first sign that this machine was the limit; empty when it was not.
std::string_view why_invalid(const output::Record& record);

}  // namespace brink::mcp
