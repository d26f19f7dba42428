#include "run/k6/test_catalog.h"

#include "output/k6/exported_metrics.h"
#include "output/k6/sections.h"

namespace brink::run::k6 {
namespace {

std::vector<std::string> names_of(const std::vector<plan::Tag>& tags) {
  std::vector<std::string> names;
  for (const plan::Tag& tag : tags) names.push_back(tag.name);
  return names;
}

}  // namespace

TestCatalog catalog_of(const TestRequest& request) {
  TestCatalog out;
  out.catalog = make_catalog(request.script->init());
  out.bounds = bounds_of(request.options, *out.catalog);
  if (request.sections) out.sections = out.catalog->break_down(output::k6::section_rule());
  // Where nobody exports, nothing is kept for it.
  out.by_tags = out.catalog->breakdowns().size();
  if (request.exporting.any()) {
    out.by_tags = out.catalog->break_down(output::k6::export_rule(names_of(request.exporting.tags)));
  }
  return out;
}

}  // namespace brink::run::k6
