// A HAR, as browsers and proxies save them, as a recording of one user: the requests that are wanted, in order, with
// the pauses of whoever was recorded.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "input/import/imported.h"
#include "input/import/selection.h"

namespace brink::input {

enum class Correlate { no, suggest, write };

struct HarOptions {
  std::string name;  // of the scenario; empty: as the file is called
  SelectionRules selection;
  bool include_static = false;               // images, scripts, styles, fonts and media too
  bool preserve_headers = false;             // not only Content-Type: all but those that a client makes for itself
  bool think_time = true;                    // pauses are kept
  double think_multiplier = 1;               // 0 and above
  bool assert_status = false;                // an answer that was 200 to 399 must be so again
  Correlate correlate = Correlate::suggest;  // what later requests take from answers: in notes, or as rules
};

inline constexpr double longest_think_s = 30;

// `file` is how the HAR is called: it names the scenario and stands in messages.
//
// The pause before a request is the time since the end of the one before it in which nothing was under way, requests
// that are left out included, times the multiplier, at most longest_think_s, to 10 ms. A request that is left out and
// took longer than longest_think_s (a stream, a long poll) keeps nobody waiting. Where times are missing a pause is as
// long as the request before it took.
//
// Errors (usage): no HAR, a pattern that is none, nothing left.
Result<Imported> import_har(std::string_view text, std::string_view file, const HarOptions& options);

}  // namespace brink::input
