#include "net/resolver.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>
#include <sstream>

#include "base/random.h"
#include "net/limits.h"
#include "net/testing_client.h"
#include "net/testing_dns.h"

namespace brink::net {
namespace {

using namespace testing_net;
using std::chrono::milliseconds;

std::vector<std::string> texts(const Resolution& resolution) {
  std::vector<std::string> out;
  for (const Address& address : resolution.addresses) out.push_back(address.text());
  return out;
}

using Texts = std::vector<std::string>;

class ResolverTest : public testing::Test {
 protected:
  void SetUp() override { use({}); }
  void use(MachineOptions options) {
    options.dns.servers.insert(options.dns.servers.begin(), server_.endpoint());
    machine_ = make_machine(options);
  }
  // The server knows shop.test by these.
  void know(const Texts& v4, const Texts& v6, unsigned ttl = 300) {
    server_.answer = [=](const DnsQuestion& question) {
      if (question.name != "shop.test") return dns_answer(question, 3);
      return dns_answer(question, 0, question.ipv6 ? v6 : v4, ttl);
    };
  }
  void start(std::string_view host, std::uint16_t port = 80) {
    const std::size_t index = results_.size();
    results_.emplace_back();
    machine_->resolve(host, port, [this, index](Resolution resolution) {
      ++answered_;
      results_[index] = std::move(resolution);
    });
  }
  Resolution resolve(std::string_view host, std::uint16_t port = 80) {
    start(host, port);
    EXPECT_LT(answered_, results_.size()) << "callbacks are not called from resolve()";
    finish();
    return results_.back();
  }
  void finish() {
    EXPECT_TRUE(turn_until(
        *machine_, [&] { return answered_ == results_.size(); }, [&] { server_.step(); }));
  }
  DnsServer server_;
  std::unique_ptr<Machine> machine_;
  std::vector<Resolution> results_;
  std::size_t answered_ = 0;
};

TEST_F(ResolverTest, NumericHostsAndLocalhostAskNobody) {
  EXPECT_EQ(texts(resolve("10.1.2.3", 8080)), (Texts{"10.1.2.3:8080"}));
  EXPECT_EQ(texts(resolve("::1", 8080)), (Texts{"[::1]:8080"}));
  for (const char* name : {"localhost", "LOCALHOST", "localhost.", "shop.localhost"}) {
    const Resolution local = resolve(name, 8080);
    ASSERT_FALSE(local.addresses.empty()) << name;
    EXPECT_EQ(local.addresses[0].text(), "127.0.0.1:8080");
    if (local.addresses.size() > 1) {
      EXPECT_EQ(local.addresses[1].text(), "[::1]:8080");
    }
  }
  EXPECT_EQ(server_.questions, 0);
}

TEST_F(ResolverTest, GivesEveryAddressWithThePort) {
  know({"127.0.0.1", "127.0.0.2"}, {"::1"});
  Texts found = texts(resolve("shop.test", 8443));
  EXPECT_GT(results_.back().took, Duration::zero());
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, (Texts{"127.0.0.1:8443", "127.0.0.2:8443", "[::1]:8443"}));
  EXPECT_EQ(server_.questions, 2);
}

TEST_F(ResolverTest, LookupsOfOneNameAreOneQuestion) {
  know({"127.0.0.1"}, {});
  for (int i = 0; i < 10; ++i) start(i % 2 ? "shop.test" : "SHOP.test", static_cast<std::uint16_t>(80 + i));
  finish();
  EXPECT_EQ(server_.questions, 2);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(texts(results_[static_cast<std::size_t>(i)]), (Texts{"127.0.0.1:" + std::to_string(80 + i)}));
  }
}

TEST_F(ResolverTest, AnswersAreKept) {
  know({"127.0.0.1"}, {});
  resolve("shop.test");
  know({"127.0.0.9"}, {});
  EXPECT_EQ(texts(resolve("shop.test", 81)), (Texts{"127.0.0.1:81"}));
  EXPECT_EQ(server_.questions, 2);
}

TEST_F(ResolverTest, NoLongerThanTheyAreWorth) {
  use({.dns = {.keep = Duration::zero()}});
  know({"127.0.0.1"}, {});
  resolve("shop.test");
  know({"127.0.0.9"}, {});
  EXPECT_EQ(texts(resolve("shop.test")), (Texts{"127.0.0.9:80"}));
}

