// Result<T>: what we were asked for, or why we cannot do it. Travels up to the door (cli), which maps the kind to an
// exit code once. Failures of the target never take this way: they are data (sample/failure.h).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace brink {

// What the door does with an error; each kind has one exit code (cli/exit_code.h).
enum class ErrorKind {
  could_not_run,  // the machine or the target did not let us begin: no such host, closed port, unwritable store
  usage,          // the command line or a file the user gave does not make sense
  refused,        // we decline for safety: a host the user has not said is theirs
};

struct Error {
  ErrorKind kind = ErrorKind::could_not_run;
  std::string message;  // what happened, to what: one line, no full stop
  std::string hint;     // what to do about it: one line, may be empty
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> could_not_run(std::string message, std::string hint = "") {
  return tl::unexpected<Error>(Error{ErrorKind::could_not_run, std::move(message), std::move(hint)});
}
inline tl::unexpected<Error> usage_error(std::string message, std::string hint = "") {
  return tl::unexpected<Error>(Error{ErrorKind::usage, std::move(message), std::move(hint)});
}
inline tl::unexpected<Error> refused(std::string message, std::string hint = "") {
  return tl::unexpected<Error>(Error{ErrorKind::refused, std::move(message), std::move(hint)});
}

}  // namespace brink
