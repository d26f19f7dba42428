// The part of a record that says which program the users were, and what it did beside the requests that were measured.
// See record.h for the conventions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace brink::output {

// An exception of the program, or another thing that went wrong in it; equal ones are one.
struct ProgramError {
  std::string part = "measure";  // of the run: "begin", "measure", "end"
  std::string what;              // "browse: KeyError at shop.py:12"
  std::uint64_t count = 0;
  double first_s = 0;  // when the request or iteration was due in which it came first, since the part's window began
  std::string detail;  // of the first: its message and where it was
};

// What users did before they were measured, or after.
struct ProgramPart {
  double begin_s = 0;  // since the run began
  double length_s = 0;
  std::uint64_t requests = 0;
  std::uint64_t failed = 0;  // of these
  std::uint64_t unfinished = 0;
};

struct Program {
  std::string language = "python";
  std::string version;      // "3.11.2"
  std::string interpreter;  // whose packages it sees
  std::string file;
  std::string users_class;  // of the users; empty: the file has but one kind
  std::uint64_t users = 0;  // that have begun
  std::uint64_t tasks = 0;  // that they began while they were measured, where a rate asks for tasks
  std::optional<ProgramPart> begin, end;
  std::vector<ProgramError> errors;  // the most frequent of each part first
};

}  // namespace brink::output
