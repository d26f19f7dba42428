#!/usr/bin/python3
"""tools/tidy held to small trees with one thing wrong each. Every case says the file and the words of the finding."""
import importlib.machinery
import importlib.util
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
loader = importlib.machinery.SourceFileLoader("tidy", str(HERE / "tidy"))
tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
loader.exec_module(tidy)

MAP = """
module(base)
module(plan base)  # values
module(net base)
module(sim base net)
module(engine base plan net)
module(cli base plan)
uses(base fmt::fmt)
uses(net OpenSSL::SSL)
"""
README = "Does not belong here: the rest.\n"


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.top = pathlib.Path(self.folder.name)
        self.write("src/CMakeLists.txt", MAP)

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if len(path.relative_to(self.top).parts) > 2 and name.startswith("src/"):
            readme = path.parents[len(path.relative_to(self.top).parts) - 3] / "README.md"
            if not readme.exists():
                readme.write_text(README)

    def expect(self, *findings):
        """Each finding is (file:line, words); in this order and nothing else."""
        found = tidy.Tidy(self.top).run()
        self.assertEqual(len(found), len(findings), found)
        for line, (place, words) in zip(found, findings):
            self.assertTrue(line.startswith(place + ": "), line)
            self.assertIn(words, line)


class IncludesTest(Tree):
    def test_what_the_map_names_is_fine(self):
        self.write("src/engine/a.cc", '#include "engine/a.h"\n#include "plan/p.h"\n#include <vector>\n#include <sys/uio.h>\n')
        self.expect()

    def test_a_folder_the_map_does_not_name(self):
        self.write("src/plan/a.cc", '#include "base/x.h"\n#include "engine/a.h"\n')
        self.expect(("src/plan/a.cc:2", "plan may not include engine"))

    def test_a_name_without_folder(self):
        self.write("src/plan/a.cc", '#include "rate.h"\n')
        self.expect(("src/plan/a.cc:1", 'write "plan/rate.h"'))

    def test_a_folder_that_is_not_on_the_map(self):
        self.write("src/extra/a.cc", "int x;\n")
        self.expect(("src/extra:1", "not on the map"))

    def test_third_party_headers_stay_with_their_owner(self):
        self.write("src/net/a.cc", "#include <openssl/ssl.h>\n#include <fmt/core.h>\n")
        self.write("src/engine/a.cc", "#include <openssl/ssl.h>\n")
        self.expect(("src/engine/a.cc:1", "belongs to net"))

    def test_an_unknown_library(self):
        self.write("src/net/a.cc", "#include <curl/curl.h>\n")
        self.expect(("src/net/a.cc:1", "is not known"))

    def test_values_open_no_sockets(self):
        self.write("src/plan/a.cc", "#include <sys/socket.h>\n")
        self.expect(("src/plan/a.cc:1", "folder of values"))

    def test_the_simulated_machine_is_for_tests_of_later_folders(self):
        self.write("src/engine/a_test.cc", '#include "sim/m.h"\nTEST(A, holds_b) {}\n')
        self.write("src/engine/b.cc", '#include "sim/m.h"\n')
        self.write("src/net/a_test.cc", '#include "sim/m.h"\nTEST(A, holds_b) {}\n')
        self.expect(("src/engine/b.cc:1", "may not include sim"), ("src/net/a_test.cc:1", "may not include sim"))


