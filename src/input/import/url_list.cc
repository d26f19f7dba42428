#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "input/import/address.h"
#include "input/import/placeholder.h"
#include "input/import/written.h"
#include "input/url_file.h"

namespace brink::input {
namespace {

// Blanks end a URL in such a file.
std::string without_blanks(std::string_view url) {
  std::string out;
  for (const char c : url) out += c == ' ' ? std::string("%20") : std::string(1, c);
  return out;
}

class ListWriter {
 public:
  void add(const plan::RecordedRequest& request) {
    const std::string url = request.base + request.path;
    if (has_placeholder(url)) {
      ++placeholders_;
    } else if (has_control(url) || !is_url_file_method(request.method) || !split_address(url)) {
      ++unwritable_;
    } else {
      bodies_ += request.body.given() ? 1 : 0;
      const bool only_type = std::all_of(request.headers.begin(), request.headers.end(),
                                         [](const plan::Header& h) { return iequals(h.name, "content-type"); });
      headers_ += only_type ? 0 : 1;
      const std::string line = (request.method == "GET" ? "" : request.method + " ") + without_blanks(url) + "\n";
      if (lines_.insert(line).second) written_.text += line;
    }
  }

  Result<Written> finish() {
    note(placeholders_, "with placeholders in the URL: left out");
    note(unwritable_, "that a line of a URL file cannot say: left out");
    note(bodies_, "with a body, which a URL file cannot hold");
    note(headers_, "with headers, which a URL file cannot hold");
    if (lines_.empty())
      return usage_error("there is no URL to write", "--format scenario holds placeholders and methods");
    return std::move(written_);
  }

 private:
  void note(std::size_t count, std::string_view what) {
    if (count > 0) written_.notes.push_back(fmt::format("{} request{} {}", count, count == 1 ? "" : "s", what));
  }

  Written written_;
  std::set<std::string> lines_;
  std::size_t placeholders_ = 0, unwritable_ = 0, bodies_ = 0, headers_ = 0;
};

}  // namespace

Result<Written> write_url_list(const plan::Recording& recording) {
  ListWriter writer;
  for (const auto& flow : recording.flows) {
    for (const auto& request : flow.requests) {
      if (request.base.empty()) {
        return usage_error(fmt::format("{}: nothing says which host it goes to", request.name), "give --base-url URL");
      }
      writer.add(request);
    }
  }
  return writer.finish();
}

}  // namespace brink::input
