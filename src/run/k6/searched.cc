#include "run/k6/searched.h"

#include "base/text.h"
#include "run/k6/ending_text.h"

namespace brink::run::k6 {
namespace {

using engine::Part;
using plan::k6::Ending;

// "at setup (file:///home/x/script.js:1:42)": the innermost place, as a line below the error.
std::string place_of(const Ending& ending) {
  const std::string line = ending.place.substr(0, ending.place.find('\n'));
  return std::string(trim(line));
}

Error error_of(const Ending& ending, std::string_view part, Duration timeout) {
  switch (ending.how) {
    case Ending::How::timeout:
      return {ErrorKind::could_not_run, std::string(part) + "() execution timed out after " + words_of(timeout),
              "raise " + std::string(part) + "Timeout"};
    case Ending::How::aborted: return {ErrorKind::could_not_run, said("test aborted", ending), ""};
    default:
      return {ErrorKind::could_not_run, (part.empty() ? "" : std::string(part) + "(): ") + ending.text,
              place_of(ending)};
  }
}

}  // namespace

std::optional<Error> error_of(const std::optional<Ending>& aborted) {
  if (!aborted || aborted->how == Ending::How::marked_failed) return std::nullopt;
  return error_of(*aborted, "", {});
}

std::uint64_t Searched::tasks() const {
  std::uint64_t all = 0;
  for (std::size_t i = 0; i < board_.size(); ++i) all += board_.at(i).started.load();
  return all;
}

std::optional<Error> Searched::ended() const {
  if (auto error = error_of(request_.script->aborted())) return error;
  if (part() == Part::measure) return std::nullopt;
  const bool begins = part() == Part::begin;
  const Ending ending = request_.script->ended(part());
  if (ending.how == Ending::How::ok) return std::nullopt;
  return error_of(ending, begins ? "setup" : "teardown",
                  begins ? request_.options.setup_timeout : request_.options.teardown_timeout);
}

}  // namespace brink::run::k6