class ShapeTest(Tree):
    def test_a_folder_without_readme(self):
        self.write("src/plan/a.cc", "int x;\n")
        (self.top / "src/plan/README.md").unlink()
        self.expect(("src/plan/README.md:1", "no README"))

    def test_a_readme_that_keeps_nothing_out(self):
        self.write("src/plan/a.cc", "int x;\n")
        (self.top / "src/plan/README.md").write_text("plans\n")
        self.expect(("src/plan/README.md:1", "does not say"))

    def test_long_files_and_long_lines(self):
        self.write("src/plan/long.cc", "int x;\n" * 401)
        self.write("src/plan/wide.cc", "// " + "µ" * 117 + "\n// " + "µ" * 118 + "\n")
        self.expect(("src/plan/long.cc:401", "401 lines"), ("src/plan/wide.cc:2", "121 columns"))

    def test_headers_begin_with_their_purpose_and_a_guard(self):
        self.write("src/plan/a.h", "// What it is for.\n#pragma once\n")
        self.write("src/plan/b.h", "#include <vector>\n")
        self.expect(("src/plan/b.h:1", "no leading comment"), ("src/plan/b.h:1", "no #pragma once"))


class BansTest(Tree):
    def test_each_banned_word_outside_its_home(self):
        for word in ("std::regex r;", "int x = rand();", "std::mt19937 g;", "usleep(1);", "sleep_for(x);",
                     'printf("x");', "std::cout << 1;", "system_clock::now();", "std::chrono::steady_clock::now();",
                     'getenv("X");', "exit(1);", "assert(x);", "throw 1;", "using namespace std;"):
            with self.subTest(word):
                self.write("src/engine/a.cc", f"// line\n{word}\n")
                self.expect(("src/engine/a.cc:2", ": "))

    def test_homes_comments_strings_and_methods_are_fine(self):
        self.write("src/cli/a.cc", 'int f() { printf("x"); exit(1); }\n')
        self.write("src/net/a.cc", "auto t = steady_clock::now();\n")
        self.write("src/engine/a.cc", '// printf("x")\nauto s = "rand()";\nauto a = x.time(0);\nsnprintf(b, 1, "");\n'
                                      "static Action sleep(Duration d);\nstatic_assert(true);\n")
        self.expect()


class TestsTest(Tree):
    def test_tests_where_nobody_runs_them(self):
        self.write("src/plan/a_tests.cc", "TEST(A, holds_b) {}\n")
        self.write("tests/e2e/shop.py", "def test_shop():\n  pass\n")
        self.expect(("src/plan/a_tests.cc:1", "not named *_test.cc"), ("tests/e2e/shop.py:1", "not named test_*.py"))

    def test_tests_that_do_not_run(self):
        self.write("src/plan/a_test.cc", "// nothing\n")
        self.write("src/plan/b_test.cc", "\nTEST(A, DISABLED_b) {}\n")
        self.write("tests/e2e/test_a.py", "@pytest.mark.skip\ndef test_shop():\n  pass\n")
        self.expect(("src/plan/a_test.cc:1", "without a test"), ("src/plan/b_test.cc:2", "switched off"),
                    ("tests/e2e/test_a.py:1", "switched off"))

    def test_a_fuzzer_without_inputs(self):
        self.write("src/plan/a_fuzz.cc", "int x;\n")
        self.expect(("src/plan/a_fuzz.cc:1", "no corpus in tests/corpus/a"))


class LeftoversTest(Tree):
    def test_unfinished_work_anywhere(self):
        self.write("docs/a.md", "fine\nTODO: more\n")
        self.write("tests/corpus/a/seed", "TODO\n")
        self.write("build/a.md", "TODO: more\n")
        self.write("docs/b.md", "FIGURES_PLACEHOLDER\n")
        self.expect(("docs/a.md:2", "unfinished work"), ("docs/b.md:1", "unfinished work"))


class ProgramTest(Tree):
    def run_tidy(self):
        return subprocess.run([HERE / "tidy", self.top], capture_output=True, text=True, check=False)

    def test_exit_status_says_whether_anything_was_found(self):
        self.assertEqual(self.run_tidy().returncode, 0)
        self.write("src/plan/a.cc", "throw 1;\n")
        result = self.run_tidy()
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stdout, "src/plan/a.cc:1: throw: an exception of ours: return a Result; CHECK for bugs\n")


if __name__ == "__main__":
    unittest.main()
