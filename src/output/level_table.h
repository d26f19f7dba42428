// The levels of a search as a table: one row a level, lowest load first, those played in open load and after the break
// below. Internal to render_run.cc.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

class LevelTable {
 public:
  explicit LevelTable(const Record& record);

  std::size_t size() const { return rows_.size(); }
  // With at most `rows` lines below the heading: the levels next to the break stay, and a last line counts the others.
  std::string render(const TerminalStyle& style, std::size_t rows) const;

 private:
  struct Row {
    const Stage* stage = nullptr;
    const Level* level = nullptr;  // none for stages that were not judged
    int group = 0;                 // 0: the climb, 1: open load, 2: after the break
    double load = 0;               // users or rate, within a group
    double importance = 0;
  };
  void rank(const Record& record);
  std::vector<Row> rows_;  // in the order of the table
};

// The level that decided the verdict: the lowest load that broke, or the highest that was tried; null when none was.
const Level* deciding_level(const Record& record);

// "open 520 req/s, held" or "/checkout: 43 % errors": what to know of a level beyond its numbers.
std::string level_note(const Stage& stage, const Level* level, const TerminalStyle& style);

}  // namespace brink::output
