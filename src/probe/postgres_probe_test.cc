#include "probe/postgres_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "probe/testing_server.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing_probe::receive_until;
using testing_probe::send_all;
using testing_probe::SmallServer;

using Row = std::vector<std::string>;

// Messages of PostgreSQL's protocol, version 3.
std::string u32(std::size_t n) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(n >> shift & 0xff);
  return bytes;
}
std::string u16(std::size_t n) { return u32(n).substr(2); }
std::string message(char type, const std::string& body) { return type + u32(body.size() + 4) + body; }
std::string zero() { return std::string(1, '\0'); }

const std::string ready = message('R', u32(0)) + message('Z', "I");

std::string table(const std::vector<Row>& rows) {
  std::string columns = u16(5);
  for (int i = 0; i < 5; ++i)
    columns += "c" + zero() + u32(0) + u16(0) + u32(25) + u16(0xffff) + u32(0xffffffff) + u16(0);
  std::string text = message('T', columns);
  for (const Row& row : rows) {
    std::string fields = u16(row.size());
    for (const auto& field : row) fields += u32(field.size()) + field;
    text += message('D', fields);
  }
  return text + message('C', "SELECT" + zero()) + message('Z', "I");
}

std::string text_of(const SmallServer& server) {
  return "host=127.0.0.1 user=me dbname=shop sslmode=disable gssencmode=disable port=" + std::to_string(server.port());
}

// Lets a client in, then answers each of its questions with this; nothing: never.
SmallServer server_that_says(std::string answer) {
  return SmallServer([answer = std::move(answer)](int fd) {
    receive_until(fd, zero() + zero());  // the end of the start-up message
    send_all(fd, ready);
    while (receive_until(fd, "max_connections')" + zero()).ends_with(zero())) send_all(fd, answer);
  });
}

struct Seen {
  std::map<std::string, double> values;
  TargetFacts facts;
  Instant next;
};
Seen look(const std::string& connection) {
  auto probe = PostgresProbe::make(connection);
  EXPECT_TRUE(probe);
  std::vector<sample::Reading> readings;
  Seen seen;
  seen.next = (*probe)->sample(Instant(1s), readings);
  for (const auto& reading : readings) seen.values[reading.name] = reading.value;
  (*probe)->describe(seen.facts);
  return seen;
}

TEST(PostgresProbe, StatesOfConnectionsAndTheStatement) {
  const auto server = server_that_says(table({{"active", "Lock", "update t set n=n+1 where id=7", "14", "100"},
                                              {"active", "", "select 'a'", "2", "100"},
                                              {"active", "IO", "select 'b'", "1", "100"},
                                              {"idle in transaction", "Client", "select 1", "1", "100"},
                                              {"idle", "Client", "select 1", "3", "100"},
                                              {"", "", "", "0", "100"}}));
  const Seen seen = look(text_of(server));
  EXPECT_EQ(seen.values.at("connections"), 21);
  EXPECT_EQ(seen.values.at("active"), 17);
  EXPECT_EQ(seen.values.at("running"), 2);
  EXPECT_EQ(seen.values.at("lock_waits"), 14);
  EXPECT_EQ(seen.values.at("io_waits"), 1);
  EXPECT_EQ(seen.values.at("idle_in_transaction"), 1);
  EXPECT_EQ(seen.values.at("max_connections"), 100);
  EXPECT_EQ(seen.facts.db_query, "update t set n=n+? where id=?");
  EXPECT_THAT(seen.facts.notes, IsEmpty());
  EXPECT_EQ(seen.next, Instant(1100ms));
}

TEST(PostgresProbe, HiddenStatementsNameTheRole) {
  const auto server = server_that_says(table({{"", "", "<insufficient privilege>", "3", "100"}}));
  EXPECT_THAT(look(text_of(server)).facts.notes, ElementsAre(HasSubstr("GRANT pg_monitor")));
}

TEST(PostgresProbe, ErrorOfTheServer) {
  const auto server = server_that_says(
      message('E', "SERROR" + zero() + "C42501" + zero() + "Mpermission denied" + zero() + zero()) + message('Z', "I"));
  const Seen seen = look(text_of(server));
  EXPECT_THAT(seen.facts.notes, Contains(HasSubstr("permission denied")));
  EXPECT_THAT(seen.values, IsEmpty());
  EXPECT_EQ(seen.next, Instant(3s));
}

TEST(PostgresProbe, NeverAnswers) {
  const auto server = server_that_says("");
  EXPECT_THAT(look(text_of(server)).facts.notes, ElementsAre(HasSubstr("no answer within half a second")));
}

TEST(PostgresProbe, NobodyThere) {
  const auto listening = testing_probe::listen_on_loopback();
  close(listening.fd);
  const Seen seen = look("host=127.0.0.1 user=me port=" + std::to_string(listening.port));
  EXPECT_THAT(seen.facts.notes, ElementsAre(HasSubstr("the database cannot be asked: ")));
}

TEST(PostgresProbe, NotAConnectionString) {
  const auto probe = PostgresProbe::make("nonsense=1");
  ASSERT_FALSE(probe);
  EXPECT_EQ(probe.error().kind, ErrorKind::usage);
}

}  // namespace
}  // namespace brink::probe
