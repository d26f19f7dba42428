#include "run/k6/breakdowns.h"

#include "output/k6/exported_metrics.h"
#include "output/k6/sections.h"

namespace brink::run::k6 {

Breakdowns break_down(const TestRequest& request, aggregate::MetricCatalog& catalog) {
  Breakdowns made;
  if (request.sections) made.sections = catalog.break_down(output::k6::section_rule());
  // Tags of the whole run stand on everything that is exported.
  std::vector<std::string> common;
  for (const auto& [name, value] : request.options.tags) common.push_back(name);
  if (request.by_tags) made.by_tags = catalog.break_down(output::k6::export_rule(common));
  return made;
}

}  // namespace brink::run::k6