TEST_F(ResolverTest, ARecordsOwnTimeToLiveIsKeptTo) {
  know({"127.0.0.1"}, {}, 1);
  resolve("shop.test");
  const Instant asked = machine_->now();
  know({"127.0.0.9"}, {}, 1);
  while (texts(resolve("shop.test")) == Texts{"127.0.0.1:80"}) {
    ASSERT_LT(machine_->now(), asked + std::chrono::seconds(10));
    machine_->turn(machine_->now() + milliseconds(20));
  }
  EXPECT_EQ(texts(results_.back()), (Texts{"127.0.0.9:80"}));
  EXPECT_EQ(server_.questions, 4);
}

TEST_F(ResolverTest, SaysWhyThereIsNoAddress) {
  use({.dns = {.keep_failure = Duration::zero()}});
  const std::pair<int, const char*> codes[] = {{3, "no such host"},
                                               {0, "the host has no address"},
                                               {2, "the name server refused or failed"},
                                               {5, "the name server refused or failed"}};
  for (const auto& [code, text] : codes) {
    server_.answer = [code = code](const DnsQuestion& question) { return dns_answer(question, code); };
    const Resolution failed = resolve("shop.test");
    EXPECT_TRUE(failed.addresses.empty());
    EXPECT_EQ(failed.error, text);
  }
}

TEST_F(ResolverTest, AFailureIsKeptForAMoment) {
  use({.dns = {.keep_failure = std::chrono::hours(1)}});
  server_.answer = [](const DnsQuestion& question) { return dns_answer(question, 3); };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(resolve("nowhere.test").error, "no such host");
  EXPECT_EQ(server_.questions, 2);
}

TEST_F(ResolverTest, ASilentServerIsAskedTwiceAndGivenUpInTime) {
  use({.dns = {.timeout = milliseconds(200), .tries = 2}});
  const Resolution failed = resolve("shop.test");
  EXPECT_EQ(failed.error, "the name server did not answer");
  EXPECT_GE(failed.took, milliseconds(190));
  EXPECT_EQ(server_.questions, 4) << "two families, asked twice";
}

TEST_F(ResolverTest, ALookupEndsInTimeHoweverManyServersAreSilent) {
  DnsServer other, third;
  use({.dns = {.servers = {other.endpoint(), third.endpoint()}, .timeout = milliseconds(100)}});
  EXPECT_EQ(resolve("shop.test").error, "the name server did not answer");
}

TEST_F(ResolverTest, AServerThatAnswersOnlyTheSecondTimeIsHeard) {
  use({.dns = {.timeout = std::chrono::seconds(10), .tries = 7}});
  server_.answer = [&](const DnsQuestion& question) {
    return server_.questions <= 2 ? std::string()
                                  : dns_answer(question, 0, question.ipv6 ? Texts{} : Texts{"127.0.0.1"});
  };
  EXPECT_EQ(texts(resolve("shop.test")), (Texts{"127.0.0.1:80"}));
}

TEST_F(ResolverTest, AnAnswerTooLongForADatagramComesByTcp) {
  Texts many;
  for (int i = 1; i <= 100; ++i) many.push_back("127.0.1." + std::to_string(i));
  server_.answer = [&](const DnsQuestion& question) {
    std::string answer = dns_answer(question, 0, question.ipv6 ? Texts{} : many);
    if (answer.size() <= 512 || server_.tcp_questions > 0) return answer;
    answer = dns_answer(question, 0);
    answer[2] = static_cast<char>(answer[2] | 2);  // truncated
    return answer;
  };
  EXPECT_EQ(resolve("shop.test").addresses.size(), 100u);
  EXPECT_EQ(server_.tcp_questions, 1);
}

TEST_F(ResolverTest, OneFamilySufficesWhenTheOtherIsSilent) {
  use({.dns = {.timeout = milliseconds(200)}});
  server_.answer = [](const DnsQuestion& question) {
    return question.ipv6 ? std::string() : dns_answer(question, 0, {"127.0.0.1"});
  };
  EXPECT_EQ(texts(resolve("shop.test")), (Texts{"127.0.0.1:80"}));
}

TEST_F(ResolverTest, NobodyAtTheServersPort) {
  use({.dns = {.timeout = milliseconds(500)}});
  server_.close();
  EXPECT_EQ(resolve("shop.test").error, "the name server refused or failed");
}

TEST_F(ResolverTest, NoDescriptorLeftIsNotTheNameServersFault) {
  know({"192.0.2.1"}, {});
  const FdLimit before = fd_limit();
  const rlimit none{.rlim_cur = 0, .rlim_max = before.hard};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  start("shop.test");
  const rlimit again{.rlim_cur = before.soft, .rlim_max = before.hard};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &again), 0);
  finish();
  EXPECT_EQ(results_[0].error, "this machine has no file descriptor left");
  EXPECT_TRUE(results_[0].no_fds);
  EXPECT_EQ(texts(resolve("shop.test")), (Texts{"192.0.2.1:80"})) << "not kept as if the name server had failed";
}

