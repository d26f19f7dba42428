#include "cluster/lobby_words.h"

#include <gtest/gtest.h>

namespace brink::cluster {
namespace {

TEST(LobbyWords, AHelloComesAsItWasSent) {
  const Hello sent{"1.2.3", 7, "shop-1", "x4K", "shop.example", 4711, 16};
  const auto came = decode_hello(encode_hello(sent));
  ASSERT_TRUE(came);
  EXPECT_EQ(came->brink, sent.brink);
  EXPECT_EQ(came->grammar, sent.grammar);
  EXPECT_EQ(came->name, sent.name);
  EXPECT_EQ(came->word, sent.word);
  EXPECT_EQ(came->host, sent.host);
  EXPECT_EQ(came->pid, sent.pid);
  EXPECT_EQ(came->cores, sent.cores);
}

TEST(LobbyWords, ACallComesAsItWasSent) {
  const std::string bytes("\0\xff job", 6);
  const auto whole = decode_call(encode_call({.kind = Call::Kind::play, .run = "R1", .threads = 3, .job = bytes}));
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->job, bytes);
  EXPECT_EQ(whole->threads, 3u);
  EXPECT_EQ(whole->meeting, "");
  const auto held = decode_call(encode_call({.kind = Call::Kind::hold, .run = "R1", .meeting = "M1"}));
  ASSERT_TRUE(held);
  EXPECT_EQ(held->meeting, "M1");
  const auto stored = decode_call(encode_call(
      {.kind = Call::Kind::play, .run = "R1", .bucket = "brink-R1", .object = "job", .digest = "SHA-256=x"}));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->bucket, "brink-R1");
  EXPECT_EQ(stored->digest, "SHA-256=x");
  const auto refused = decode_call(encode_call({.kind = Call::Kind::refuse, .reason = "why"}));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->reason, "why");
}

// Names become parts of subjects, where * and > and . mean something.
TEST(LobbyWords, WhatCouldLeadElsewhereIsNotHeard) {
  Hello hello{"1", 1, "a", "b", "h", 1, 1};
  for (const char* name : {"", "*", ">", "a.b", "a b", "ä"}) {
    hello.name = name;
    EXPECT_FALSE(decode_hello(encode_hello(hello))) << name;
  }
  EXPECT_FALSE(decode_call(encode_call({.kind = Call::Kind::hold, .run = "x.>"})));
  EXPECT_FALSE(decode_call(encode_call({.kind = Call::Kind::hold, .run = "x", .meeting = "x.>"})));
  EXPECT_FALSE(decode_call(encode_call({.kind = Call::Kind::play, .run = "x"}))) << "nothing to play";
  for (const char* text : {"", "null", "[]", "{", "{\"kind\":\"other\",\"run\":\"x\"}", "{\"kind\":7}"}) {
    EXPECT_FALSE(decode_call(text)) << text;
    EXPECT_FALSE(decode_hello(text)) << text;
  }
}

// Others hear of a worker by a name that is a word, or not at all.
TEST(LobbyWords, EveryHostMakesAName) {
  for (const std::string host : {"load-1", "ip-10-0-0-5.eu-1.compute.example", "h\303\266st", ""}) {
    EXPECT_TRUE(is_word(name_of(host, "x7Qp"))) << host;
  }
  EXPECT_EQ(name_of("a.b", "x7Qp"), "a-b-x7Qp");
  EXPECT_TRUE(is_word(name_of(std::string(255, 'h'), "x7Qp")));
  const std::string longest(64, 'n');
  EXPECT_TRUE(is_word(name_of(longest, 256)));
  EXPECT_NE(name_of(longest, 1), name_of(longest, 2));
  EXPECT_EQ(name_of("w", 3), "w-3");
}

}  // namespace
}  // namespace brink::cluster
