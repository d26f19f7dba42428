// Real processes, which say what they hear.
#include "cluster/processes.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>
#include <map>

namespace brink::cluster {
namespace {

constexpr Duration long_enough = std::chrono::seconds(20);

Forking echoing(std::uint32_t count) {
  Forking forking;
  forking.count = count;
  forking.work = [](Line& line, plan::Segment segment, std::int64_t pid) {
    line.send(std::to_string(segment.index) + "/" + std::to_string(segment.count) + " " + std::to_string(pid));
    while (!line.gone()) {
      if (auto bytes = line.receive(long_enough)) line.send(std::move(*bytes));
    }
  };
  return forking;
}

TEST(Processes, EachHearsItsOwn) {
  auto processes = Processes::fork(echoing(3));
  ASSERT_TRUE(processes.has_value());
  std::map<std::uint32_t, std::string> first;
  while (first.size() < 3) {
    const auto letter = (*processes)->receive(long_enough);
    ASSERT_TRUE(letter && letter->lost.empty());
    first[letter->place] = letter->bytes.substr(0, 3);
  }
  EXPECT_EQ(first, (std::map<std::uint32_t, std::string>{{0, "0/3"}, {1, "1/3"}, {2, "2/3"}}));
  (*processes)->send(1, "");
  (*processes)->send(1, "second");
  for (const std::string& wanted : {std::string(), std::string("second")}) {
    const auto letter = (*processes)->receive(long_enough);
    ASSERT_TRUE(letter);
    EXPECT_EQ(letter->place, 1u);
    EXPECT_EQ(letter->bytes, wanted);
  }
}

TEST(Processes, ALossIsToldWithItsReason) {
  auto processes = Processes::fork(echoing(2));
  ASSERT_TRUE(processes.has_value());
  for (int i = 0; i < 2; ++i) ASSERT_TRUE((*processes)->receive(long_enough));
  (*processes)->drop(1);
  const auto letter = (*processes)->receive(long_enough);
  ASSERT_TRUE(letter);
  EXPECT_EQ(letter->place, 1u);
  EXPECT_EQ(letter->lost, "was killed by SIGKILL");
  EXPECT_FALSE((*processes)->receive(Duration{})) << "it is told once";
  (*processes)->send(1, "nobody hears this");
  (*processes)->send(0, "still there");
  EXPECT_EQ((*processes)->receive(long_enough)->bytes, "still there");
}

TEST(Processes, SignalsThatEndARunAreNotForThem) {
  auto processes = Processes::fork(echoing(1));
  ASSERT_TRUE(processes.has_value());
  const std::string first = (*processes)->receive(long_enough)->bytes;
  const int pid = std::stoi(first.substr(first.find(' ')));
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::kill(pid, number);
  (*processes)->send(0, "still there");
  EXPECT_EQ((*processes)->receive(long_enough)->bytes, "still there");
}

TEST(Processes, ForkingIsAnnouncedAroundEachFork) {
  Forking forking = echoing(2);
  int before = 0, after = 0;
  forking.before = [&] { ++before; };
  forking.after = [&](bool in_child) { after += in_child ? 100 : 1; };
  forking.work = [&](Line& line, plan::Segment, std::int64_t) {
    line.send(std::to_string(before) + " " + std::to_string(after));
  };
  auto processes = Processes::fork(forking);
  ASSERT_TRUE(processes.has_value());
  EXPECT_EQ(before, 2);
  EXPECT_EQ(after, 2);
  std::map<std::uint32_t, std::string> said;
  while (said.size() < 2) {
    const auto letter = (*processes)->receive(long_enough);
    ASSERT_TRUE(letter);
    if (letter->lost.empty()) said[letter->place] = letter->bytes;
  }
  EXPECT_EQ(said[0], "1 100");
  EXPECT_EQ(said[1], "2 101");
}

TEST(Processes, AnEndIsPutIntoWords) {
  EXPECT_EQ(how_it_ended(W_EXITCODE(3, 0)), "ended with exit code 3");
  EXPECT_EQ(how_it_ended(W_EXITCODE(0, SIGSEGV)), "was killed by SIGSEGV");
}

TEST(FramedSocket, MessagesAreCutOutOfTheStream) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  FramedSocket reader{Descriptor(ends[0])};
  const Descriptor writer(ends[1]);
  const std::string stream("\x02\0\0\0ab\0\0\0\0\x01\0\0\0", 14);
  std::vector<std::string> heard;
  for (const char byte : stream) {
    ASSERT_EQ(::send(writer.get(), &byte, 1, 0), 1);
    reader.read();
    while (auto bytes = reader.next()) heard.push_back(*bytes);
  }
  EXPECT_EQ(heard, (std::vector<std::string>{"ab", ""}));
  EXPECT_FALSE(reader.gone());
}

TEST(FramedSocket, ALengthThatCannotBeEndsIt) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  FramedSocket reader{Descriptor(ends[0])};
  const Descriptor writer(ends[1]);
  ASSERT_EQ(::send(writer.get(), "\xff\xff\xff\xff", 4, 0), 4);
  reader.read();
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.gone());
}

}  // namespace
}  // namespace brink::cluster
