#include "input/compat/pywrkr_verbs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace brink::input::compat {
namespace {

constexpr Row har_rows[] = {
    {"output", "o", "FILE", "write to FILE instead of stdout", Use::same, "output", ""},
    {"format", "", "KIND", "scenario or url-file (scenario)", Use::same, "format", ""},
    {"name", "", "TEXT", "name of the scenario; the file's unless given", Use::same, "name", ""},
    {"include-static", "", "", "keep images, scripts, styles, fonts and media too", Use::same, "include-static", ""},
    {"domain", "", "HOST", "only this host and those below it; may be repeated", Use::same, "domain", ""},
    {"exclude", "", "REGEX", "no URLs in which this is found; may be repeated", Use::same, "exclude", ""},
    {"include", "", "REGEX", "only URLs in which this is found; may be repeated", Use::same, "include", ""},
    {"preserve-headers", "", "", "keep the headers that are the user's", Use::same, "preserve-headers", ""},
    {"no-think-time", "", "", "leave out the pauses", Use::same, "no-think-time", ""},
    {"think-time-multiplier", "", "F", "make pauses longer or shorter (1.0)", Use::apart, "", ""},
    {"assert-status", "", "", "expect the statuses that were recorded", Use::same, "assert-status", ""},
    {"correlate", "", "", "of Brink: take tokens and ids from answers", Use::same, "correlate", ""},
};

constexpr Row openapi_rows[] = {
    {"output", "o", "FILE", "write to FILE instead of stdout", Use::same, "output", ""},
    {"format", "", "KIND", "scenario or url-file (scenario)", Use::same, "format", ""},
    {"name", "", "TEXT", "name of the scenario", Use::same, "name", ""},
    {"method", "", "VERB", "operations of this method; may be repeated (GET, HEAD)", Use::same, "method", ""},
    {"include", "", "REGEX", "only paths in which this is found; may be repeated", Use::same, "include", ""},
    {"exclude", "", "REGEX", "no paths in which this is found; may be repeated", Use::same, "exclude", ""},
    {"tag", "tag-filter", "NAME", "operations with this tag; may be repeated", Use::same, "tag", ""},
    {"base-url", "", "URL", "where requests go, instead of where the description says", Use::same, "base-url", ""},
    {"assert-status", "", "", "expect the lowest status of success that is described", Use::same, "assert-status", ""},
    {"think-time", "", "S", "pause after each step (0)", Use::apart, "", ""},
    {"timeout", "", "S", "seconds that fetching may take (30)", Use::same, "timeout", ""},
    {"ssl-verify", "", "", "check the certificate of whoever it is fetched from", Use::apart, "", ""},
    {"ca-bundle", "", "FILE", "trust these certificates, with --ssl-verify", Use::apart, "", ""},
};

constexpr Row compare_rows[] = {
    {"fail-on", "", "RULE", "exit with 3 when a figure has changed by more; may be repeated", Use::apart, "", ""},
    {"format", "", "FORM", "table, markdown or json (table)", Use::apart, "", ""},
    {"strict-config", "", "", "exit with 1 when they were measured otherwise", Use::apart, "", ""},
};

constexpr Row summary_rows[] = {
    {"threshold", "th", "EXPR", "what has to hold; may be repeated", Use::same, "threshold", ""},
    {"baseline", "", "FILE", "compare with this result; of a pattern with the mean", Use::same, "baseline", ""},
    {"fail-on", "", "RULE", "exit with 3 when a figure has changed by more; may be repeated", Use::same, "fail-on", ""},
    {"title", "", "TEXT", "the heading (pywrkr performance report)", Use::apart, "", ""},
    {"target", "", "TEXT", "what was measured", Use::same, "target", ""},
    {"marker", "", "TEXT", "an invisible comment by which a bot finds its own again", Use::same, "marker", ""},
    {"output", "o", "FILE", "write to FILE instead of stdout", Use::same, "output", ""},
    {"github-output", "", "FILE", "add the key figures to FILE", Use::same, "github-output", ""},
};

constexpr PywrkrVerbInfo verb(PywrkrVerb which, std::string_view name, std::string_view arguments,
                              std::string_view summary, std::string_view tool, std::span<const Row> rows) {
  return {which, name, arguments, summary, {tool, "pywrkr 1.5.5", Style::argparse, rows}};
}
constexpr std::array verbs = {
    verb(PywrkrVerb::har_import, "har-import", "FILE", "a recording of a browser as a scenario or a list of URLs",
         "pywrkr har-import", har_rows),
    verb(PywrkrVerb::openapi_import, "openapi-import", "FILE|URL", "a description of an API likewise",
         "pywrkr openapi-import", openapi_rows),
    verb(PywrkrVerb::compare, "compare", "BASELINE CURRENT", "a result against a baseline", "pywrkr compare",
         compare_rows),
    verb(PywrkrVerb::summary, "summary", "FILE", "a result as Markdown, with its limits", "pywrkr summary",
         summary_rows),
};

tl::unexpected<Error> wrong(const PywrkrVerbInfo& info, std::string message) {
  return usage_error(std::move(message), fmt::format("see: brink {} --help", info.tool.name));
}

const PywrkrVerbInfo& info_of(PywrkrVerb verb) { return verbs[static_cast<std::size_t>(verb)]; }

Result<void> check_arguments(const PywrkrVerbInfo& info, const Line& line, std::size_t wanted) {
  if (line.arguments.size() > wanted) {
    return wrong(info, fmt::format("unrecognized arguments: {}", line.arguments[wanted]));
  }
  if (line.arguments.size() == wanted) return {};
  return wrong(info, fmt::format("the following arguments are required: {}", info.arguments));
}

void add_har(const Line& line, RawLine& raw) {
  const auto multiplier = line.last("think-time-multiplier");
  if (multiplier && !line.has("no-think-time")) {
    put(raw, Command::import_file, "think-time-multiplier", *multiplier);
  }
}

void add_openapi(const Line& line, RawLine& raw) {
  const auto think = line.last("think-time"), bundle = line.last("ca-bundle");
  if (think) put(raw, Command::import_file, "think-time", *think);
  if (!line.has("ssl-verify")) {
    put(raw, Command::import_file, "insecure", "true");
  } else if (bundle) {
    put(raw, Command::import_file, "ca-bundle", *bundle);
  }
}

}  // namespace

