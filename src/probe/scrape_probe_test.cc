#include "probe/scrape_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "probe/testing_server.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing_probe::receive_until;
using testing_probe::send_all;
using testing_probe::SmallServer;

std::string url_of(const SmallServer& server) {
  return "http://127.0.0.1:" + std::to_string(server.port()) + "/metrics";
}
std::vector<std::string> notes_of(const Sampler& sampler) {
  TargetFacts facts;
  sampler.describe(facts);
  return facts.notes;
}

// The notes after one sample of a server that answers like this.
std::vector<std::string> notes_after(const std::string& answer) {
  SmallServer server([&](int fd) {
    receive_until(fd, "\r\n\r\n");
    send_all(fd, answer);
  });
  auto probe = ScrapeProbe::make(url_of(server));
  std::vector<sample::Reading> readings;
  (*probe)->sample(Instant(1s), readings);
  EXPECT_THAT(readings, IsEmpty());
  return notes_of(**probe);
}

TEST(ScrapeProbe, KnownMetricsOncePerSecond) {
  std::string request;
  SmallServer server([&](int fd) {
    request = receive_until(fd, "\r\n\r\n");
    send_all(fd,
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
             "10\r\ngo_goroutines 12\r\n1c\r\n\nother 5\nprocess_open_fds 9\n\r\n0\r\n\r\n");
  });
  auto probe = ScrapeProbe::make(url_of(server));
  ASSERT_TRUE(probe);
  std::vector<sample::Reading> readings;
  EXPECT_EQ((*probe)->sample(Instant(1s), readings), Instant(2s));
  ASSERT_THAT(readings, SizeIs(2));
  EXPECT_EQ(readings[0].subject, "app");
  EXPECT_EQ(readings[0].name, "go_goroutines");
  EXPECT_EQ(readings[0].value, 12);
  EXPECT_THAT(request, HasSubstr("GET /metrics HTTP/1.1"));
  EXPECT_EQ((*probe)->sample(Instant(1500ms), readings), Instant(2s));
  EXPECT_THAT(readings, SizeIs(2));
  EXPECT_THAT(notes_of(**probe), IsEmpty());
}

TEST(ScrapeProbe, TroubleIsOneNote) {
  EXPECT_THAT(notes_after("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), ElementsAre(HasSubstr("status 404")));
  EXPECT_THAT(notes_after("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ngo_goroutines 5\n"),
              ElementsAre(HasSubstr("closed before the end")));
  EXPECT_THAT(notes_after("not http\r\n\r\n"), SizeIs(1));
  EXPECT_THAT(notes_after("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
              ElementsAre(HasSubstr("has no metric of those")));
}

TEST(ScrapeProbe, ServerThatNeverAnswersIsGivenUp) {
  const auto silent = testing_probe::listen_on_loopback();
  auto probe = ScrapeProbe::make("http://127.0.0.1:" + std::to_string(silent.port) + "/");
  std::vector<sample::Reading> readings;
  (*probe)->sample(Instant(1s), readings);
  EXPECT_THAT(notes_of(**probe), ElementsAre(HasSubstr("no answer in time")));
  close(silent.fd);
}

TEST(ScrapeProbe, WhatCannotBeScraped) {
  EXPECT_THAT(ScrapeProbe::make("https://127.0.0.1/metrics").error().message, HasSubstr("plain http only"));
  EXPECT_FALSE(ScrapeProbe::make("ftp://x/"));
}

}  // namespace
}  // namespace brink::probe
