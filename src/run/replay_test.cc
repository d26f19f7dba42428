#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/random.h"
#include "run/replay_reader.h"
#include "run/replay_writer.h"
#include "run/varint.h"

namespace brink::run {
namespace {

using namespace std::chrono_literals;

const Instant run_begin{std::chrono::hours(5)};

sample::Sample random_sample(Random& random) {
  const auto step = [&] { return Duration(static_cast<std::int64_t>(random.below(1u << 24))); };
  sample::Sample s;
  s.due = run_begin + step();
  s.begun = s.due + step();
  Instant last = s.begun;
  if (random.below(8) != 0) last = s.sent = s.begun + step();
  if (s.was_sent() && random.below(8) != 0) last = s.first_byte = s.sent + step();
  s.done = last + step();
  if (random.below(4) == 0) {
    s.dns = step();
    s.connect = step();
    s.tls = step();
    s.send = step();
  }
  s.route.value = static_cast<std::uint32_t>(random.below(30));
  s.user.value = static_cast<std::uint32_t>(random());
  s.connection = static_cast<std::uint32_t>(random.below(1000));
  s.connection_request = static_cast<std::uint32_t>(random.below(100));
  s.status = static_cast<std::uint16_t>(random.below(600));
  s.failure = static_cast<sample::Failure>(random.below(sample::failure_count));
  s.bytes_sent = random.below(1000);
  s.bytes_received = random();
  return s;
}

std::string read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Replay : public testing::Test {
 protected:
  Replay() : path(testing::TempDir() + "brink-replay-" + std::to_string(getpid())) {}
  ~Replay() override { std::filesystem::remove(path); }
  std::string path;
};

TEST(Varint, RoundTripAtTheEnds) {
  for (const std::uint64_t v : {0ull, 1ull, 127ull, 128ull, 16383ull, 16384ull, ~0ull, 1ull << 63}) {
    std::string bytes;
    put_varint(bytes, v);
    std::string_view in = bytes;
    EXPECT_EQ(take_varint(in), v);
    EXPECT_TRUE(in.empty());
  }
  for (const std::int64_t v : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN})
    EXPECT_EQ(unzigzag(zigzag(v)), v);
}

TEST_F(Replay, EveryFieldComesBack) {
  Random random(1);
  std::vector<sample::Sample> written, read;
  {
    ReplayWriter writer(path, run_begin);
    writer.begin_stage(3, "verify", true, run_begin + 1s, run_begin + 2s);
    ReplayBlock block;
    for (int i = 0; i < 1000; ++i) {
      written.push_back(random_sample(random));
      block.add(written.back(), run_begin);
      if (i % 300 == 299 || i == 999) {
        const auto n = block.requests();
        writer.append(block.take(WorkerId{1}), n);
      }
    }
    EXPECT_EQ(writer.kept(), 1000u);
  }
  std::vector<ReplayStage> stages;
  const auto count = read_replay(
      read_all(path), [&](const auto& s) { stages.push_back(s); }, [&](const auto& s) { read.push_back(s); });
  ASSERT_TRUE(count.has_value());
  EXPECT_EQ(count->requests, 1000u);
  ASSERT_EQ(stages.size(), 1u);
  EXPECT_EQ(stages[0].purpose, "verify");
  EXPECT_EQ(stages[0].end, Duration(2s));
  ASSERT_EQ(read.size(), written.size());
  const Duration shift = run_begin.time_since_epoch();
  for (std::size_t i = 0; i < read.size(); ++i) {
    const auto& w = written[i];
    const auto& r = read[i];
    EXPECT_EQ(r.due, w.due - shift);
    EXPECT_EQ(r.begun, w.begun - shift);
    EXPECT_EQ(r.was_sent(), w.was_sent());
    if (w.was_sent()) {
      EXPECT_EQ(r.sent, w.sent - shift);
    }
    EXPECT_EQ(r.done, w.done - shift);
    EXPECT_EQ(r.tls, w.tls);
    EXPECT_EQ(r.user, w.user);
    EXPECT_EQ(r.status, w.status);
    EXPECT_EQ(r.failure, w.failure);
    EXPECT_EQ(r.bytes_received, w.bytes_received);
  }
}

TEST_F(Replay, ACutFileGivesWhatWasWhole) {
  Random random(2);
  {
    ReplayWriter writer(path, run_begin);
    writer.begin_stage(0, "bench", true, run_begin, run_begin + 1s);
    for (int b = 0; b < 3; ++b) {
      ReplayBlock block;
      for (int i = 0; i < 10; ++i) block.add(random_sample(random), run_begin);
      writer.append(block.take(WorkerId{0}), 10);
    }
  }
  const std::string whole = read_all(path);
  const auto nothing = [](const auto&) {};
  for (std::size_t size = 8; size < whole.size(); ++size) {
    const auto count = read_replay(std::string_view(whole).substr(0, size), nothing, nothing);
    ASSERT_TRUE(count.has_value()) << size;
    EXPECT_EQ(count->requests % 10, 0u);
    EXPECT_LT(count->requests, 30u);
  }
  EXPECT_FALSE(read_replay("GARBAGE!", nothing, nothing).has_value());
}

TEST_F(Replay, PastTheLimitOnlyDecisiveStagesAreKept) {
  ReplayWriter writer(path, run_begin);
  writer.begin_stage(0, "explore", false, run_begin, run_begin + 1s);
  writer.append("", ReplayWriter::limit - 1);
  EXPECT_TRUE(writer.wants());
  writer.append("", 1);
  EXPECT_FALSE(writer.wants());
  writer.begin_stage(1, "explore", false, run_begin, run_begin + 1s);
  EXPECT_FALSE(writer.wants());
  writer.begin_stage(2, "verify", true, run_begin, run_begin + 1s);
  EXPECT_TRUE(writer.wants());
  writer.append("", ReplayWriter::limit);
  EXPECT_FALSE(writer.wants());
}

TEST(ReplayWriterErrors, AnUnwritablePathIsSaidAndHarmless) {
  ReplayWriter writer("/nonexistent/folder/x.replay", run_begin);
  writer.begin_stage(0, "explore", false, run_begin, run_begin + 1s);
  EXPECT_FALSE(writer.wants());
  EXPECT_FALSE(writer.error().empty());
}

TEST(ReplayWriterErrors, AFullDiskEndsTheReplayAndNothingElse) {
  ReplayWriter writer("/dev/full", run_begin);
  writer.begin_stage(0, "explore", false, run_begin, run_begin + 1s);
  EXPECT_FALSE(writer.wants());
  EXPECT_EQ(writer.error(), "No space left on device");
}

}  // namespace
}  // namespace brink::run
