// For fuzzers of this folder: what must be true of whatever a reader gives back.
#pragma once

#include "base/check.h"
#include "input/document.h"
#include "input/import/imported.h"
#include "input/import/references.h"
#include "input/import/written.h"
#include "input/scenario/document.h"
#include "input/scenario/scenario_file.h"
#include "input/url_file.h"

namespace brink::input {

// Data sets have columns that nobody knows here, and what is no function was noted.
inline void check_readable(const plan::Recording& recording, const Written& scenario) {
  if (!recording.data.empty() || !unknown_references(recording).empty()) return;
  Surroundings surroundings;
  surroundings.read_file = [&](const std::string& path, std::size_t) -> Result<std::string> {
    return path == "s" ? scenario.text : std::string("bytes");
  };
  ScenarioOptions options;
  options.file = "s";
  options.target = parse_url("http://h/")->url;
  const auto read = read_scenario(options, surroundings);
  CHECK(read || scenario.text.size() > most_document_bytes, read ? "" : read.error().message.c_str());
}

inline void check_imported(const Result<Imported>& imported) {
  if (!imported) {
    CHECK(imported.error().kind == ErrorKind::usage && !imported.error().message.empty());
    return;
  }
  std::size_t requests = 0;
  for (const auto& flow : imported->recording.flows) {
    CHECK(flow.weight > 0);
    requests += flow.requests.size();
    for (const auto& request : flow.requests) {
      CHECK(!request.method.empty() && !request.path.empty() && request.think_before_s >= 0);
    }
  }
  CHECK(requests > 0);
  if (const auto scenario = write_scenario(imported->recording)) check_readable(imported->recording, *scenario);
  if (const auto list = write_url_list(imported->recording)) CHECK(parse_url_file(list->text, "f"));
}

}  // namespace brink::input
