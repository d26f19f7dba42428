// A command line of pywrkr, and what becomes of it, for tests.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "input/bench_options.h"
#include "input/compat/pywrkr.h"
#include "input/options/values_testing.h"

namespace brink::input::compat {

using Words = std::vector<std::string>;
using Given = std::map<std::string, std::string>;
using Files = std::map<std::string, std::string>;

inline Given given(const RawLine& raw) {
  Given out;
  for (const auto& [option, value] : raw.options) {
    std::string& text = out[std::string(option->name)];
    text += (text.empty() ? "" : " + ") + value;
  }
  return out;
}

inline std::optional<std::string> nothing(std::string_view) { return std::nullopt; }

inline PywrkrLine pywrkr_line(const Words& words, const Environment& environment = nothing, const Files& files = {}) {
  const auto line = translate_pywrkr(cut(pywrkr, words).value(), environment, surroundings_with(files));
  EXPECT_TRUE(line) << line.error().message;
  return line ? *line : PywrkrLine{};
}

// What bench is given for the URL of the line.
inline Given bench_of(const PywrkrLine& line) { return given(bench_line(line, line.url).raw); }
inline Given bench_of(const Words& words, const Files& files = {}) {
  return bench_of(pywrkr_line(words, nothing, files));
}

inline std::string pywrkr_error(const Words& words) {
  const auto line = cut(pywrkr, words);
  if (!line) return line.error().message;
  const auto translated = translate_pywrkr(*line, nothing, surroundings_with({{"s.json", "{}"}}));
  return translated ? "" : translated.error().message;
}

// What bench makes of the whole line.
inline Result<BenchOptions> read_whole(const Words& words, const Files& files = {}) {
  const PywrkrLine line = pywrkr_line(words, nothing, files);
  auto bench = bench_line(line, line.url);
  const auto values = Values::read(Command::bench, std::move(bench.raw), nothing);
  if (!values) return tl::unexpected(values.error());
  return read_bench(*values, surroundings_with(files));
}

inline BenchOptions whole(const Words& words, const Files& files = {}) {
  auto options = read_whole(words, files);
  EXPECT_TRUE(options) << options.error().message;
  return options ? *options : BenchOptions{};
}

}  // namespace brink::input::compat
