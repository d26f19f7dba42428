#include "run/store.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace brink::run {
namespace {

namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  StoreTest() : dir(testing::TempDir() + "brink-store-" + std::to_string(getpid())), store(dir) { fs::remove_all(dir); }
  ~StoreTest() override { fs::remove_all(dir); }

  output::Record record(const std::string& id) {
    output::Record r;
    r.kind = "bench";
    r.id = id;
    return r;
  }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories(dir + "/runs");
    std::ofstream(dir + "/runs/" + name) << text;
  }

  std::string dir;
  Store store;
};

TEST_F(StoreTest, SavesAndLoadsByIdPrefixAndLatest) {
  ASSERT_TRUE(store.save(record("20260101T000000Z-aaaaaa")).has_value());
  ASSERT_TRUE(store.save(record("20260102T000000Z-bbbbbb")).has_value());
  EXPECT_EQ(store.load("latest")->id, "20260102T000000Z-bbbbbb");
  EXPECT_EQ(store.load("20260101T000000Z-aaaaaa")->id, "20260101T000000Z-aaaaaa");
  EXPECT_EQ(store.load("20260101")->id, "20260101T000000Z-aaaaaa");
  EXPECT_EQ(store.load(dir + "/runs/20260102T000000Z-bbbbbb.json")->id, "20260102T000000Z-bbbbbb");
  EXPECT_FALSE(store.load("2026").has_value()) << "ambiguous";
  EXPECT_FALSE(store.load("1999").has_value());
}

TEST_F(StoreTest, LeavesNothingButTheRecord) {
  ASSERT_TRUE(store.check_writable().has_value());
  ASSERT_TRUE(store.save(record("x")).has_value());
  EXPECT_EQ(std::distance(fs::directory_iterator(dir + "/runs"), fs::directory_iterator()), 1);
}

TEST_F(StoreTest, UnreadableFilesAreNamedAndTheOthersListed) {
  ASSERT_TRUE(store.save(record("20260101T000000Z-aaaaaa")).has_value());
  write("20260103T000000Z-cccccc.json", "{\"format\": \"brink-rec");
  write("foreign.json", "[1, 2, 3]");
  write("empty.json", "");
  const auto listing = store.list();
  ASSERT_TRUE(listing.has_value());
  EXPECT_EQ(listing->runs.size(), 1u);
  ASSERT_EQ(listing->unreadable.size(), 3u);
  for (const auto& line : listing->unreadable) EXPECT_EQ(line.find('\n'), std::string::npos) << line;
}

TEST_F(StoreTest, ADamagedFileDoesNotHideTheLatestRun) {
  ASSERT_TRUE(store.save(record("20260101T000000Z-aaaaaa")).has_value());
  write("cut.json", "{\"format\": \"brink-rec");
  ASSERT_TRUE(store.load("latest").has_value());
  EXPECT_EQ(store.load("latest")->id, "20260101T000000Z-aaaaaa");
}

TEST_F(StoreTest, NewestFirstUpToTheLimit) {
  for (const char* id : {"a1", "c3", "b2"}) ASSERT_TRUE(store.save(record(id)).has_value());
  const auto listing = store.list(2);
  ASSERT_EQ(listing->runs.size(), 2u);
  EXPECT_EQ(listing->runs[0].id, "c3");
  EXPECT_EQ(listing->runs[1].id, "b2");
}

TEST_F(StoreTest, AnEmptyStoreIsEmpty) {
  EXPECT_TRUE(store.list()->runs.empty());
  EXPECT_FALSE(store.load("latest").has_value());
}

TEST_F(StoreTest, AFileInTheWayIsOneClearLine) {
  std::ofstream(dir) << "not a folder";
  const auto ok = store.check_writable();
  ASSERT_FALSE(ok.has_value());
  EXPECT_NE(ok.error().message.find(dir), std::string::npos);
  EXPECT_FALSE(ok.error().hint.empty());
  EXPECT_FALSE(store.save(record("x")).has_value());
}

TEST(Store, TheFolderOfTheDayIsTheDefault) {
  EXPECT_EQ(Store("").dir(), ".brink");
  EXPECT_EQ(Store("/d").dir(), "/d");
}

TEST(Store, IdsSortByTime) {
  const std::string id = Store::new_id();
  EXPECT_EQ(id.size(), 25u);
  const auto time_of = [](const std::string& of) { return of.substr(0, 22); };
  for (std::string before = id, next; time_of(next) <= time_of(id); before = next) {
    next = Store::new_id();
    EXPECT_LE(time_of(before), time_of(next));
  }
}

}  // namespace
}  // namespace brink::run
