#include "input/k6/archive.h"

#include <gtest/gtest.h>

#include "input/k6/tar.h"

namespace brink::input::k6 {
namespace {

TEST(K6Archive, IsReadAsItWasWritten) {
  Archive archive;
  archive.script = "/home/x/tests/script.js";
  archive.working_directory = "/home/x";
  archive.options_json = R"({"vus":3})";
  archive.env = {{"A", "1"}};
  archive.files = {{"/home/x/tests/script.js", "export default () => {}"},
                   {"/home/x/tests/" + std::string(150, 'n') + ".json", std::string(1000, 'x')},
                   {"https://jslib.k6.io/k6-utils/1.4.0/index.js", "export {}"}};
  const std::string bytes = write_archive(archive);
  EXPECT_TRUE(is_archive(bytes));
  const auto read = read_archive(bytes);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->script, archive.script);
  EXPECT_EQ(read->files, archive.files);
  EXPECT_EQ(read->env, archive.env);
  EXPECT_EQ(read->options_json, archive.options_json);
}

TEST(K6Archive, SaysWhatIsWrongWithIt) {
  EXPECT_FALSE(is_archive("export default () => {}"));
  EXPECT_FALSE(read_archive("nothing").has_value());
  EXPECT_FALSE(read_archive(write_tar({{"metadata.json", "[]"}})).has_value());
  EXPECT_FALSE(read_archive(write_tar({{"metadata.json", R"({"filename": "file:///a.js"})"}})).has_value());
  const std::string whole = write_tar({{"metadata.json", std::string(2000, ' ')}});
  EXPECT_FALSE(read_tar(whole.substr(0, 1000)).has_value());
}

}  // namespace
}  // namespace brink::input::k6
