// Placeholders put where recorded values stood.
#include <algorithm>

#include "base/text.h"
#include "input/import/form_text.h"
#include "input/import/har_links.h"
#include "input/import/placeholder.h"

namespace brink::input {
namespace {

// A use with the placeholder that goes there.
struct Change {
  const LinkUse* use;
  std::string placeholder;
};

// All changes of one request.
class Rewriter {
 public:
  Rewriter(plan::RecordedRequest& request, const HarEntry& recorded) : request_(request), recorded_(recorded) {}

  void apply(std::vector<Change> changes) {
    // From the end of the path to its beginning, so that positions stay true.
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& a, const Change& b) { return a.use->at > b.use->at; });
    for (const Change& change : changes) apply(*change.use, change.placeholder);
    if (!json_.is_null()) request_.body.text = written_json();
  }

 private:
  void apply(const LinkUse& use, const std::string& text) {
    switch (use.place) {
      case LinkUse::Place::path:
      case LinkUse::Place::query: request_.path.replace(use.at, use.value.size(), text); break;
      case LinkUse::Place::header: set_header(use, text); break;
      case LinkUse::Place::form: set_field(use, text); break;
      case LinkUse::Place::json: set_json(use, text); break;
    }
  }

  void set_header(const LinkUse& use, const std::string& text) {
    const auto same_name = [&](const plan::Header& h) { return iequals(h.name, use.name); };
    auto header = std::find_if(request_.headers.begin(), request_.headers.end(), same_name);
    if (header == request_.headers.end()) {
      const auto recorded = std::find_if(recorded_.headers.begin(), recorded_.headers.end(), same_name);
      header = request_.headers.insert(request_.headers.end(), *recorded);
    }
    header->value = header->value.substr(0, use.at) + text;
  }

  // As a form, whose values are encoded when they are known.
  void set_field(const LinkUse& use, const std::string& text) {
    plan::RecordedBody& body = request_.body;
    if (body.form.empty()) body.form = parse_form(body.text);
    body.text.clear();
    for (plan::FormField& field : body.form) {
      if (field.name == use.name && field.value == use.value) field.value = text;
    }
  }

  void set_json(const LinkUse& use, const std::string& text) {
    if (json_.is_null()) json_ = Json::parse(request_.body.text);
    json_[Json::json_pointer(use.pointer)] = use.unquoted ? number_mark + text + number_mark : text;
  }

  // A placeholder for a number stands without quotes, so that a number is sent.
  std::string written_json() const {
    std::string text = json_.dump();
    const std::string open = "\"" + number_mark, close = number_mark + "\"";
    for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
      text.erase(at, open.size());
      text.erase(text.find(close, at), close.size());
    }
    return text;
  }

  static inline const std::string number_mark = "~brink-number~";
  plan::RecordedRequest& request_;
  const HarEntry& recorded_;
  Json json_;  // null: the body has no change
};

}  // namespace

void apply_links(const std::vector<Link>& links, const std::vector<HarEntry>& entries, plan::RecordedFlow& flow) {
  std::vector<std::vector<Change>> changes(flow.requests.size());
  for (const Link& link : links) {
    flow.requests[link.answer].extract.push_back(link.rule);
    for (const LinkUse& use : link.uses) changes[use.request].push_back({&use, placeholder(link.rule.variable)});
  }
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!changes[i].empty()) Rewriter(flow.requests[i], entries[i]).apply(std::move(changes[i]));
  }
}

}  // namespace brink::input
