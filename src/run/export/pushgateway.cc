#include "run/export/pushgateway.h"

#include "output/export/prometheus_text.h"

namespace brink::run {
namespace {

class Pushgateway final : public Sender {
 public:
  Pushgateway(std::unique_ptr<HttpClient> client, Url url) : client_(std::move(client)), url_(std::move(url)) {}

  Result<void> send(const output::MetricSet& set) override {
    const auto reply = client_->send("PUT", pushgateway_target(url_, set.job, set.run),
                                     output::prometheus_text(set, output::RunLabel::from_group),
                                     {{"Content-Type", std::string(output::prometheus_content_type)}});
    if (!reply) return tl::unexpected(reply.error());
    if (reply->status != 404 && reply->status != 405) return accepted(*reply);
    return could_not_run("it answers " + std::to_string(reply->status) + ": is this a Pushgateway?");
  }

  void give_up() override { client_->give_up(); }

 private:
  std::unique_ptr<HttpClient> client_;
  Url url_;
};

}  // namespace

std::string pushgateway_target(const Url& url, std::string_view job, std::string_view run) {
  const auto query = std::min(url.target.find('?'), url.target.size());
  std::string path = url.target.substr(0, query);
  while (path.ends_with('/')) path.pop_back();
  if (path.find("/metrics/job/") == std::string::npos && path.find("/metrics/job@base64/") == std::string::npos) {
    path += "/metrics/job/";
    path += job;
  }
  path += "/run/";
  return path.append(run).append(url.target.substr(query));
}

Result<std::unique_ptr<Sender>> make_pushgateway(const plan::Exporting& exporting) {
  auto client = HttpClient::make(*exporting.pushgateway, exporting.tls);
  if (!client) return tl::unexpected(client.error());
  return std::make_unique<Pushgateway>(std::move(*client), exporting.pushgateway->url);
}

}  // namespace brink::run
