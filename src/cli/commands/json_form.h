// How results are written as JSON: in this program's own form, or in that of the tool whose front end was called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "output/audit.h"
#include "output/compare.h"
#include "output/record.h"

namespace brink::cli {

struct JsonForm {
  std::string (*record)(const output::Record&);
  std::string (*history)(const std::vector<output::Record>&);
  std::string (*comparison)(const output::Record& now, const std::vector<output::Record>& before,
                            const output::ComparisonReport&);
  std::string (*audit)(const output::Audit&);
  std::string_view schema;  // of a record
};

const JsonForm& own_json_form();
const JsonForm& prescale_json_form();

}  // namespace brink::cli
