// The modes of pywrkr: one target, a capacity search, a list of URLs one after the other; and its subcommands.
#pragma once

#include <string>
#include <vector>

#include "cli/door.h"
#include "input/compat/pywrkr.h"
#include "input/compat/pywrkr_verbs.h"
#include "output/compat/pywrkr.h"

namespace brink::cli {

// Exit codes of pywrkr; see pywrkr_gate.h.
Result<int> pywrkr_measure(Door& door, const input::compat::PywrkrLine& line, const std::vector<std::string>& words);
// 2: not even the first step is sustained.
Result<int> pywrkr_autofind(Door& door, const input::compat::PywrkrLine& line, const std::vector<std::string>& words);
// 1: a URL at which every request failed. The gravest of all of them.
Result<int> pywrkr_urls(Door& door, const input::compat::PywrkrLine& line, const std::vector<std::string>& words);
// `words` behind the subcommand.
Result<int> pywrkr_verb(Door& door, const input::compat::PywrkrVerbInfo& info, const std::vector<std::string>& words);

// What its reports need of the line.
output::compat::PywrkrView pywrkr_view(const input::compat::PywrkrLine& line);

// Files of a result; says of each where it is.
class PywrkrFiles {
 public:
  explicit PywrkrFiles(Door& door) : door_(door) {}
  // Nothing without a path or text.
  void write(const std::optional<std::string>& path, const std::string& what, const std::string& text);
  int code() const { return code_; }

 private:
  Door& door_;
  int code_ = 0;
};

}  // namespace brink::cli
