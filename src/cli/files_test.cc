#include "cli/files.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace brink::cli {
namespace {

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "brink_files_" + testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  std::string folder_;
};

TEST_F(Files, AreWrittenAndReadWhole) {
  const std::string text = std::string("a\0b\n", 4) + std::string(200'000, 'x');
  ASSERT_TRUE(write_file(path("f"), text));
  EXPECT_EQ(*read_file(path("f"), 1u << 20), text);
  ASSERT_TRUE(write_file(path("f"), "short"));
  EXPECT_EQ(*read_file(path("f"), 1u << 20), "short");
  EXPECT_EQ(*read_file("/dev/null", 10), "");
}

TEST_F(Files, ErrorsNameThePathAndTheReason) {
  EXPECT_EQ(read_file(path("gone"), 10).error().message, "cannot read " + path("gone") + ": No such file or directory");
  EXPECT_EQ(read_file(folder_, 10).error().message, "cannot read " + folder_ + ": Is a directory");
  EXPECT_EQ(write_file(path("no/f"), "x").error().message,
            "cannot write " + path("no/f") + ": No such file or directory");
  EXPECT_EQ(write_file("/dev/full", "x").error().message, "cannot write /dev/full: No space left on device");
}

TEST_F(Files, AreBounded) {
  ASSERT_TRUE(write_file(path("f"), "0123456789"));
  EXPECT_TRUE(read_file(path("f"), 10));
  EXPECT_EQ(read_file(path("f"), 9).error().message, "cannot read " + path("f") + ": it has more than 9 bytes");
  EXPECT_FALSE(read_file("/dev/zero", 1u << 20)) << "an endless file ends at the bound";
}

TEST_F(Files, AreAddedTo) {
  ASSERT_TRUE(append_file(path("f"), "a"));
  ASSERT_TRUE(append_file(path("f"), "b"));
  EXPECT_EQ(*read_file(path("f"), 10), "ab");
  EXPECT_FALSE(append_file(path("no/f"), "x"));
}

TEST_F(Files, PatternsAreExpanded) {
  for (const char* name : {"b.json", "a.json", "c.txt"}) ASSERT_TRUE(write_file(path(name), "x"));
  EXPECT_EQ(expand(path("*.json")), (std::vector{path("a.json"), path("b.json")}));
  EXPECT_EQ(expand(path("*.xml")), std::vector{path("*.xml")});
  EXPECT_EQ(expand("latest"), std::vector<std::string>{"latest"});
}

TEST_F(Files, CheckWritableLeavesNothingBehind) {
  EXPECT_TRUE(check_writable(path("f")));
  EXPECT_FALSE(std::filesystem::exists(path("f")));
  EXPECT_FALSE(check_writable(path("no/f")));
  EXPECT_FALSE(check_writable(folder_));
  ASSERT_TRUE(write_file(path("f"), "kept"));
  EXPECT_TRUE(check_writable(path("f")));
  EXPECT_EQ(*read_file(path("f"), 10), "kept");
}

}  // namespace
}  // namespace brink::cli
