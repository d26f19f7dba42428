// A private folder goes with whoever made it, at once or, if that was killed, when the next one is made.
#include "cluster/private_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <set>

namespace brink::cluster {
namespace {

namespace fs = std::filesystem;

std::set<fs::path> folders_of(const std::string& name) {
  std::set<fs::path> out;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path())) {
    if (entry.path().filename().string().starts_with(name + "-")) out.insert(entry.path());
  }
  return out;
}

std::string own_name() { return "brink-test" + std::to_string(::getpid()); }

TEST(PrivateFolder, GoesWithWhatIsInIt) {
  std::string path;
  {
    const auto folder = PrivateFolder::make(own_name());
    ASSERT_TRUE(folder.has_value());
    path = folder->path();
    ASSERT_TRUE(folder->write("a/b", "text").has_value());
    EXPECT_EQ(fs::status(path + "/a/b").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(PrivateFolder, OfOneThatWasKilledGoesWithTheNext) {
  const std::string name = own_name();
  const auto living = PrivateFolder::make(name);
  const pid_t child = ::fork();
  if (child == 0) {
    auto left = PrivateFolder::make(name);
    ::_exit(left && left->write("config", "secret") ? 0 : 1);  // nothing is cleaned up
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_EQ(folders_of(name).size(), 2u);
  const auto next = PrivateFolder::make(name);
  EXPECT_EQ(folders_of(name), (std::set<fs::path>{living->path(), next->path()})) << "who lives keeps theirs";
}

}  // namespace
}  // namespace brink::cluster
