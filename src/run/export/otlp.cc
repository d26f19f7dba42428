#include "run/export/otlp.h"

#include "output/export/otlp.h"
#include "run/export/http_client.h"

namespace brink::run {
namespace {

class Otlp final : public Sender {
 public:
  Otlp(std::unique_ptr<HttpClient> client, std::string target, plan::OtlpProtocol protocol)
      : client_(std::move(client)), target_(std::move(target)), json_(protocol == plan::OtlpProtocol::json) {}

  Result<void> send(const output::MetricSet& set) override {
    const auto reply = client_->send("POST", target_, json_ ? output::otlp_json(set) : output::otlp_protobuf(set),
                                     {{"Content-Type", json_ ? "application/json" : "application/x-protobuf"}});
    if (!reply) return tl::unexpected(reply.error());
    if (reply->status / 100 != 2) return refused(*reply);
    const auto rejected = json_ ? output::otlp_rejected_json(reply->body) : output::otlp_rejected_protobuf(reply->body);
    if (!rejected || rejected->points == 0) return {};
    return could_not_run("the collector left out " + std::to_string(rejected->points) +
                         " values: " + first_line(rejected->message));
  }

  void give_up() override { client_->give_up(); }

 private:
  // The body of an error is a message of the protocol, which is not for people.
  Result<void> refused(HttpReply reply) const {
    if (!json_) reply.body.clear();
    if (reply.status == 404) reply.body = "is this the path of the collector's OTLP receiver?";
    if (reply.status == 415) reply.body = "it does not take this form; try --otel-protocol " + other();
    return accepted(reply);
  }
  std::string other() const { return json_ ? "protobuf" : "json"; }

  std::unique_ptr<HttpClient> client_;
  std::string target_;
  bool json_;
};

}  // namespace

Result<std::unique_ptr<Sender>> make_otlp(const plan::Exporting& exporting) {
  auto client = HttpClient::make(*exporting.otlp, exporting.tls);
  if (!client) return tl::unexpected(client.error());
  return std::make_unique<Otlp>(std::move(*client), exporting.otlp->url.target, exporting.otlp_protocol);
}

}  // namespace brink::run
