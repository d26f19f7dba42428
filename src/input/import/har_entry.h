// The entries of a HAR (HTTP Archive 1.2), as they are: requests with what came back for them. Browsers and proxies
// take liberties with the format, so whatever is missing or of another type counts as not there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/document.h"
#include "input/import/address.h"
#include "plan/recording.h"

namespace brink::input {

struct HarEntry {
  std::string method;  // in capitals
  std::string url;     // as recorded
  Address address;
  std::vector<plan::Header> headers;
  plan::RecordedBody body;
  std::string body_type;
  bool lost_body = false;         // there was one, in bytes that no text can hold
  std::optional<double> begin_s;  // since 1970
  double took_s = 0;

  int status = 0;  // 0: no answer
  std::vector<plan::Header> answer_headers;
  std::string answer_type;
  std::string answer_body;  // empty when it is not text
};

struct HarEntries {
  std::vector<HarEntry> entries;
  std::size_t foreign = 0;  // of other schemes, or without a URL
};

// Errors (usage): not JSON, no log.entries, more than most_recorded_entries.
inline constexpr std::size_t most_recorded_entries = 100'000;
Result<HarEntries> read_har_entries(std::string_view text, std::string_view file);

// postData of a request (an object, or the bare text) into body and body_type.
void read_post_data(const Json& post, HarEntry& entry);

}  // namespace brink::input
