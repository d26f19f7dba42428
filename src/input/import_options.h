// The options of `import`: which format is read, what is kept of it, and what is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/import/har.h"
#include "input/import/insomnia.h"
#include "input/import/openapi.h"
#include "input/import/written.h"
#include "input/options/values.h"
#include "plan/plan.h"

namespace brink::input {

enum class ImportFormat { har, openapi, curl, postman, insomnia, jmeter };

struct ImportOptions {
  ImportFormat format = ImportFormat::har;
  std::vector<std::string> sources;   // what stands behind the format: a path, "-", a URL, or the words of a command
  bool url_list = false;              // instead of a scenario
  std::optional<std::string> output;  // path; nothing: stdout
  std::string name;                   // of the scenario; empty: as the recording or its file is called
  SelectionRules selection;
  std::string base_url;           // where requests go instead of where the recording says; may be empty
  std::optional<double> think_s;  // between requests that have no pause of their own
  HarOptions har;
  OpenApiOptions openapi;
  InsomniaOptions insomnia;
  std::optional<std::string> environment_file;  // of Postman
  plan::Client client;                          // for a description that lies behind a URL

  // Whether the source is a command of curl as it was typed, and no file.
  bool is_command() const;
  // Whether the source is to be fetched.
  bool is_url() const;
};

// Errors: usage; one line that names the option, its value and what to do.
Result<ImportOptions> read_import(const Values& values);

// What the files of an import hold.
struct ImportTexts {
  std::string source;  // unless it is a command
  std::string environment;
};

// The recording in the form that is asked for.
Result<Written> import_texts(const ImportTexts& texts, const ImportOptions& options);

}  // namespace brink::input
