#include "input/prescale/translate.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "base/url.h"
#include "input/profiles.h"

namespace brink::input::prescale {
namespace {

Command command_of(Verb verb) {
  switch (verb) {
    case Verb::run: return Command::run;
    case Verb::investigate: return Command::investigate;
    case Verb::audit: return Command::audit;
    case Verb::compare: return Command::compare;
    case Verb::history: return Command::history;
    case Verb::show: return Command::show;
    case Verb::profiles: return Command::profiles;
    case Verb::schema: return Command::schema;
    case Verb::mcp: return Command::mcp;
  }
  check_failed("every command has one of ours", __FILE__, __LINE__);
}

// Adds to a line of ours.
class Adder {
 public:
  explicit Adder(Translated& out) : out_(out) {}
  void operator()(std::string_view name, std::string text) const {
    const Option* option = find_option(out_.command, name);
    CHECK(option != nullptr);
    out_.raw.options.emplace_back(option, std::move(text));
  }

 private:
  Translated& out_;
};

std::int64_t whole(const std::string& text) { return *parse_int(trim(text)); }

// Options whose row names one of ours.
void add_alike(const Line& line, const Adder& add) {
  for (const auto& [name, texts] : line.given) {
    const Row* row = find_row(line.verb, name);
    if (row->ours.empty()) continue;
    for (std::size_t i = row->repeatable ? 0 : texts.size() - 1; i < texts.size(); ++i) {
      add(row->ours, row->kind == Kind::number || row->kind == Kind::integer ? std::string(trim(texts[i])) : texts[i]);
    }
  }
}

Result<std::monostate> check_url(const std::string& text) {
  const auto parsed = parse_url(text);
  if (parsed && !parsed->assumed_scheme) return std::monostate{};
  return could_not_run(fmt::format("\"{}\" is not a URL", text), "write it whole, such as http://127.0.0.1:8080/");
}

// Routes of another origin are left out, as PreScale does without a word.
void add_paths(const Line& line, Translated& out, const Adder& add) {
  const auto paths = line.given.find("path");
  if (paths == line.given.end()) return;
  const auto base = line.arguments.empty() ? std::nullopt : std::optional(parse_url(line.arguments.front())->url);
  for (const std::string& path : paths->second) {
    const auto route = base ? resolve_url(*base, path) : tl::unexpected(Error{});
    if (route && !route->same_origin(*base)) {
      out.notes.push_back(fmt::format("--path {} is not on {} and is left out", path, base->origin()));
    } else {
      add("path", path);
    }
  }
}

void add_floor(const Line& line, Translated& out, const Adder& add) {
  const auto floor = line.last("fail-under");
  if (!floor) return;
  if (whole(*floor) > 0) return add("fail-under", *floor);
  out.notes.push_back(fmt::format("--fail-under {} always holds", *floor));
}

void add_repeat(const Line& line, Translated& out, const Adder& add) {
  const auto repeat = line.last("repeat");
  if (!repeat) return;
  if (whole(*repeat) > 0) return add("repeat", *repeat);
  out.notes.push_back(fmt::format("--repeat {} is taken as 1", *repeat));
}

// A profile goes before the options it stands for; with ours it is the other way round.
Result<Line> with_profile(Line line, Translated& out) {
  const auto name = line.last("profile");
  if (!name) return line;
  if (find_profile(*name) == nullptr) {
    return could_not_run(fmt::format("--profile: \"{}\" is not known", *name), "brink prescale profiles lists them");
  }
  for (const char* option : {"max-users", "think-time"}) {
    const auto given = line.last(option);
    if (!given) continue;
    out.notes.push_back(fmt::format("--profile {} decides: --{} {} is not used", *name, option, *given));
    line.given.erase(option);
  }
  return line;
}

Result<std::monostate> add_search(const Line& given, Translated& out, const Adder& add) {
  if (!given.arguments.empty()) {
    if (auto ok = check_url(given.arguments.front()); !ok) return ok;
  }
  const auto line = with_profile(given, out);
  if (!line) return tl::unexpected(line.error());
  add_alike(*line, add);
  add_paths(*line, out, add);
  add_floor(*line, out, add);
  add_repeat(*line, out, add);
  add("no-links", "true");
  if (!line->last("stage-seconds")) add("stage-seconds", "5");
  out.raw.arguments = line->arguments;
  return std::monostate{};
}

Result<std::monostate> add_compare(const Line& line, Translated& out, const Adder& add) {
  add_alike(line, add);
  const double threshold = *parse_double(trim(line.last("regression-threshold").value_or("0.2")));
  if (!(threshold >= 0 && threshold <= 10)) {
    return usage_error(fmt::format("--regression-threshold: {} is no share", *line.last("regression-threshold")),
                       "give one from 0 to 10, such as 0.2 for a fifth");
  }
  add("threshold", fmt::format("{}%", threshold * 100));
  out.raw.arguments = line.arguments;
  if (const auto baseline = line.last("baseline")) {
    if (line.arguments.size() == 2) {
      out.notes.push_back(fmt::format("--baseline {} goes before {}", *baseline, line.arguments[1]));
    }
    out.raw.arguments = {line.arguments.empty() ? "latest" : line.arguments.front(), *baseline};
  }
  return std::monostate{};
}

void add_history(const Line& line, const Adder& add) {
  add_alike(line, add);
  const auto number = line.last("limit");
  if (number) add("limit", std::to_string(std::max<std::int64_t>(whole(*number), 0)));
}

Result<std::monostate> add_options(const Line& line, Translated& out) {
  const Adder add(out);
  switch (line.verb) {
    case Verb::run:
    case Verb::investigate: return add_search(line, out, add);
    case Verb::compare: return add_compare(line, out, add);
    case Verb::history: add_history(line, add); break;
    case Verb::audit:
      if (auto ok = check_url(line.arguments.front()); !ok) return ok;
      [[fallthrough]];
    case Verb::show:
    case Verb::profiles:
    case Verb::mcp:
    case Verb::schema: add_alike(line, add); out.raw.arguments = line.arguments;
  }
  return std::monostate{};
}

std::string store_of(const Line& line, const Environment& environment) {
  if (const auto store = line.last("store")) return *store;
  const std::string home = environment("PRESCALE_HOME").value_or("");
  return home.empty() ? ".prescale" : home;
}

// Named by the environment and by options alike.
void add_allowed(const Environment& environment, const Adder& add) {
  const std::string hosts = environment("PRESCALE_MCP_ALLOW").value_or("");
  for (const std::string_view host : split(hosts, ',')) {
    if (!trim(host).empty()) add("allow", std::string(trim(host)));
  }
}

}  // namespace

Result<Translated> translate(const Line& line, const Environment& environment) {
  Translated out;
  out.command = command_of(line.verb);
  if (auto ok = add_options(line, out); !ok) return tl::unexpected(ok.error());
  if (line.verb == Verb::mcp) add_allowed(environment, Adder(out));
  const bool has_store = find_option(out.command, "store") != nullptr && !line.last("no-save");
  if (has_store) {
    out.store = store_of(line, environment);
    const Adder add(out);
    add("store", out.store);
  }
  return out;
}

}  // namespace brink::input::prescale
