#include "input/import/har_links.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "input/import/har_offers.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

class Linker {
 public:
  explicit Linker(const std::vector<HarEntry>& entries) : entries_(entries) {}

  std::vector<Link> run() {
    std::vector<std::vector<LinkUse>> uses;
    for (std::size_t i = 0; i < entries_.size(); ++i) uses.push_back(uses_of(entries_[i], i));
    for (const auto& list : uses) {
      for (const LinkUse& use : list) wanted_.insert(use.value);
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      take_uses(std::move(uses[i]));
      seek(i);
    }
    std::erase_if(links_, [](const Link& link) { return link.uses.empty(); });
    if (links_.size() > most_links) links_.resize(most_links);
    for (Link& link : links_) name(link);
    return std::move(links_);
  }

 private:
  // A use either has an answer before it, or was made up by the client.
  void take_uses(std::vector<LinkUse> uses) {
    for (LinkUse& use : uses) {
      const auto offered = offered_.find(use.value);
      if (offered != offered_.end()) {
        links_[offered->second].uses.push_back(std::move(use));
      } else {
        wanted_.erase(use.value);
      }
    }
  }

  void seek(std::size_t i) {
    const OfferSeeker seeker{[&](std::string_view value) {
                               const std::string key(value);
                               return wanted_.contains(key) && !offered_.contains(key);
                             },
                             [&](std::string_view value, std::string called, plan::RecordedExtraction rule) {
                               if (!offered_.emplace(std::string(value), links_.size()).second) return;
                               rule.variable = std::move(called);
                               links_.push_back({i, std::move(rule), {}});
                             }};
    seek_offers(entries_[i], seeker);
  }

  void name(Link& link) {
    const LinkUse& use = link.uses.front();
    std::string base = link.rule.variable;
    if (base.empty()) base = iequals(use.name, "authorization") ? "token" : use.name;
    if (base.empty()) base = "id";
    base = placeholder_name(base);
    std::string unique = base;
    for (int number = 2; !names_.insert(unique).second; ++number) unique = fmt::format("{}_{}", base, number);
    link.rule.variable = std::move(unique);
  }

  const std::vector<HarEntry>& entries_;
  std::set<std::string> wanted_;                // sent by a request, and not made up by the client
  std::map<std::string, std::size_t> offered_;  // value -> index of its link
  std::set<std::string> names_;
  std::vector<Link> links_;
};

std::string request_words(const std::vector<HarEntry>& entries, std::size_t i) {
  return fmt::format("step {} ({} {})", i + 1, entries[i].method,
                     entries[i].address.path.substr(0, entries[i].address.path.find('?')));
}

std::string place_words(const LinkUse& use) {
  switch (use.place) {
    case LinkUse::Place::path: return "in its path";
    case LinkUse::Place::query: return fmt::format("as parameter {}", use.name);
    case LinkUse::Place::header: return fmt::format("in header {}", use.name);
    case LinkUse::Place::form: return fmt::format("as form field {}", use.name);
    case LinkUse::Place::json: return fmt::format("as field {} of its body", use.name);
  }
  return "";
}

std::string rule_words(const plan::RecordedExtraction& rule) {
  constexpr std::array kinds{"json", "regex", "header", "cookie"};
  return Json{{rule.variable, {{kinds[static_cast<std::size_t>(rule.from)], rule.what}}}}.dump();
}

std::string uses_words(const Link& link, const std::vector<HarEntry>& entries) {
  const LinkUse& first = link.uses.front();
  std::string words = fmt::format("{} sends {}", request_words(entries, first.request), place_words(first));
  if (link.uses.size() > 1) words += fmt::format(" (and {} more)", link.uses.size() - 1);
  return words;
}

}  // namespace

std::vector<Link> find_links(const std::vector<HarEntry>& entries) { return Linker(entries).run(); }

std::vector<std::string> link_notes(const std::vector<Link>& links, const std::vector<HarEntry>& entries,
                                    bool applied) {
  constexpr std::size_t most_notes = 20;
  std::vector<std::string> notes;
  for (const Link& link : links) {
    if (notes.size() == most_notes) {
      notes.push_back(fmt::format("{} more values come from answers", links.size() - most_notes));
      break;
    }
    const std::string rule = rule_words(link.rule);
    const std::string from = request_words(entries, link.answer);
    notes.push_back(applied ? fmt::format("{} extracts {}, for what {}", from, rule, uses_words(link, entries))
                            : fmt::format("what {} came from {}: extract {} there, or give --correlate",
                                          uses_words(link, entries), from, rule));
  }
  return notes;
}

}  // namespace brink::input
