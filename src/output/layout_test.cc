#include "output/layout.h"

#include <gtest/gtest.h>

#include "output/chart.h"

namespace brink::output {
namespace {

constexpr TerminalStyle plain{.color = false, .unicode = true, .width = 60};
constexpr TerminalStyle ascii{.color = false, .unicode = false, .width = 60};

TEST(Layout, WrapsAtBlanksAndNeverInsideAWord) {
  EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("averyverylongword ok", 5), (std::vector<std::string>{"averyverylongword", "ok"}));
  EXPECT_EQ(wrap("", 5), (std::vector<std::string>{""}));
}

TEST(Layout, CutsToColumnsNotBytes) {
  EXPECT_EQ(cut(plain, "12 µs", 5), "12 µs");
  EXPECT_EQ(cut(plain, "µµµµµµ", 4), "µµµ…");
  EXPECT_EQ(cut(ascii, "abcdef", 4), "abc~");
  EXPECT_EQ(cut(plain, "abc", 0), "");
}

TEST(Layout, PaintsOnlyWhenAsked) {
  EXPECT_EQ(paint(plain, Ink::red, "x"), "x");
  EXPECT_EQ(paint({.color = true}, Ink::red, "x"), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(paint({.color = true}, Ink::none, "x"), "x");
}

TEST(Layout, FactsWrapInTheirOwnColumn) {
  EXPECT_EQ(fact(plain, "label", "one two three four five six seven eight nine ten eleven"),
            "label        one two three four five six seven eight nine\n"
            "             ten eleven\n");
}

TEST(Layout, PrintableSpellsWhatAsciiCannotShow) {
  EXPECT_EQ(printable(ascii, "≥ 12 µs – “ok”…"), ">= 12 us - \"ok\"...");
  EXPECT_EQ(printable(ascii, "名"), "?");
  EXPECT_EQ(printable(plain, "a\nb\x1b[2J"), "a b?[2J");
}

TEST(Table, AlignsAndCutsTheWidestTextColumn) {
  Table table({{"name", false}, {"count"}, {"note", false}});
  table.add({std::string(80, 'n'), "7", "x"});
  table.add({"short", "1,234", ""});
  table.add_line("(2 more)");
  EXPECT_EQ(table.render(plain), "name                                             count  note\n" +
                                     std::string(46, 'n') + "…      7  x\n" + "short" + std::string(44, ' ') +
                                     "1,234\n(2 more)\n");
}

TEST(Sparkline, ShowsHeightsAndTellsZeroFromLittle) {
  EXPECT_EQ(sparkline({0, 0.01, 4, 8}, 10, plain), "_▁▄█");
  EXPECT_EQ(sparkline({0, 0.01, 4, 8}, 10, ascii), "_.=@");
  EXPECT_EQ(sparkline({}, 10, plain), "");
  EXPECT_EQ(sparkline({0, 0}, 10, plain), "__");
}

TEST(Sparkline, AveragesWhatDoesNotFit) { EXPECT_EQ(sparkline({8, 8, 0, 8, 0, 0}, 3, plain), "█▄_"); }

TEST(Throughput, LeavesOutTheDrainAndAShortLastStep) {
  Stage stage;
  stage.length_s = 2.25;
  stage.series = {.step_s = 1, .due = {}, .completed = {10, 20, 5, 1}, .failed = {0, 2, 0, 0}};
  EXPECT_EQ(throughput(stage), (std::vector<double>{10, 22}));
  stage.length_s = 2.5;
  EXPECT_EQ(throughput(stage), (std::vector<double>{10, 22, 10}));
  stage.series.step_s = 0;
  EXPECT_TRUE(throughput(stage).empty());
}

TEST(Distribution, CountsOverEqualStepsOfTheLogarithm) {
  Histogram histogram;
  histogram.ok = {{100, 5}, {1000, 7}};
  histogram.timed_out = {{10'000, 1}};
  EXPECT_EQ(distribution(histogram, 3), (std::vector<double>{5, 7, 1}));
  histogram = {};
  EXPECT_TRUE(distribution(histogram, 3).empty());
  histogram.ok = {{100, 5}};
  EXPECT_EQ(distribution(histogram, 3), (std::vector<double>{5}));
}

}  // namespace
}  // namespace brink::output
