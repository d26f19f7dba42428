#include <fmt/format.h>

#include "base/url.h"
#include "input/compat/pywrkr_parts.h"
#include "input/scenario/document.h"

namespace brink::input::compat {
namespace {

// A bench counts iterations unless told otherwise; here a rate is one of requests, as everywhere in pywrkr.
void add_pauses(const Line& line, PywrkrLine& out) {
  out.bench.add("think-jitter", pywrkr_digits(out.think_jitter));
  if (line.has("think-time")) out.bench.add("think-time", pywrkr_digits(out.think_s));
  if (out.rate) out.bench.add("rate-of", "requests");
}

// What is wrong with the file is said by whoever reads it whole.
void look_at_base(const std::string& file, const Surroundings& surroundings, PywrkrLine& out) {
  const auto text = surroundings.read_file(file, most_document_bytes);
  const auto document = text ? read_document(*text, file) : tl::unexpected(text.error());
  if (!document) return;
  const Node* base = document->find("base_url");
  if (base == nullptr || base->kind != Node::Kind::text) return;
  const auto url = parse_url(base->text);
  out.scenario_tls = url && url->url.tls();
}

// pywrkr left the path of the URL out.
void note_path(PywrkrLine& out) {
  const auto url = parse_url(out.url);
  if (!url || url->url.target == "/") return;
  out.bench.notes.push_back(fmt::format("the paths of the scenario are seen from {}", url->url.text()));
}

}  // namespace

Result<void> add_pywrkr_scenario(const Line& line, const Surroundings& surroundings, PywrkrLine& out) {
  const auto file = line.last("scenario");
  for (const char* option : {"data", "data-strategy"}) {
    if (!file && line.has(option)) return pywrkr_wrong(fmt::format("--{} requires --scenario", option));
  }
  if (!file) return {};
  out.scenario = true;
  add_pauses(line, out);
  if (!line.has("think-time")) out.think_s = 0;
  if (out.url.empty()) {
    look_at_base(*file, surroundings, out);
  } else {
    note_path(out);
  }
  return {};
}

}  // namespace brink::input::compat
