#include "script/py/python_path.h"

#include <gtest/gtest.h>

#include <map>

namespace brink::script::py {
namespace {

// Files by path: what a program's name stands for, or the text of a file.
FileSystem files_of(std::map<std::string, std::string> all) {
  FileSystem files;
  const auto text = [all](const std::string& path) { return all.count(path) ? all.at(path) : std::string(); };
  files.is_executable = [all](const std::string& path) { return all.count(path) > 0; };
  files.real_path = text;
  files.read = text;
  return files;
}

TEST(FindPython, IsTheFirstOnThePath) {
  const auto found =
      find_python("/a:/b:/c", files_of({{"/b/python3", "/b/python3.11"}, {"/c/python3", "/c/python3.9"}}));
  EXPECT_EQ(found.executable, "/b/python3");
  EXPECT_EQ(found.version, "3.11");
  EXPECT_TRUE(found.fits());
}

TEST(FindPython, ThereMayBeNone) {
  const auto found = find_python("/a::", files_of({}));
  EXPECT_TRUE(found.executable.empty());
  EXPECT_FALSE(found.fits());
}

TEST(FindPython, AVirtualEnvironmentSaysItsVersion) {
  const auto found = find_python(
      "/shop/venv/bin:/usr/bin",
      files_of({{"/shop/venv/bin/python3", "/usr/bin/python3.11"},
                {"/shop/venv/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.12.1\n"},
                {"/usr/bin/python3", "/usr/bin/python3.11"}}));
  EXPECT_EQ(found.executable, "/shop/venv/bin/python3");
  EXPECT_EQ(found.version, "3.12");
  EXPECT_FALSE(found.fits());
}

TEST(FindPython, ToolsWriteTheVersionInMoreThanOneWay) {
  const auto found = find_python("/v/bin", files_of({{"/v/bin/python3", "/opt/python/bin/python3"},
                                                     {"/v/pyvenv.cfg", "home=/opt\nversion_info = 3.11.4.final.0\n"}}));
  EXPECT_EQ(found.version, "3.11");
  EXPECT_TRUE(found.fits());
}

TEST(FindPython, OneThatDoesNotSayIsTakenAtItsWord) {
  const auto found = find_python("/opt/bin", files_of({{"/opt/bin/python3", "/opt/bin/python3"}}));
  EXPECT_EQ(found.version, "");
  EXPECT_TRUE(found.fits());
}

}  // namespace
}  // namespace brink::script::py
