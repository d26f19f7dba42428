#include "input/import/har.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "input/import/har_entry.h"
#include "input/import/har_headers.h"
#include "input/import/har_links.h"
#include "input/import/har_time.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

constexpr std::array static_endings{".css",  ".js",   ".png",   ".jpg",  ".jpeg", ".gif", ".svg",
                                    ".ico",  ".woff", ".woff2", ".ttf",  ".eot",  ".otf", ".map",
                                    ".webp", ".avif", ".mp4",   ".webm", ".mp3",  ".ogg"};

bool is_static(const HarEntry& entry) {
  const std::string path = to_lower(entry.address.path.substr(0, entry.address.path.find('?')));
  return std::any_of(static_endings.begin(), static_endings.end(),
                     [&](const char* ending) { return path.ends_with(ending); });
}

struct Kept {
  std::vector<HarEntry> entries;
  Busy busy;  // of all entries, kept or not
  std::size_t foreign = 0, assets = 0, other_hosts = 0, excluded = 0;

  std::size_t left_out() const { return foreign + assets + other_hosts + excluded; }
};

class Importer {
 public:
  Importer(std::string_view file, const HarOptions& options, const Selection& selection)
      : file_(file), options_(options), selection_(selection) {}

  Result<Imported> run(HarEntries all) {
    keep(std::move(all));
    if (auto none = nothing_left()) return tl::unexpected(std::move(*none));
    note_selection();
    plan::RecordedFlow flow;
    for (std::size_t i = 0; i < kept_.entries.size(); ++i) flow.requests.push_back(request_of(i));
    note_losses();
    link(flow);
    imported_.recording.name = options_.name.empty() ? stem_of(file_) : options_.name;
    imported_.recording.think_s = 0;
    imported_.recording.flows.push_back(std::move(flow));
    return std::move(imported_);
  }

 private:
  bool wanted(const HarEntry& entry) {
    if (!options_.include_static && is_static(entry)) {
      ++kept_.assets;
      return false;
    }
    switch (selection_.judge(entry.address.host, entry.url)) {
      case Selection::Verdict::taken: return true;
      case Selection::Verdict::other_host: ++kept_.other_hosts; return false;
      case Selection::Verdict::excluded: ++kept_.excluded; return false;
    }
    return false;
  }

  void keep(HarEntries all) {
    kept_.foreign = all.foreign;
    for (HarEntry& entry : all.entries) {
      const bool keeps = wanted(entry);
      const bool held_open = !keeps && entry.took_s > longest_think_s;
      if (entry.begin_s && !held_open) kept_.busy.add(*entry.begin_s, *entry.begin_s + entry.took_s);
      if (keeps) kept_.entries.push_back(std::move(entry));
    }
    kept_.busy.close();
    timed_ = std::all_of(kept_.entries.begin(), kept_.entries.end(), [](const HarEntry& e) { return e.begin_s; });
  }

  std::optional<Error> nothing_left() const {
    if (kept_.entries.size() > most_recorded_requests) {
      return Error{ErrorKind::usage, fmt::format("{} has more than {} requests", file_, most_recorded_requests),
                   "--include and --exclude choose among them"};
    }
    if (!kept_.entries.empty()) return std::nullopt;
    if (kept_.left_out() == 0)
      return Error{ErrorKind::usage, fmt::format("{} has no entries", file_), "record a visit"};
    return Error{ErrorKind::usage, fmt::format("{}: none of its requests is left: {}", file_, left_out_words()),
                 "--include-static keeps assets; see --domain, --include and --exclude"};
  }

  std::string left_out_words() const {
    std::vector<std::string> words;
    const auto add = [&](std::size_t count, std::string_view what) {
      if (count > 0) words.push_back(fmt::format("{} {}", count, what));
    };
    add(kept_.assets, "static");
    add(kept_.other_hosts, "of other hosts");
    add(kept_.excluded, "excluded");
    add(kept_.foreign, "without an http or https URL");
    return fmt::format("{}", fmt::join(words, ", "));
  }

  void note_selection() {
    if (kept_.left_out() == 0) return;
    imported_.notes.push_back(fmt::format("{} of {} entries kept; left out: {}", kept_.entries.size(),
                                          kept_.entries.size() + kept_.left_out(), left_out_words()));
  }

  double pause_before(std::size_t i) const {
    if (i == 0 || !options_.think_time) return 0;
    const HarEntry& before = kept_.entries[i - 1];
    const double end = before.begin_s.value_or(0) + before.took_s;
    const double pause = timed_ ? kept_.busy.free_between(end, *kept_.entries[i].begin_s) : before.took_s;
    const double bounded = std::clamp(pause * options_.think_multiplier, 0.0, longest_think_s);
    return std::round(bounded * 100) / 100;
  }

  plan::RecordedRequest request_of(std::size_t i) const {
    const HarEntry& entry = kept_.entries[i];
    plan::RecordedRequest request;
    request.name = entry.method + " " + entry.address.path;
    request.method = entry.method;
    request.base = entry.address.origin;
    request.path = entry.address.path;
    request.headers = har_headers(entry, options_.preserve_headers);
    request.body = entry.body;
    request.think_before_s = pause_before(i);
    if (options_.assert_status && entry.status >= 200 && entry.status < 400) request.expect.status = {entry.status};
    return request;
  }

  void note_losses() {
    for (const HarEntry& entry : kept_.entries) {
      const std::string name = entry.method + " " + entry.address.path;
      if (entry.lost_body) imported_.notes.push_back(name + ": its body is bytes that no text can hold: left out");
      for (const auto& file : entry.body.files) {
        imported_.notes.push_back(fmt::format("{}: the file {} was not recorded: put it there", name, file.path));
      }
      const std::string& text = has_placeholder(entry.body.text) ? entry.body.text : entry.address.path;
      if (has_placeholder(text)) {
        imported_.recording.literal_placeholders = true;
        imported_.notes.push_back(
            fmt::format("{}: {} was recorded so, and is sent so: placeholders without a value are text", name,
                        placeholder(placeholders_of(text).front())));
      }
    }
  }

  void link(plan::RecordedFlow& flow) {
    if (options_.correlate == Correlate::no) return;
    const auto links = find_links(kept_.entries);
    const bool write = options_.correlate == Correlate::write;
    if (write) apply_links(links, kept_.entries, flow);
    for (std::string& note : link_notes(links, kept_.entries, write)) {
      imported_.notes.push_back(std::move(note));
    }
  }

  std::string_view file_;
  const HarOptions& options_;
  const Selection& selection_;
  Kept kept_;
  bool timed_ = false;  // every kept entry says when it began
  Imported imported_;
};

}  // namespace

Result<Imported> import_har(std::string_view text, std::string_view file, const HarOptions& options) {
  const auto selection = Selection::compile(options.selection);
  if (!selection) return tl::unexpected(selection.error());
  auto entries = read_har_entries(text, file);
  if (!entries) return tl::unexpected(entries.error());
  return Importer(file, options, *selection).run(std::move(*entries));
}

}  // namespace brink::input
