#include "protocol/grpc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/content_encoding.h"

namespace brink::protocol {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using State = GrpcReader::State;

std::vector<std::string> read(GrpcReader& reader, std::string_view bytes, std::size_t piece) {
  std::vector<std::string> messages;
  while (!bytes.empty()) {
    std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    while (!part.empty()) {
      part.remove_prefix(reader.consume(part));
      if (reader.state() == State::message) messages.emplace_back(reader.message());
    }
  }
  return messages;
}

TEST(GrpcReader, ReadsMessagesHoweverTheyAreCut) {
  std::string body;
  append_grpc_message(body, "one");
  append_grpc_message(body, "");
  append_grpc_message(body, std::string(1000, 'x'));
  EXPECT_EQ(body.size(), 5 + 3 + 5 + 5 + 1000);
  EXPECT_EQ(body.substr(0, 8), std::string("\0\0\0\0\3one", 8));
  for (const std::size_t piece : {1, 4, 7, 5000}) {
    GrpcReader reader;
    reader.begin(1000);
    EXPECT_THAT(read(reader, body, piece), ElementsAre("one", "", std::string(1000, 'x')));
    EXPECT_TRUE(reader.between_messages());
  }
}

TEST(GrpcReader, KnowsThatAMessageIsNotWhole) {
  for (const std::string_view cut : {std::string_view("\0", 1), std::string_view("\0\0\0\0\2a", 6)}) {
    GrpcReader reader;
    reader.begin(100);
    EXPECT_TRUE(reader.between_messages());
    EXPECT_TRUE(read(reader, cut, 100).empty());
    EXPECT_FALSE(reader.between_messages());
  }
}

TEST(GrpcReader, RefusesWhatIsTooLargeBeforeItHasCome) {
  GrpcReader reader;
  reader.begin(3);
  reader.consume(std::string_view("\0\0\0\0\4", 5));
  EXPECT_EQ(reader.state(), State::too_large);
  EXPECT_EQ(reader.error_text(), "a message is larger than allowed (4 of 3 bytes)");
}

TEST(GrpcReader, UndoesCompression) {
  const std::string text(500, 'y');
  std::string body;
  append_grpc_message(body, *encode_body("gzip", text), true);
  append_grpc_message(body, "plain");
  GrpcReader reader;
  reader.begin(500);
  reader.set_coding("gzip");
  EXPECT_THAT(read(reader, body, 7), ElementsAre(text, "plain"));
  reader.begin(499);
  reader.set_coding("gzip");
  EXPECT_TRUE(read(reader, body, 7).empty());
  EXPECT_EQ(reader.state(), State::too_large);
  reader.begin(500);  // nobody said how
  EXPECT_TRUE(read(reader, body, 7).empty());
  EXPECT_EQ(reader.state(), State::malformed);
}

TEST(GrpcReader, RefusesAnUnknownFlag) {
  GrpcReader reader;
  reader.begin(100);
  reader.consume(std::string_view("\2\0\0\0\1a", 6));
  EXPECT_EQ(reader.state(), State::malformed);
}

TEST(GrpcStatus, IsAmongTheTrailersOrInTheHead) {
  const auto late = grpc_status(200, "HTTP/2 200\r\ncontent-type: application/grpc\r\n",
                                "grpc-status: 5\r\ngrpc-message: no such%20thing%21\r\n");
  EXPECT_EQ(late.code, GrpcCode::not_found);
  EXPECT_EQ(late.message, "no such thing!");
  EXPECT_EQ(grpc_status(200, "HTTP/2 200\r\ngrpc-status: 16\r\n", "").code, GrpcCode::unauthenticated);
  EXPECT_TRUE(grpc_status(200, "HTTP/2 200\r\n", "grpc-status: 0\r\n").ok());
}

TEST(GrpcStatus, IsMadeOfHttpWhereThereIsNone) {
  EXPECT_EQ(grpc_status(404, "HTTP/2 404\r\n", "").code, GrpcCode::unimplemented);
  EXPECT_EQ(grpc_status(503, "HTTP/2 503\r\n", "").code, GrpcCode::unavailable);
  EXPECT_EQ(grpc_status(401, "HTTP/2 401\r\n", "").code, GrpcCode::unauthenticated);
  EXPECT_EQ(grpc_status(418, "HTTP/2 418\r\n", "").code, GrpcCode::unknown);
  EXPECT_EQ(grpc_status(200, "HTTP/2 200\r\ncontent-type: application/grpc+proto\r\n", "").code, GrpcCode::internal);
  const auto page = grpc_status(200, "HTTP/2 200\r\ncontent-type: text/html\r\n", "");
  EXPECT_EQ(page.code, GrpcCode::unknown);
  EXPECT_THAT(page.message, HasSubstr("text/html"));
}

TEST(GrpcStatus, OfAnotherNumberIsUnknown) {
  for (const std::string value : {"17", "-1", "x", "", "1x", "99999999999"}) {
    EXPECT_EQ(grpc_status(200, "", "grpc-status: " + value + "\r\n").code, GrpcCode::unknown) << value;
  }
}

TEST(GrpcStatus, NamesOfAllCodes) {
  EXPECT_EQ(grpc_code_name(GrpcCode::ok), "OK");
  EXPECT_EQ(grpc_code_name(GrpcCode::unauthenticated), "UNAUTHENTICATED");
  EXPECT_EQ(grpc_code_of_reset(0x8), GrpcCode::cancelled);
  EXPECT_EQ(grpc_code_of_reset(0xb), GrpcCode::resource_exhausted);
  EXPECT_EQ(grpc_code_of_reset(0x2), GrpcCode::internal);
}

TEST(GrpcMessage, KeepsWhatIsNoEscape) {
  EXPECT_EQ(grpc_message_decoded("100 %"), "100 %");
  EXPECT_EQ(grpc_message_decoded("%4"), "%4");
  EXPECT_EQ(grpc_message_decoded("%zz%41"), "%zzA");
  EXPECT_EQ(grpc_message_decoded("%C3%a4"), "\xc3\xa4");
}

TEST(GrpcTimeout, HasAtMostEightDigits) {
  using namespace std::chrono_literals;
  EXPECT_EQ(grpc_timeout(50ms), "50000000n");
  EXPECT_EQ(grpc_timeout(300ms), "300000u");
  EXPECT_EQ(grpc_timeout(2min), "120000m");
  EXPECT_EQ(grpc_timeout(240h), "864000S");
  EXPECT_EQ(grpc_timeout(0ms), "1n");
  EXPECT_EQ(grpc_timeout(100ms + 1ns), "100001u");  // rounded up
}

TEST(GrpcMetadata, Names) {
  EXPECT_TRUE(is_metadata_name("x-request_id.1"));
  for (const std::string_view bad : {"", "X", "a b", ":path", "grpc-status", "te", "content-type", "\xc3\xa4"}) {
    EXPECT_FALSE(is_metadata_name(bad)) << bad;
  }
  EXPECT_TRUE(is_binary_metadata("x-bin"));
  EXPECT_EQ(grpc_binary_value("\x01"), "AQ");
}

}  // namespace
}  // namespace brink::protocol
