#include "aggregate/notable.h"

#include <gtest/gtest.h>

#include <string>

#include "base/random.h"

namespace brink::aggregate {
namespace {

using sample::Exchange;
using sample::Failure;
using sample::Sample;

Sample sample_at(std::int64_t done, Failure failure, std::int64_t response = 1000, std::uint16_t status = 0) {
  Sample sample;
  sample.done = Instant(Duration(done));
  sample.due = sample.done - Duration(response);
  sample.failure = failure;
  sample.status = status;
  return sample;
}

void offer(Notable& notable, const Sample& sample) {
  if (notable.wants(sample)) {
    Exchange exchange;
    exchange.sample = sample;
    notable.add(std::move(exchange), false);
  }
}

std::vector<std::int64_t> done(const std::vector<Exchange>& exchanges) {
  std::vector<std::int64_t> times;
  for (const Exchange& exchange : exchanges) times.push_back(exchange.sample.done.time_since_epoch().count());
  return times;
}

TEST(Notable, TheFirstThreeOfEachKindAndEachStatus) {
  Notable notable;
  for (std::int64_t i = 0; i < 40; i += 4) {
    offer(notable, sample_at(i, Failure::reset));
    offer(notable, sample_at(i + 1, Failure::status, 1000, 500));
    offer(notable, sample_at(i + 2, Failure::status, 1000, 503));
    offer(notable, sample_at(i + 3, Failure::assertion, 1000, 200));
  }
  EXPECT_EQ(done(notable.take()), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

TEST(Notable, TheSlowestFiveSuccessesSlowestFirst) {
  Notable notable;
  for (std::int64_t i = 0; i < 1000; ++i) offer(notable, sample_at(i, Failure::none, (i * 7919) % 1000));
  std::vector<std::int64_t> times;
  for (const Exchange& exchange : notable.take()) times.push_back(exchange.sample.response_time().count());
  EXPECT_EQ(times, (std::vector<std::int64_t>{999, 998, 997, 996, 995}));
}

// As in an overload, where each response is slower than all before it: all are wanted, and the last five stay.
TEST(Notable, OfResponsesThatBecomeSlowerTheLastStay) {
  Notable notable;
  for (std::int64_t i = 0; i < 1000; ++i) {
    EXPECT_TRUE(notable.wants(sample_at(i, Failure::none, i)));
    offer(notable, sample_at(i, Failure::none, i));
  }
  EXPECT_EQ(done(notable.take()), (std::vector<std::int64_t>{999, 998, 997, 996, 995}));
}

TEST(Notable, OfEquallySlowOnesTheFirstStay) {
  Notable notable;
  for (std::int64_t i = 0; i < 20; ++i) offer(notable, sample_at(i, Failure::none, i < 10 ? 50 : 100));
  EXPECT_EQ(done(notable.take()), (std::vector<std::int64_t>{10, 11, 12, 13, 14}));
}

TEST(Notable, ManyKindsStayWithinTheBound) {
  Notable notable;
  for (std::int64_t i = 0; i < 5000; ++i) {
    offer(notable, sample_at(i, Failure::status, 1000, static_cast<std::uint16_t>(400 + i % 200)));
    offer(notable, sample_at(i, Failure::none, i));
  }
  EXPECT_EQ(notable.take().size(), kept_notable);
}

TEST(Notable, AllAreKeptWhenAllAreAskedFor) {
  Notable notable;
  for (std::int64_t i = 0; i < 1000; ++i) {
    Exchange exchange;
    exchange.sample = sample_at(i, Failure::none);
    notable.add(std::move(exchange), true);
  }
  const auto kept = notable.take();
  EXPECT_EQ(kept.size(), kept_of_all);
  EXPECT_EQ(kept.back().sample.done, Instant(Duration(255)));
  EXPECT_TRUE(notable.take().empty());
}

TEST(Notable, TakingBeginsAnew) {
  Notable notable;
  for (int round = 0; round < 2; ++round) {
    for (std::int64_t i = 0; i < 10; ++i) offer(notable, sample_at(i, Failure::refused));
    for (std::int64_t i = 0; i < 10; ++i) offer(notable, sample_at(i, Failure::none, 100 - round));
    EXPECT_EQ(notable.take().size(), 8u);
  }
}

TEST(Notable, SecretsAreMaskedInEveryPart) {
  Notable notable;
  Exchange exchange;
  exchange.sample = sample_at(1, Failure::malformed);
  exchange.request_head = "GET /?token=hush HTTP/1.1\r\nAuthorization: Bearer hush";
  exchange.response_head = "HTTP/1.1 200 OK\r\nSet-Cookie: sid=hush";
  exchange.response_body = R"({"access_token":"hush","error":"no"})";
  exchange.detail = "redirect to http://a:hush@b/";
  notable.add(std::move(exchange), false);
  const auto kept = notable.take();
  ASSERT_EQ(kept.size(), 1u);
  for (const std::string& text : {kept[0].request_head, kept[0].response_head, kept[0].response_body, kept[0].detail}) {
    EXPECT_EQ(text.find("hush"), std::string::npos) << text;
    EXPECT_NE(text.find("***"), std::string::npos) << text;
  }
}

// Parts of a random stream, joined in random order, keep what one keeper of the whole stream keeps.
TEST(Notable, OrderOfJoiningNeverMatters) {
  Random random(4);
  for (int round = 0; round < 100; ++round) {
    std::vector<Notable> parts(1 + random.below(5));
    Notable whole;
    const std::uint64_t kinds = 1 + random.below(40);
    for (std::int64_t i = 0, n = static_cast<std::int64_t>(random.below(400)); i < n; ++i) {
      Sample sample = sample_at(i, Failure::none, static_cast<std::int64_t>(random.below(50)));
      if (random.uniform() < 0.5) {
        sample.failure = Failure::status;
        sample.status = static_cast<std::uint16_t>(400 + random.below(kinds));
      }
      offer(whole, sample);
      offer(parts[random.below(parts.size())], sample);
    }
    std::vector<std::vector<Exchange>> kept;
    for (Notable& part : parts) kept.push_back(part.take());
    while (kept.size() > 1) {
      const std::size_t into = random.below(kept.size() - 1);
      kept[into].insert(kept[into].end(), kept.back().begin(), kept.back().end());
      keep_notable(kept[into], false);
      kept.pop_back();
    }
    ASSERT_EQ(done(kept[0]), done(whole.take())) << round;
  }
}

}  // namespace
}  // namespace brink::aggregate
