#include "run/export/influx.h"

#include "output/export/influx.h"
#include "output/export/statsd.h"
#include "run/export/http_client.h"
#include "run/export/udp_client.h"

namespace brink::run {
namespace {

class InfluxHttp final : public Sender {
 public:
  InfluxHttp(std::unique_ptr<HttpClient> client, std::string target)
      : client_(std::move(client)), target_(std::move(target)) {}

  Result<void> send(const output::MetricSet& set) override {
    std::string body;
    for (const std::string& line : output::influx_lines(set)) body += line;
    const auto reply = client_->send("POST", target_, body, {{"Content-Type", "text/plain; charset=utf-8"}});
    if (!reply) return tl::unexpected(reply.error());
    return accepted(*reply);
  }

  void give_up() override { client_->give_up(); }

 private:
  std::unique_ptr<HttpClient> client_;
  std::string target_;
};

class InfluxUdp final : public Sender {
 public:
  explicit InfluxUdp(plan::Address address) : client_(std::move(address)) {}

  Result<void> send(const output::MetricSet& set) override {
    auto lines = output::influx_lines(set);
    for (std::string& line : lines) line.pop_back();  // its end: datagrams() puts one between two
    return client_.send(output::datagrams(lines, output::datagram_bytes));
  }

  void give_up() override {}  // nothing here waits for the other side

 private:
  UdpClient client_;
};

}  // namespace

Result<std::unique_ptr<Sender>> make_influx(const plan::Exporting& exporting) {
  auto client = HttpClient::make(*exporting.influx, exporting.tls);
  if (!client) return tl::unexpected(client.error());
  return std::make_unique<InfluxHttp>(std::move(*client), exporting.influx->url.target);
}

Result<std::unique_ptr<Sender>> make_influx_udp(const plan::Exporting& exporting) {
  return std::make_unique<InfluxUdp>(*exporting.influx_udp);
}

}  // namespace brink::run
