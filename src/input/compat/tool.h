// Another load tester's command line as data: its options, and which of `bench` each stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"
#include "plan/plan.h"

namespace brink::input::compat {

// What becomes of an option.
enum class Use : std::uint8_t {
  same,     // handed to `ours` as it stands
  apart,    // the tool's own file reads it
  ignored,  // taken without effect; `note` says why
  refused,  // `note` says why, and what to do
};

// Views are to literals.
struct Row {
  std::string_view name;        // one letter or a word, without dashes
  std::string_view also;        // another name, or empty
  std::string_view value_name;  // empty: a flag
  std::string_view help;
  Use use = Use::same;
  std::string_view ours;  // long name of an option of ours, mostly of bench
  std::string_view note;
};

enum class Style : std::uint8_t {
  getopt_long,  // -c10, -kq, --latency, --timeout=2s; options anywhere
  getopt,       // letters only, all before the argument
  argparse,     // as getopt_long, and -c=10, and a long option by any beginning that is its alone
  go,           // -n 10, -n=10, --n 10; all before the argument
};

struct Tool {
  std::string_view name;
  std::string_view version;  // whose words these are
  Style style = Style::getopt_long;
  std::span<const Row> rows;
};

struct Word {
  const Row* row = nullptr;
  std::string value;  // of flags empty
};

struct Line {
  std::vector<Word> options;  // in their order
  std::vector<std::string> arguments;
  bool help = false;
  bool version = false;

  bool has(std::string_view name) const { return last(name).has_value(); }
  // Of an option given several times the last counts.
  std::optional<std::string> last(std::string_view name) const;
  // All of them, in their order.
  std::vector<std::string> all(std::string_view name) const;
};

// Errors (usage): an unknown option, with the nearest one; a value that is missing; a refused option.
Result<Line> cut(const Tool& tool, const std::vector<std::string>& words);

// Adds an option of ours to a line being made. Of options that may be given once the last value counts.
void put(RawLine& line, Command command, std::string_view ours, std::string value);
// The same of all options whose row names one of ours.
void put_alike(const Line& line, Command command, RawLine& out);

// A line of `bench` being made.
struct BenchLine {
  RawLine raw;
  std::vector<std::string> notes;        // what is not taken as it was given, a sentence each
  std::optional<plan::Lengths> lengths;  // what --verify-length is with that tool; bench has one kind

  void add(std::string_view ours, std::string value);
  void flag(std::string_view ours) { add(ours, "true"); }
  bool has(std::string_view ours) const;
  void remove(std::string_view ours);
};

// Options whose row names one of ours, and the notes of those that have no effect.
void add_alike(const Line& line, BenchLine& out);

// So many requests, however long they take: a bench ends them after the longest time it knows, these tools never.
void add_count(std::uint64_t requests, BenchLine& out);
// HTTP/2 for one URL; over TLS with HTTP/1.1 where the server does not choose it.
void add_http2(bool tls, BenchLine& out);
// As many requests at once as before, on few connections of HTTP/2: users share them, or due requests do.
void share_connections(std::uint64_t at_once, BenchLine& out);

// Whole and not negative, or an error that names the option.
Result<std::uint64_t> count_of(const Tool& tool, std::string_view option, const std::string& text);

}  // namespace brink::input::compat
