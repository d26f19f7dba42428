#include "protocol/message_deflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/random.h"
#include "protocol/websocket.h"

namespace brink::protocol {
namespace {

using End = MessageInflater::End;

std::string hex(std::string_view bytes) {
  std::string out;
  for (const unsigned char c : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += digits[c >> 4];
    out += digits[c & 15];
  }
  return out;
}

std::string unhex(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  }
  return out;
}

std::string inflated(MessageInflater& inflater, std::string_view message, std::size_t most = 1000) {
  std::string out;
  switch (inflater.inflate(message, most, out)) {
    case End::ok: return out;
    case End::broken: return "<broken>";
    case End::too_large: return "<too large>";
  }
  return "";
}

TEST(MessageDeflate, ReadsWhatTheStandardHasAsExamples) {
  MessageInflater keeping({.server_keeps_context = true}), forgetting({});
  // RFC 7692 sections 7.2.3: "Hello" compressed, again by reference to the first, stored, and in two blocks.
  EXPECT_EQ(inflated(keeping, unhex("f248cdc9c90700")), "Hello");
  EXPECT_EQ(inflated(keeping, unhex("f200110000")), "Hello") << "refers to the message before";
  EXPECT_EQ(inflated(forgetting, unhex("f248cdc9c90700")), "Hello");
  EXPECT_EQ(inflated(forgetting, unhex("f200110000")), "<broken>") << "there is none to refer to";
  EXPECT_EQ(inflated(forgetting, unhex("000500faff48656c6c6f00")), "Hello");
  EXPECT_EQ(inflated(forgetting, unhex("f24805000000ffffcac9c90700")), "Hello");
}

TEST(MessageDeflate, ReadsBlocksThatSayTheyAreTheLast) {
  MessageInflater keeping({.server_keeps_context = true});
  EXPECT_EQ(inflated(keeping, unhex("f348cdc9c9070000")), "Hello") << "section 7.2.3.4";
  EXPECT_EQ(inflated(keeping, unhex("f200110000")), "Hello") << "and may be referred to";
  EXPECT_EQ(inflated(keeping, unhex("000900f6ff48")), "<broken>") << "cut off in a stored block";
}

TEST(MessageDeflate, HasNoMoreThanWasAsked) {
  MessageDeflater deflater;
  const std::string zeros(100'000, '0');
  const std::string small(deflater.deflate(zeros, {}));
  EXPECT_LT(small.size(), 1000u);
  MessageInflater inflater({});
  EXPECT_EQ(inflated(inflater, small, 99'999), "<too large>");
  EXPECT_EQ(inflated(inflater, small, 100'000), zeros);
  EXPECT_EQ(inflated(inflater, std::string(1, '\0'), 10), "");
  EXPECT_EQ(inflated(inflater, "", 10), "<broken>") << "not even an empty block";
}

TEST(MessageDeflate, WritesForEveryWindow) {
  MessageDeflater deflater;
  Random random(7);
  for (int window = 8; window <= 15; ++window) {
    for (const std::size_t size : {0u, 1u, 5u, 300u, 40'000u}) {
      std::string message;
      while (message.size() < size)
        message += std::string(1 + random.below(20), static_cast<char>('a' + random.below(4)));
      message.resize(size);
      const std::string sent(deflater.deflate(message, {.client_window = window}));
      // Read with no more than that window.
      z_stream stream{};
      ASSERT_EQ(inflateInit2(&stream, -window), Z_OK);
      std::string in = sent + std::string("\0\0\xff\xff", 4), out(size + 1, '\0');
      stream.next_in = reinterpret_cast<Bytef*>(in.data());
      stream.avail_in = static_cast<uInt>(in.size());
      stream.next_out = reinterpret_cast<Bytef*>(out.data());
      stream.avail_out = static_cast<uInt>(out.size());
      EXPECT_EQ(inflate(&stream, Z_SYNC_FLUSH), Z_OK) << window << " " << size;
      out.resize(out.size() - stream.avail_out);
      inflateEnd(&stream);
      EXPECT_EQ(out, message) << window << " " << size;
    }
  }
  EXPECT_EQ(hex(deflater.deflate("", {})), "00");
}

TEST(MessageDeflate, TermsAreReadStrictly) {
  const auto plain = deflate_terms("permessage-deflate");
  ASSERT_TRUE(plain);
  EXPECT_TRUE(plain->server_keeps_context);
  EXPECT_EQ(plain->server_window, 15);
  const auto all = deflate_terms(
      "permessage-deflate; server_no_context_takeover ;client_no_context_takeover; server_max_window_bits=\"10\"; "
      "client_max_window_bits = 8");
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->server_keeps_context);
  EXPECT_EQ(all->server_window, 10);
  EXPECT_EQ(all->client_window, 8);
  for (const char* bad :
       {"", "x-webkit-deflate-frame", "permessage-deflate, permessage-deflate", "permessage-deflate; x",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=9; client_max_window_bits=9",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover", "permessage-deflate;"}) {
    EXPECT_FALSE(deflate_terms(bad)) << bad;
  }
}

// A frame of a server.
std::string frame(unsigned first_byte, std::string_view payload) {
  return std::string(1, static_cast<char>(first_byte)) + static_cast<char>(payload.size()) + std::string(payload);
}

TEST(MessageDeflate, FramesSayWhichMessagesAreCompressed) {
  const std::string hello = unhex("f248cdc9c90700");
  WebSocketParser parser(1000);
  parser.inflate_by({});
  const std::string pieces = frame(0x41, hello.substr(0, 3)) + frame(0x89, "p") + frame(0x80, hello.substr(3));
  std::string_view rest = pieces;
  rest.remove_prefix(parser.consume(rest));
  EXPECT_EQ(parser.state(), WebSocketParser::State::ping);
  rest.remove_prefix(parser.consume(rest));
  EXPECT_EQ(parser.state(), WebSocketParser::State::text);
  EXPECT_EQ(parser.payload(), "Hello") << "in fragments, with a ping between them";
  parser.consume(frame(0x82, "raw"));
  EXPECT_EQ(parser.payload(), "raw") << "one that is not";
  for (const unsigned wrong : {0xc9u, 0xc8u, 0xa1u, 0x91u}) {
    WebSocketParser other(1000);
    other.inflate_by({});
    other.consume(frame(wrong, ""));
    EXPECT_EQ(other.error_code(), 1002) << wrong;
  }
  WebSocketParser fragment(1000);
  fragment.inflate_by({});
  fragment.consume(frame(0x41, hello.substr(0, 3)) + frame(0xc0, hello.substr(3)));
  EXPECT_EQ(fragment.error_code(), 1002) << "only the first frame of a message says so";
  WebSocketParser broken(1000);
  broken.inflate_by({});
  broken.consume(frame(0xc1, "\xff\xff\xff"));
  EXPECT_EQ(broken.error_code(), 1007);
  WebSocketParser large(4);
  large.inflate_by({});
  large.consume(frame(0xc1, unhex("f248cdc9c90700").substr(0, 4)));
  EXPECT_EQ(large.state(), WebSocketParser::State::failed);
  WebSocketParser none(1000);
  none.consume(frame(0xc1, hello));
  EXPECT_EQ(none.error_code(), 1002) << "nothing was agreed on";
}

TEST(MessageDeflate, OurFramesAreMarked) {
  std::string out;
  append_frame(out, Opcode::text, "x", 0, true);
  EXPECT_EQ(static_cast<unsigned char>(out[0]), 0xc1);
}

}  // namespace
}  // namespace brink::protocol
