// The options of `import`: which format is read, what is kept of it, and what is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/import/har.h"
#include "input/import/written.h"
#include "input/options/values.h"

namespace brink::input {

enum class ImportFormat { har };

struct ImportOptions {
  ImportFormat format = ImportFormat::har;
  std::string source;                 // path, or "-"
  bool url_list = false;              // instead of a scenario
  std::optional<std::string> output;  // path; nothing: stdout
  HarOptions har;
};

// Errors: usage; one line that names the option, its value and what to do.
Result<ImportOptions> read_import(const Values& values);

// What `text`, which is what stands in the source, is in the form that is asked for.
Result<Written> import_text(std::string_view text, const ImportOptions& options);

}  // namespace brink::input
