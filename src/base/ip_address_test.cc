#include "base/ip_address.h"

#include <gtest/gtest.h>

namespace brink {
namespace {

TEST(Ipv4Text, is_four_plain_decimal_bytes) {
  EXPECT_EQ(parse_ipv4("127.0.0.1"), (Ipv4{127, 0, 0, 1}));
  EXPECT_EQ(parse_ipv4("255.10.0.9"), (Ipv4{255, 10, 0, 9}));
  for (const char* text :
       {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "01.2.3.4", "1.2.3.00", "0x7f.0.0.1",
        "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", "-1.2.3.4", "1.2.3.a", "1111.2.3.4"}) {
    EXPECT_FALSE(parse_ipv4(text)) << text;
  }
}

TEST(Ipv6Text, is_read_in_every_form_and_written_in_one) {
  const std::pair<const char*, const char*> cases[] = {
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"0:0:0:0:0:0:0:0", "::"},
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
      {"2001:DB8:0:0:0:0:0:0001", "2001:db8::1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},
      {"1:0:0:2:0:0:0:3", "1:0:0:2::3"},
      {"1:0:0:2:3:0:0:4", "1::2:3:0:0:4"},
      {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
      {"0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::ffff:127.0.0.1", "::ffff:127.0.0.1"},
      {"::FFFF:7f00:1", "::ffff:127.0.0.1"},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
      {"1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a"},
  };
  for (const auto& [text, canonical] : cases) {
    const auto address = parse_ipv6(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(to_text(*address), canonical) << text;
    EXPECT_EQ(parse_ipv6(to_text(*address)), address) << text;
  }
}

TEST(Ipv6Text, that_is_none_is_refused) {
  for (const char* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7:8::",
                           "1::2::3",
                           ":1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:",
                           "::1:",
                           ":::1",
                           "12345::",
                           "g::",
                           "::1%lo",
                           "[::1]",
                           " ::1",
                           "127.0.0.1",
                           "127.0.0.1::",
                           "::127.0.0.1:1",
                           "::1.2.3",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "-1::",
                           "+1::"}) {
    EXPECT_FALSE(parse_ipv6(text)) << text;
  }
  EXPECT_FALSE(parse_ipv6(std::string_view("::1\0", 4)));
}

TEST(Loopback, is_127_and_the_one_of_ipv6) {
  for (const char* text : {"127.0.0.0", "127.255.255.255"}) EXPECT_TRUE(is_loopback(*parse_ipv4(text))) << text;
  for (const char* text : {"126.255.255.255", "128.0.0.0", "0.0.0.0"})
    EXPECT_FALSE(is_loopback(*parse_ipv4(text))) << text;
  for (const char* text : {"::1", "::ffff:127.3.4.5"}) EXPECT_TRUE(is_loopback(*parse_ipv6(text))) << text;
  for (const char* text : {"::", "::2", "1::1", "::127.0.0.1", "::ffff:10.0.0.1", "::1:0"}) {
    EXPECT_FALSE(is_loopback(*parse_ipv6(text))) << text;
  }
}

TEST(IpAddress, OfTheLinkHoweverItIsWritten) {
  for (const char* text : {"169.254.169.254", "fe80::1", "fe80::1%eth0", "febf::1", "::ffff:169.254.1.1"}) {
    EXPECT_TRUE(is_link_local(text)) << text;
  }
  for (const char* text : {"169.253.1.1", "10.0.0.1", "fec0::1", "::ffff:10.0.0.1", "::1", "", "link"}) {
    EXPECT_FALSE(is_link_local(text)) << text;
  }
}

}  // namespace
}  // namespace brink