// Whatever a name server sends, the lookup ends with an error or an address, in time.
TEST_F(ResolverTest, GarbageEndsTheLookup) {
  Random random(7);
  for (int i = 0; i < 30; ++i) {
    use({.dns = {.timeout = milliseconds(40)}});
    server_.answer = [&](const DnsQuestion& question) {
      std::string answer = dns_answer(question, 0, {question.ipv6 ? "::1" : "127.0.0.1"});
      if (i % 3 == 0) answer.resize(random.below(answer.size()) + 1);
      if (i % 3 == 1) answer.resize(2 + random.below(600));
      const std::size_t from = i % 2 ? 2 : 12;
      for (std::size_t at = from; at < answer.size(); ++at) {
        if (i % 3 != 0 && random.below(4) == 0) answer[at] = static_cast<char>(random());
      }
      return answer;
    };
    const Resolution result = resolve("shop.test");
    EXPECT_NE(result.addresses.empty(), result.error.empty());
  }
}

TEST_F(ResolverTest, AnAnswerThatCannotBeReadIsSaidToBe) {
  use({.dns = {.timeout = milliseconds(300)}});
  server_.answer = [](const DnsQuestion& question) {
    return dns_answer(question, 0, {question.ipv6 ? "::1" : "127.0.0.1"}).substr(0, 12 + question.section.size() + 4);
  };
  EXPECT_EQ(resolve("shop.test").error, "the name server's answer makes no sense");
}

TEST_F(ResolverTest, OverridesGoFirst) {
  use({.overrides = {{"Shop.test", 443, "127.0.0.7"}, {"six.test", 80, "[::1]"}, {"localhost", 80, "127.0.0.8"}}});
  know({"127.0.0.1"}, {});
  EXPECT_EQ(texts(resolve("shop.TEST", 443)), (Texts{"127.0.0.7:443"}));
  EXPECT_EQ(texts(resolve("six.test", 80)), (Texts{"[::1]:80"}));
  EXPECT_EQ(texts(resolve("localhost", 80)), (Texts{"127.0.0.8:80"}));
  EXPECT_EQ(server_.questions, 0);
  EXPECT_EQ(texts(resolve("shop.test", 80)), (Texts{"127.0.0.1:80"}));
}

TEST(Resolver, BadSettingsAreErrors) {
  const auto bad_override = make_real_machine({.overrides = {{"shop.test", 80, "elsewhere.test"}}});
  EXPECT_EQ(bad_override.error().message, "--resolve: elsewhere.test is not an IP address");
  EXPECT_EQ(bad_override.error().kind, ErrorKind::usage);
  const auto bad_server = make_real_machine({.dns = {.servers = {"ns.test"}}});
  EXPECT_EQ(bad_server.error().message, "name server ns.test is not an address");
}

TEST_F(ResolverTest, ACallbackMayAskAgain) {
  know({"127.0.0.1"}, {});
  int depth = 0;
  std::function<void(Resolution)> again = [&](const Resolution& resolution) {
    EXPECT_EQ(resolution.addresses.size(), 1u);
    if (++depth < 5) machine_->resolve(depth % 2 ? "10.0.0.1" : "shop.test", 80, again);
  };
  machine_->resolve("shop.test", 80, again);
  EXPECT_TRUE(turn_until(
      *machine_, [&] { return depth == 5; }, [&] { server_.step(); }));
}

TEST_F(ResolverTest, AMachineThatGoesDropsWhatIsAsked) {
  start("shop.test");
  start("10.0.0.1");
  machine_.reset();
  EXPECT_EQ(answered_, 0u);
}

TEST_F(ResolverTest, ReadsEtcHosts) {
  std::ifstream hosts("/etc/hosts");
  for (std::string line; std::getline(hosts, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string address, name;
    if (!(words >> address >> name) || !numeric_address(address, 0) || name.ends_with("localhost")) continue;
    const Texts found = texts(resolve(name));
    const auto expected = numeric_address(address, 80)->text();
    EXPECT_NE(std::find(found.begin(), found.end(), expected), found.end()) << name << " is not " << expected;
    EXPECT_EQ(server_.questions, 0);
    return;
  }
  GTEST_SKIP() << "/etc/hosts has no name but localhost";
}

}  // namespace
}  // namespace brink::net
