#include <gtest/gtest.h>

#include "output/bench_parts.h"
#include "output/golden_test.h"
#include "output/made_up_test.h"
#include "output/terminal.h"

namespace brink::output {

Record made_up_program_bench() {
  Record r = made_up_closed_bench();
  Stage& s = r.stages.back();
  s.mishaps["script"]["browse: KeyError at shop.py:34"] = 17;
  Program p;
  p.version = "3.11.2";
  p.interpreter = "/home/shop/venv/bin/python3";
  p.file = "shop.py";
  p.users_class = "Checkout";
  p.users = 12;
  p.begin = ProgramPart{0, 0.31, 12, 1, 0};
  p.end = ProgramPart{61.2, 0.052, 12, 0, 2};
  p.errors = {{"begin", "on_start: StatusError at shop.py:12", 1, 0.02, ""},
              {"measure", "browse: KeyError at shop.py:34", 17, 2.5,
               "Traceback (most recent call last):\n  File \"shop.py\", line 34, in browse\n    "
               "self.item = cart[\"items\"][0]\n                ~~~~^^^^^^^^^\nKeyError: 'items'"},
              {"measure", "held by browse at shop.py:40", 2, 4.1, "longest 310 ms"}};
  r.program = std::move(p);
  return r;
}
namespace {

constexpr TerminalStyle plain{.color = false, .unicode = true, .width = 80};

TEST(RenderBench, OfAProgram) {
  const std::string text = render_bench(made_up_program_bench(), plain, "run.json");
  EXPECT_EQ(text, golden("bench_program.txt", text));
}

TEST(ProgramLines, WithoutAProgramThereAreNone) {
  EXPECT_EQ(program_lines(made_up_closed_bench(), plain), "");
  EXPECT_EQ(program_error_lines(made_up_closed_bench(), plain), "");
}

TEST(ProgramLines, OfManyErrorsTheFirstAreListed) {
  Record record = made_up_program_bench();
  record.program->errors.clear();
  for (int i = 0; i < 21; ++i) record.program->errors.push_back({"measure", "error " + std::to_string(i), 1, 0, ""});
  const std::string text = program_error_lines(record, plain);
  EXPECT_NE(text.find("error 19\n"), std::string::npos);
  EXPECT_EQ(text.find("error 20\n"), std::string::npos);
  EXPECT_NE(text.find("(1 more)"), std::string::npos);
}

}  // namespace
}  // namespace brink::output
