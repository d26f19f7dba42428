#include "input/import_options.h"

#include <array>

#include "input/options/rules.h"

namespace brink::input {
namespace {

constexpr std::array exclusions{
    Exclusion{"no-think-time", "think-time-multiplier", "there is nothing to make longer"},
};

SelectionRules read_selection(const Values& values) {
  return {values.all("domain"), values.all("exclude"), values.all("include")};
}

HarOptions read_har(const Values& values) {
  HarOptions har;
  har.name = values.maybe_text("name").value_or(stem_of(values.arguments().back()));
  har.selection = read_selection(values);
  har.include_static = values.flag("include-static");
  har.preserve_headers = values.flag("preserve-headers");
  har.think_time = !values.flag("no-think-time");
  har.think_multiplier = values.number("think-time-multiplier");
  har.assert_status = values.flag("assert-status");
  har.correlate = values.flag("correlate")              ? Correlate::write
                  : values.text("format") == "url-file" ? Correlate::no
                                                        : Correlate::suggest;
  return har;
}

std::string called(const std::string& source) { return source == "-" ? "stdin" : source; }

Result<Imported> recording_of(std::string_view text, const ImportOptions& options) {
  switch (options.format) {
    case ImportFormat::har: return import_har(text, called(options.source), options.har);
  }
  return usage_error("no such format");
}

}  // namespace

Result<ImportOptions> read_import(const Values& values) {
  if (auto rules = check_rules(values, exclusions, {}); !rules) return tl::unexpected(rules.error());
  ImportOptions options;
  if (values.flag("correlate") && values.text("format") == "url-file") {
    return usage_error("--correlate and --format url-file cannot be given together", "a list of URLs has no rules");
  }
  options.source = values.arguments().back();
  options.url_list = values.text("format") == "url-file";
  options.output = values.maybe_text("output");
  options.har = read_har(values);
  return options;
}

Result<Written> import_text(std::string_view text, const ImportOptions& options) {
  auto imported = recording_of(text, options);
  if (!imported) return tl::unexpected(imported.error());
  auto written = options.url_list ? write_url_list(imported->recording) : write_scenario(imported->recording);
  if (!written) return written;
  written->notes.insert(written->notes.begin(), imported->notes.begin(), imported->notes.end());
  return written;
}

}  // namespace brink::input
