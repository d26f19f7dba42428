#include "output/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/markup.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

using Result = JunitCase::Result;

std::string body_of(const JunitCase& c) {
  const std::string text = xml_text(c.text);
  switch (c.result) {
    case Result::failed: return fmt::format("<failure message=\"{}\"/>", text);
    case Result::error: return fmt::format("<error message=\"{}\"/>", text);
    case Result::skipped: return fmt::format("<skipped message=\"{}\"/>", text);
    case Result::passed: break;
  }
  return fmt::format("<system-out>{}</system-out>", text);
}

}  // namespace

std::string junit(const JunitSuite& suite) {
  const auto count = [&](Result result) {
    return std::count_if(suite.cases.begin(), suite.cases.end(), [&](const auto& c) { return c.result == result; });
  };
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  out += fmt::format("<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
                     xml_text(suite.name), suite.cases.size(), count(Result::failed), count(Result::error),
                     count(Result::skipped));
  for (const JunitCase& c : suite.cases) {
    out += fmt::format("<testcase classname=\"{}\" name=\"{}\">{}</testcase>\n", xml_text(c.classname),
                       xml_text(c.name), body_of(c));
  }
  out += fmt::format("<system-out>{}</system-out>\n</testsuite>\n</testsuites>\n", xml_text(suite.text));
  return valid_utf8(out);
}

}  // namespace brink::output
