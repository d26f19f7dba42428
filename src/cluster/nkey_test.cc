#include "cluster/nkey.h"

#include <gtest/gtest.h>

namespace brink::cluster {
namespace {

TEST(NKey, IsTheOneOfItsSeed) {
  EXPECT_EQ(public_nkey("SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY"),
            "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4");
}

TEST(NKey, WhatIsNoSeedHasNone) {
  for (const char* text : {"", "SUAC", "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VZ",
                           "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4", "not base32 at all"}) {
    EXPECT_FALSE(public_nkey(text)) << text;
  }
  EXPECT_FALSE(public_nkey_of("no/such/file"));
}

}  // namespace
}  // namespace brink::cluster
