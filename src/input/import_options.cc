#include "input/import_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "input/import/address.h"
#include "input/import/chosen.h"
#include "input/import/curl.h"
#include "input/import/jmeter.h"
#include "input/import/postman.h"
#include "input/options/rules.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

using Formats = unsigned;
constexpr Formats in(ImportFormat format) { return 1u << static_cast<unsigned>(format); }
constexpr Formats har = in(ImportFormat::har), openapi = in(ImportFormat::openapi), curl = in(ImportFormat::curl),
                  postman = in(ImportFormat::postman), insomnia = in(ImportFormat::insomnia),
                  jmeter = in(ImportFormat::jmeter);

// In the order of ImportFormat.
constexpr std::array format_names{"har", "openapi", "curl", "postman", "insomnia", "jmeter"};

// Options that only some formats have.
struct Belonging {
  std::string_view option;
  Formats formats;
};
constexpr std::array belongings{
    Belonging{"domain", har | curl | postman | insomnia | jmeter},
    Belonging{"base-url", openapi | curl | postman | insomnia | jmeter},
    Belonging{"assert-status", har | openapi},
    Belonging{"think-time", openapi | curl | postman | insomnia},
    Belonging{"include-static", har},
    Belonging{"preserve-headers", har},
    Belonging{"no-think-time", har},
    Belonging{"think-time-multiplier", har},
    Belonging{"correlate", har},
    Belonging{"method", openapi},
    Belonging{"tag", openapi},
    Belonging{"timeout", openapi},
    Belonging{"insecure", openapi},
    Belonging{"ca-bundle", openapi},
    Belonging{"env", postman | insomnia},
};

constexpr std::array exclusions{
    Exclusion{"no-think-time", "think-time-multiplier", "there is nothing to make longer"},
};

ImportFormat format_of(std::string_view name) {
  const auto* at = std::find(format_names.begin(), format_names.end(), name);
  return static_cast<ImportFormat>(at - format_names.begin());
}

std::string names_of(Formats formats) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < format_names.size(); ++i) {
    if ((formats & in(static_cast<ImportFormat>(i))) != 0) names.emplace_back(format_names[i]);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<std::monostate> check_belonging(const Values& values, ImportFormat format) {
  for (const Belonging& row : belongings) {
    if (!values.on_line(row.option) || (row.formats & in(format)) != 0) continue;
    return usage_error(fmt::format("import {} has no option --{}", values.arguments().front(), row.option),
                       fmt::format("it is for {}", names_of(row.formats)));
  }
  return std::monostate{};
}

HarOptions read_har(const Values& values, const ImportOptions& options) {
  HarOptions read;
  read.name = options.name;
  read.selection = options.selection;
  read.include_static = values.flag("include-static");
  read.preserve_headers = values.flag("preserve-headers");
  read.think_time = !values.flag("no-think-time");
  read.think_multiplier = values.number("think-time-multiplier");
  read.assert_status = values.flag("assert-status");
  read.correlate = values.flag("correlate") ? Correlate::write : options.url_list ? Correlate::no : Correlate::suggest;
  return read;
}

Result<OpenApiOptions> read_openapi(const Values& values, const ImportOptions& options) {
  OpenApiOptions read;
  read.name = options.name;
  for (const std::string& text : values.all("method")) {
    auto method = parse_method(text);
    if (!method) return tl::unexpected(method.error());
    read.methods.push_back(std::move(*method));
  }
  read.paths = options.selection;
  read.tags = values.all("tag");
  read.base_url = options.base_url;
  read.assert_status = values.flag("assert-status");
  read.think_s = options.think_s.value_or(0);
  return read;
}

plan::Client read_client(const Values& values) {
  plan::Client client;
  client.timeout = values.duration("timeout");
  client.connect_timeout = std::min<Duration>(client.timeout, std::chrono::seconds(10));
  client.tls.verify = !values.flag("insecure");
  client.tls.ca_bundle = values.maybe_text("ca-bundle").value_or("");
  return client;
}

std::string called(const std::string& source) { return source == "-" ? "stdin" : source; }

// A file, one word with a whole command in it, or its words.
Result<Imported> curl_of(const ImportTexts& texts, const ImportOptions& options) {
  const std::string& first = options.sources.front();
  if (!options.is_command()) return import_curl(texts.source, called(first));
  const bool one_word = options.sources.size() == 1 && first.starts_with("curl ");
  return one_word ? import_curl(first, "the command") : import_curl_words(options.sources);
}

Result<Imported> recording_of(const ImportTexts& texts, const ImportOptions& options) {
  const std::string file = called(options.sources.front());
  switch (options.format) {
    case ImportFormat::har: return import_har(texts.source, file, options.har);
    case ImportFormat::openapi: return import_openapi(texts.source, file, options.openapi);
    case ImportFormat::curl: return curl_of(texts, options);
    case ImportFormat::postman:
      return import_postman(texts.source, file, {texts.environment, options.environment_file.value_or("")});
    case ImportFormat::insomnia: return import_insomnia(texts.source, file, options.insomnia);
    case ImportFormat::jmeter: return import_jmeter(texts.source, file);
  }
  return usage_error("no such format");
}

// HARs and descriptions of APIs are chosen from as they are read.
bool chooses_itself(ImportFormat format) { return format == ImportFormat::har || format == ImportFormat::openapi; }

Result<std::monostate> adapt(Imported& imported, const ImportOptions& options) {
  plan::Recording& recording = imported.recording;
  if (!options.name.empty()) recording.name = options.name;
  if (recording.name.empty()) recording.name = options.is_command() ? "curl" : stem_of(options.sources.front());
  if (chooses_itself(options.format)) return std::monostate{};
  if (options.think_s) recording.think_s = options.think_s;
  if (auto based = put_base(recording, options.base_url); !based) return tl::unexpected(based.error());
  return keep_chosen(imported, options.selection);
}

}  // namespace

