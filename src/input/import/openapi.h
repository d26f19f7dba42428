// A description of an API in OpenAPI 3 as a recording: one request for each operation that is wanted, with values from
// its examples and schemas, and placeholders where it has none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/import/imported.h"
#include "input/import/selection.h"

namespace brink::input {

struct OpenApiOptions {
  std::string name;                  // of the scenario; empty: the title of the API
  std::vector<std::string> methods;  // in capitals; empty: GET and HEAD
  SelectionRules paths;              // include and exclude are looked for in paths; no domains
  std::vector<std::string> tags;     // one of these, whatever their case; empty: all operations
  std::string base_url;              // instead of that of the servers
  bool assert_status = false;        // expect the lowest 2xx that is described
  double think_s = 0;
};

// `file` is a name or URL for messages; a server that is a path is seen from it when it is a URL.
//
// A value is the first of: example, the first of examples, default, the first of enum, const, the first that allOf (all
// of them put together when they are objects), anyOf or oneOf makes, and else one that fits the type and format. Path
// parameters and required ones without a value are placeholders; optional ones are left out, and so are cookies. Bodies
// are JSON, or urlencoded forms. Of alternative kinds of security the first is taken.
//
// Errors (usage): no OpenAPI 3, a pattern that is none, no operation left.
Result<Imported> import_openapi(std::string_view text, std::string_view file, const OpenApiOptions& options);

}  // namespace brink::input