std::span<const PywrkrVerbInfo> pywrkr_verbs() { return verbs; }

const PywrkrVerbInfo* find_pywrkr_verb(std::string_view word) {
  const auto* at = std::find_if(verbs.begin(), verbs.end(), [&](const auto& info) { return info.name == word; });
  return at == verbs.end() ? nullptr : at;
}

Result<PywrkrVerbLine> translate_pywrkr_verb(PywrkrVerb verb, const Line& line) {
  if (auto ok = check_arguments(info_of(verb), line, 1); !ok) return tl::unexpected(ok.error());
  PywrkrVerbLine out;
  out.command = verb == PywrkrVerb::summary ? Command::summary : Command::import_file;
  put_alike(line, out.command, out.raw);
  out.raw.arguments = line.arguments;
  switch (verb) {
    case PywrkrVerb::har_import:
      out.raw.arguments.insert(out.raw.arguments.begin(), "har");
      add_har(line, out.raw);
      break;
    case PywrkrVerb::openapi_import:
      out.raw.arguments.insert(out.raw.arguments.begin(), "openapi");
      add_openapi(line, out.raw);
      break;
    case PywrkrVerb::summary:
      put(out.raw, Command::summary, "title", line.last("title").value_or("pywrkr performance report"));
      break;
    case PywrkrVerb::compare: break;
  }
  return out;
}

Result<PywrkrCompareLine> translate_pywrkr_compare(const Line& line) {
  const PywrkrVerbInfo& info = info_of(PywrkrVerb::compare);
  if (auto ok = check_arguments(info, line, 2); !ok) return tl::unexpected(ok.error());
  PywrkrCompareLine out{line.arguments[0], line.arguments[1], line.all("fail-on"),
                        line.last("format").value_or("table"), line.has("strict-config")};
  if (out.format == "table" || out.format == "markdown" || out.format == "json") return out;
  return wrong(info, fmt::format("argument --format: invalid choice: '{}' (choose from 'table', 'markdown', 'json')",
                                 out.format));
}

}  // namespace brink::input::compat
