// Command lines of other tools: the first byte chooses the tool, the rest are its words, one a line. Whatever is taken
// is a line that our own options read, or one line of error.
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "input/bench_options.h"
#include "input/compat/pywrkr.h"
#include "input/compat/pywrkr_verbs.h"
#include "input/compat/tools.h"
#include "input/import_options.h"

namespace {

using namespace brink;
using namespace brink::input;

std::optional<std::string> nothing(std::string_view) { return std::nullopt; }

// The file that every name stands for.
Surroundings surroundings() {
  Surroundings around;
  around.read_file = [](const std::string& path, std::size_t) -> Result<std::string> {
    if (path.ends_with(".csv")) return "0,5\n10,50\n";
    return R"({"base_url": "http://127.0.0.1", "steps": [{"path": "/"}, {"path": "/a"}]})";
  };
  return around;
}

void check(const Error& error) {
  CHECK(error.kind == ErrorKind::usage);
  CHECK(!error.message.empty());
}

void read_line(compat::BenchLine line) {
  const auto values = Values::read(Command::bench, std::move(line.raw), nothing);
  if (!values) return check(values.error());
  if (const auto options = read_bench(*values, surroundings()); !options) check(options.error());
}

void try_tool(const compat::Tool& tool, Result<compat::BenchLine> (*translate)(const compat::Line&),
              const std::vector<std::string>& words) {
  const auto line = compat::cut(tool, words);
  if (!line) return check(line.error());
  auto ours = translate(*line);
  if (!ours) return check(ours.error());
  read_line(std::move(*ours));
}

void try_pywrkr(const std::vector<std::string>& words) {
  const auto line = compat::cut(compat::pywrkr, words);
  if (!line) return check(line.error());
  const auto ours = compat::translate_pywrkr(*line, nothing, surroundings());
  if (!ours) return check(ours.error());
  read_line(bench_line(*ours, ours->url));
}

void try_verb(const compat::PywrkrVerbInfo& info, const std::vector<std::string>& words) {
  const auto line = compat::cut(info.tool, words);
  if (!line) return check(line.error());
  if (info.verb == compat::PywrkrVerb::compare) {
    if (const auto compared = compat::translate_pywrkr_compare(*line); !compared) check(compared.error());
    return;
  }
  auto ours = compat::translate_pywrkr_verb(info.verb, *line);
  if (!ours) return check(ours.error());
  const auto values = Values::read(ours->command, std::move(ours->raw), nothing);
  if (!values) return check(values.error());
  if (ours->command != Command::import_file) return;
  if (const auto options = read_import(*values); !options) check(options.error());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<std::string> words;
  for (const std::string_view word : split(text, '\n')) words.emplace_back(word);
  switch (data[0] % 8) {
    case 0: try_tool(compat::wrk, compat::translate_wrk, words); break;
    case 1: try_tool(compat::ab, compat::translate_ab, words); break;
    case 2: try_tool(compat::hey, compat::translate_hey, words); break;
    case 3: try_pywrkr(words); break;
    default: try_verb(compat::pywrkr_verbs()[data[0] % 4], words); break;
  }
  return 0;
}
