#include "run/k6/log_lines.h"

#include <gtest/gtest.h>

#include <sstream>

namespace brink::run::k6 {
namespace {

using Level = LogLines::Level;

struct Log {
  explicit Log(LogFormat format)
      : lines({&out, format, false, false, [this] { return std::chrono::system_clock::time_point(now); }}) {}
  std::chrono::seconds now{1'000};
  std::ostringstream out;
  LogLines lines;
};

const LogField console[] = {{"source", "console"}};

TEST(LogLines, OnATerminalTheyAreForPeople) {
  Log log(LogFormat::terminal);
  log.now += std::chrono::seconds(75);
  log.lines.line(Level::info, "hello\x1b[2J", console);
  log.lines.line(Level::warning, "a text that is longer than what is usual for lines of a log\nin two lines", console);
  log.lines.say(Level::error, "thresholds have been crossed");
  EXPECT_EQ(log.out.str(),
            "INFO[0075] hello?[2J                                     source=console\n"
            "WARN[0075] a text that is longer than what is usual for lines of a log\nin two lines  source=console\n"
            "ERRO[0075] thresholds have been crossed\n");
}

TEST(LogLines, AFileOfTheConsoleIsForPrograms) {
  Log log(LogFormat::terminal);
  std::ostringstream file;
  log.lines.console_to(&file);
  log.lines.line(Level::info, "hello", console);
  EXPECT_EQ(file.str(), "time=\"1970-01-01T00:16:40Z\" level=info msg=hello source=console\n");
  EXPECT_EQ(log.out.str(), "");
}

TEST(LogLines, WhoShowsSomethingElseThereWritesThem) {
  Log log(LogFormat::raw);
  std::string shown;
  log.lines.show_by([&](std::ostream& to, const std::string& line) {
    EXPECT_EQ(&to, &log.out);
    shown += line;
  });
  log.lines.say(Level::info, "one");
  log.lines.show_by({});
  log.lines.say(Level::info, "two");
  EXPECT_EQ(shown, "one\n");
  EXPECT_EQ(log.out.str(), "two\n");
}

}  // namespace
}  // namespace brink::run::k6
