#include "run/k6/test_catalog.h"

#include "output/k6/exported_metrics.h"
#include "output/k6/sections.h"

namespace brink::run::k6 {
TestCatalog catalog_of(const TestRequest& request) {
  TestCatalog out;
  out.catalog = make_catalog(request.script->init());
  out.bounds = bounds_of(request.options, *out.catalog);
  if (request.sections) out.sections = out.catalog->break_down(output::k6::section_rule());
  // Where nobody exports, nothing is kept for it. Tags of the whole run stand on everything that is exported.
  out.by_tags = out.catalog->breakdowns().size();
  if (request.exporting.any()) {
    std::vector<std::string> common;
    for (const auto& [name, value] : request.options.tags) common.push_back(name);
    out.by_tags = out.catalog->break_down(output::k6::export_rule(common));
  }
  return out;
}

}  // namespace brink::run::k6