bool ImportOptions::is_command() const {
  if (format != ImportFormat::curl) return false;
  const std::string& first = sources.front();
  return sources.size() > 1 || first.find("://") != std::string::npos || first.starts_with("curl ");
}

bool ImportOptions::is_url() const {
  return format == ImportFormat::openapi && split_address(sources.front()).has_value();
}

Result<ImportOptions> read_import(const Values& values) {
  ImportOptions options;
  options.format = format_of(values.arguments().front());
  options.sources = {values.arguments().begin() + 1, values.arguments().end()};
  if (options.sources.size() > 1 && options.format != ImportFormat::curl) {
    return usage_error(fmt::format("import takes one file: \"{}\" is one too many", options.sources[1]),
                       "see: brink import --help");
  }
  if (auto ok = check_belonging(values, options.format); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_rules(values, exclusions, {}); !ok) return tl::unexpected(ok.error());
  options.url_list = values.text("format") == "url-file";
  if (values.flag("correlate") && options.url_list) {
    return usage_error("--correlate and --format url-file cannot be given together", "a list of URLs has no rules");
  }
  options.output = values.maybe_text("output");
  options.name = values.maybe_text("name").value_or("");
  options.selection = {values.all("domain"), values.all("exclude"), values.all("include")};
  options.base_url = values.maybe_text("base-url").value_or("");
  if (const auto think = values.maybe_duration("think-time")) options.think_s = seconds(*think);
  options.har = read_har(values, options);
  auto read = read_openapi(values, options);
  if (!read) return tl::unexpected(read.error());
  options.openapi = std::move(*read);
  options.insomnia.environment = values.maybe_text("env").value_or("");
  if (options.format == ImportFormat::postman) options.environment_file = values.maybe_text("env");
  options.client = read_client(values);
  return options;
}

Result<Written> import_texts(const ImportTexts& texts, const ImportOptions& options) {
  auto imported = recording_of(texts, options);
  if (!imported) return tl::unexpected(imported.error());
  if (auto adapted = adapt(*imported, options); !adapted) return tl::unexpected(adapted.error());
  auto written = options.url_list ? write_url_list(imported->recording) : write_scenario(imported->recording);
  if (!written) return written;
  written->notes.insert(written->notes.begin(), imported->notes.begin(), imported->notes.end());
  return written;
}

}  // namespace brink::input
