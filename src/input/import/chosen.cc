#include "input/import/chosen.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "input/import/address.h"
#include "input/import/placeholder.h"

namespace brink::input {

Result<std::monostate> keep_chosen(Imported& imported, const SelectionRules& rules) {
  const auto selection = Selection::compile(rules);
  if (!selection) return tl::unexpected(selection.error());
  std::size_t kept = 0, dropped = 0;
  const auto unwanted = [&](const plan::RecordedRequest& request) {
    const std::string url = request.base + request.path;
    const auto address = split_address(url);
    return selection->judge(address ? address->host : "", url) != Selection::Verdict::taken;
  };
  for (plan::RecordedFlow& flow : imported.recording.flows) {
    dropped += std::erase_if(flow.requests, unwanted);
    kept += flow.requests.size();
  }
  std::erase_if(imported.recording.flows, [](const plan::RecordedFlow& flow) { return flow.requests.empty(); });
  if (kept == 0) {
    return usage_error(fmt::format("none of its {} requests is left", dropped),
                       "see --domain, --include and --exclude");
  }
  if (dropped > 0) imported.notes.push_back(fmt::format("{} of {} requests kept", kept, kept + dropped));
  return std::monostate{};
}

Result<std::monostate> put_base(plan::Recording& recording, const std::string& url) {
  if (url.empty()) return std::monostate{};
  if (!split_address(url)) {
    return usage_error(fmt::format("--base-url: \"{}\" is not an http or https URL", url),
                       "give one such as https://shop.test/v1");
  }
  std::string base = url.substr(0, url.find_first_of("?#"));
  while (base.ends_with('/')) base.pop_back();
  std::set<std::string> bases;
  for (const auto& flow : recording.flows) {
    for (const auto& request : flow.requests) bases.insert(request.base);
  }
  for (auto& flow : recording.flows) {
    for (auto& request : flow.requests) {
      if (bases.size() == 1 || request.base.empty() || has_placeholder(request.base)) request.base = base;
    }
  }
  return std::monostate{};
}

}  // namespace brink::input
