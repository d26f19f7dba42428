// JUnit's XML, as build servers read it: one suite of cases.
#pragma once

#include <string>
#include <vector>

namespace brink::output {

struct JunitCase {
  enum class Result { passed, failed, error, skipped };
  std::string classname;
  std::string name;
  Result result = Result::passed;
  std::string text;  // what was seen: the message of a failure, otherwise output
};

struct JunitSuite {
  std::string name;
  std::vector<JunitCase> cases;
  std::string text;  // of the whole
};

// Takes any bytes; what comes out is well-formed.
std::string junit(const JunitSuite& suite);

}  // namespace brink::output
