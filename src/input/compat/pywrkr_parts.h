// The parts a command line of pywrkr is read in, in the order of its own checks. Internal to this folder; each leaves
// what it read in `out`. Errors are usage, in pywrkr's words.
#pragma once

#include "input/compat/pywrkr.h"

namespace brink::input::compat {

tl::unexpected<Error> pywrkr_wrong(std::string message);

// In digits, as all options of ours take it: pywrkr's parser takes 1e2 too.
std::string pywrkr_digits(double value);

// pywrkr knows no upper bounds; an option of bench of the same name has some.
enum class Beyond : std::uint8_t {
  refused,  // what bench does not take is an error
  lowered,  // to the most it takes, with a note
  taken,    // the value does not go there
};

// Reads numbers as pywrkr's parser does, and keeps the first thing that is wrong.
class PywrkrReader {
 public:
  explicit PywrkrReader(const Line& line) : line_(line) {}

  std::optional<std::uint64_t> whole(std::string_view name, std::uint64_t least, Beyond beyond = Beyond::refused);
  // At least `least`; more than it with `above`.
  std::optional<double> number(std::string_view name, double least, bool above, Beyond beyond = Beyond::refused);
  void fail(std::string message);
  Result<void> ok() const;
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  std::optional<double> bounded(std::string_view name, double value, Beyond beyond);

  const Line& line_;
  std::optional<std::string> error_;
  std::vector<std::string> notes_;
};

// pywrkr_load.cc: what contradicts what; how much is sent, over what time.
Result<void> check_pywrkr_clashes(const Line& line);
Result<void> read_pywrkr_load(const Line& line, PywrkrLine& out);
Result<void> read_pywrkr_profile(const Line& line, const Surroundings& surroundings, PywrkrLine& out);
void add_pywrkr_load(const Line& line, PywrkrLine& out);

// pywrkr_request.cc: what is sent, and how.
Result<void> add_pywrkr_request(const Line& line, const Environment& environment, const Surroundings& surroundings,
                                PywrkrLine& out);

// pywrkr_scenario.cc: the steps users follow.
Result<void> add_pywrkr_scenario(const Line& line, const Surroundings& surroundings, PywrkrLine& out);

// pywrkr_machines.cc: who makes the load.
Result<void> add_pywrkr_machines(const Line& line, const Environment& environment, PywrkrLine& out);

// pywrkr_results.cc: where numbers go, and what they are held to.
Result<void> add_pywrkr_exports(const Line& line, PywrkrLine& out);
Result<void> read_pywrkr_gates(const Line& line, PywrkrLine& out);

// pywrkr_socket.cc: whether the URL, which has been read, is that of a WebSocket; and the options that are for one.
Result<void> read_pywrkr_socket(const Line& line, PywrkrLine& out);

}  // namespace brink::input::compat
