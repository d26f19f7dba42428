#include "protocol/websocket.h"

#include <gtest/gtest.h>

namespace brink::protocol {
namespace {

using State = WebSocketParser::State;

// A frame of a server: not masked, in one piece unless `first_byte` says otherwise.
std::string frame(unsigned first_byte, std::string_view payload) {
  std::string out(1, static_cast<char>(first_byte));
  if (payload.size() <= 125) {
    out += static_cast<char>(payload.size());
  } else {
    out += static_cast<char>(126);
    out += static_cast<char>(payload.size() >> 8);
    out += static_cast<char>(payload.size() & 0xff);
  }
  return out.append(payload);
}

constexpr unsigned text = 0x81, binary = 0x82, close = 0x88, ping = 0x89, pong = 0x8a;
constexpr unsigned begins_text = 0x01, goes_on = 0x00, ends = 0x80;

// Everything in `bytes`, as one text: "text:hi ping: close:1000".
std::string read(std::string_view bytes, std::size_t most = 1000, bool one_by_one = false) {
  WebSocketParser parser(most);
  std::string out;
  while (!bytes.empty()) {
    const std::size_t used = parser.consume(bytes.substr(0, one_by_one ? 1 : bytes.size()));
    bytes.remove_prefix(used);
    if (parser.state() == State::more) continue;
    if (!out.empty()) out += ' ';
    const std::string payload(parser.payload());
    switch (parser.state()) {
      case State::text: out += "text:" + payload; break;
      case State::binary: out += "binary:" + payload; break;
      case State::ping: out += "ping:" + payload; break;
      case State::pong: out += "pong:" + payload; break;
      case State::close: out += "close:" + std::to_string(parser.close_code()); break;
      default: return out + std::to_string(parser.error_code()) + ":" + std::string(parser.error_text());
    }
  }
  return out;
}

TEST(WebSocketHandshake, HasTheAnswerOfTheStandard) {
  EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") << "RFC 6455 section 1.3";
  EXPECT_EQ(websocket_key(0, 1), "AAAAAAAAAAAAAAAAAAAAAQ==");
}

TEST(WebSocketHandshake, IsLookedAtClosely) {
  const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
  const std::string good =
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
  EXPECT_EQ(why_no_websocket(good, key), "");
  EXPECT_EQ(why_no_websocket(good, "AAAAAAAAAAAAAAAAAAAAAQ=="), "the answer is not to this handshake");
  EXPECT_EQ(why_no_websocket("HTTP/1.1 101 x\r\nUpgrade: h2c\r\n", key), "the answer does not upgrade to a WebSocket");
  EXPECT_EQ(why_no_websocket("HTTP/1.1 101 x\r\nUpgrade: websocket\r\n", key),
            "the answer does not upgrade the connection");
  EXPECT_EQ(why_no_websocket(good + "Sec-WebSocket-Extensions: permessage-deflate\r\n", key),
            "the answer has extensions that were not offered");
  EXPECT_EQ(why_no_websocket(good + "Sec-WebSocket-Protocol: chat\r\n", key),
            "the answer has a protocol that was not offered");
}

TEST(WebSocketHandshake, TheServerMayChooseAProtocolThatWasOffered) {
  const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
  const std::string head =
      "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n";
  EXPECT_EQ(why_no_websocket(head, key, "superchat, chat"), "");
  EXPECT_EQ(why_no_websocket(head, key, "superchat"), "the answer has a protocol that was not offered");
}

TEST(WebSocketFrames, AGoodbyeHasACodeAndAReasonThatFits) {
  EXPECT_EQ(close_payload(1000, ""), "\x03\xe8");
  EXPECT_EQ(close_payload(4999, "bye"),
            "\x13\x87"
            "bye");
  EXPECT_EQ(close_payload(1000, std::string(123, 'x')).size(), 125u);
  EXPECT_EQ(close_payload(1000, std::string(124, 'x')).size(), 125u);
  EXPECT_EQ(close_payload(1000, std::string(122, 'x') + "\xc3\xbc").size(), 124u) << "no half of a character";
}

TEST(WebSocketFrames, AreMaskedAndAsShortAsCanBe) {
  std::string out;
  append_frame(out, Opcode::text, "Hello", 0x37fa213d);
  EXPECT_EQ(out, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58") << "RFC 6455 section 5.7";
  const auto header_size = [](std::size_t size) {
    std::string made;
    append_frame(made, Opcode::binary, std::string(size, 'x'), 1);
    return made.size() - size - 4;
  };
  EXPECT_EQ(header_size(0), 2u);
  EXPECT_EQ(header_size(125), 2u);
  EXPECT_EQ(header_size(126), 4u);
  EXPECT_EQ(header_size(65535), 4u);
  EXPECT_EQ(header_size(65536), 10u);
}

TEST(WebSocketParser, ReadsMessagesAndControlFrames) {
  const std::string bytes = frame(text, "hi") + frame(ping, "p") + frame(binary, std::string(200, 'b')) +
                            frame(pong, "") + frame(close, "\x03\xe8 bye") + frame(close, "");
  const std::string read_as = "text:hi ping:p binary:" + std::string(200, 'b') + " pong: close:1000 close:1005";
  EXPECT_EQ(read(bytes), read_as);
  EXPECT_EQ(read(bytes, 1000, true), read_as) << "however the bytes come";
}

TEST(WebSocketParser, PutsFragmentsTogetherAroundControlFrames) {
  const std::string bytes =
      frame(begins_text, "a\xc3") + frame(ping, "!") + frame(goes_on, "\xbc") + frame(goes_on | ends, "b");
  EXPECT_EQ(read(bytes), "ping:! text:aüb") << "a character may be cut, a message may not";
  EXPECT_EQ(read(bytes, 1000, true), "ping:! text:aüb");
}

TEST(WebSocketParser, KnowsWhenNothingIsHalfThere) {
  WebSocketParser parser;
  EXPECT_TRUE(parser.between_messages());
  const auto after = [&](std::string_view bytes) {
    parser.consume(bytes);
    return parser.between_messages();
  };
  EXPECT_FALSE(after(frame(text, "hi").substr(0, 1))) << "in the header";
  EXPECT_FALSE(after(frame(text, "hi").substr(1, 2))) << "in the payload";
  EXPECT_TRUE(after("i"));
  EXPECT_FALSE(after(frame(begins_text, "a"))) << "between fragments";
  EXPECT_FALSE(after(frame(ping, "")));
  EXPECT_TRUE(after(frame(goes_on | ends, "b")));
}

TEST(WebSocketParser, RefusesWhatTheStandardForbids) {
  EXPECT_EQ(read("\x81\x85\x01\x02\x03\x04hello"), "1002:a frame of the server is masked");
  EXPECT_EQ(read(frame(0xc1, "x")), "1002:a frame has reserved bits set");
  EXPECT_EQ(read(frame(0x83, "x")), "1002:a frame is of an unknown kind");
  EXPECT_EQ(read(frame(0x8b, "x")), "1002:a frame is of an unknown kind");
  EXPECT_EQ(read(frame(0x09, "x")), "1002:a control frame is in fragments");
  EXPECT_EQ(read(frame(ping, std::string(126, 'x'))), "1002:a control frame is too long");
  EXPECT_EQ(read(frame(ping, std::string(125, 'x'))), "ping:" + std::string(125, 'x'));
  EXPECT_EQ(read(frame(goes_on | ends, "x")), "1002:a fragment is out of its order");
  EXPECT_EQ(read(frame(begins_text, "x") + frame(text, "y")), "1002:a fragment is out of its order");
  EXPECT_EQ(read(std::string_view("\x81\x7e\x00\x05hello", 9)), "1002:a frame's length is not in its shortest form");
  EXPECT_EQ(read("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), "1002:a frame's length is not in its shortest form");
  EXPECT_EQ(read(frame(text, "\xff")), "1007:a text is not UTF-8");
  EXPECT_EQ(read(frame(binary, "\xff")), "binary:\xff");
}

TEST(WebSocketParser, RefusesStatusesThatNoneMaySend) {
  const std::string wrong = "1002:a close frame has a status that none may have";
  EXPECT_EQ(read(frame(close, "x")), wrong);
  for (const char* code : {"\x03\xe7", "\x03\xed", "\x03\xee", "\x03\xf7", "\x0b\xb7", "\x13\x88"}) {
    EXPECT_EQ(read(frame(close, code)), wrong);
  }
  EXPECT_EQ(read(frame(close, "\x0b\xb8")), "close:3000");
  EXPECT_EQ(read(frame(close, "\x13\x87")), "close:4999");
  EXPECT_EQ(read(frame(close, "\x03\xe8\xff")), "1007:the reason of a close frame is not UTF-8");
}

TEST(WebSocketParser, HasALimitOverAllFragments) {
  EXPECT_EQ(read(frame(text, "12345"), 5), "text:12345");
  EXPECT_EQ(read(frame(text, "123456"), 5), "1009:a message is too long");
  EXPECT_EQ(read(frame(begins_text, "123") + frame(goes_on | ends, "45"), 5), "text:12345");
  EXPECT_EQ(read(frame(begins_text, "123") + frame(goes_on | ends, "456"), 5), "1009:a message is too long");
  EXPECT_EQ(read(frame(text, "12345") + frame(text, "12345"), 5), "text:12345 text:12345");
}

}  // namespace
}  // namespace brink::protocol
