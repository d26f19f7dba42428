#include "run/export/remote_write.h"

#include "base/text.h"
#include "output/export/remote_write.h"
#include "run/export/http_client.h"

namespace brink::run {
namespace {

using plan::PrometheusHistograms;

class RemoteWrite final : public Sender {
 public:
  RemoteWrite(std::unique_ptr<HttpClient> client, std::string target, PrometheusHistograms histograms)
      : client_(std::move(client)), target_(std::move(target)), histograms_(histograms) {}

  Result<void> send(const output::MetricSet& set) override {
    auto reply = write(set);
    if (reply && takes_no_native(*reply) && histograms_ == PrometheusHistograms::both) {
      histograms_ = PrometheusHistograms::classic;
      reply = write(set);
    }
    if (!reply) return tl::unexpected(reply.error());
    if (takes_no_native(*reply)) {
      return could_not_run(
          "it takes no native histograms: start it with --enable-feature=native-histograms, or give "
          "--prom-histograms classic");
    }
    if (reply->status != 404 && reply->status != 405) return accepted(*reply);
    return could_not_run(what_else_is_it(reply->status));
  }

  void give_up() override { client_->give_up(); }

 private:
  Result<HttpReply> write(const output::MetricSet& set) {
    return client_->send("POST", target_, output::snappy_compressed(output::write_request(set, histograms_)),
                         {{"Content-Type", "application/x-protobuf"},
                          {"Content-Encoding", "snappy"},
                          {"X-Prometheus-Remote-Write-Version", "0.1.0"}});
  }

  static bool takes_no_native(const HttpReply& reply) {
    return reply.status / 100 != 2 && icontains(reply.body, "native histograms are disabled");
  }

  // Both answer a write that they do not take with the same status. A Pushgateway's own metrics tell.
  std::string what_else_is_it(int status) {
    const auto metrics = client_->send("GET", "/metrics", "", {});
    if (metrics && metrics->status == 200 && icontains(metrics->body, "pushgateway_build_info")) {
      return "this is a Pushgateway, which takes no remote write: give its URL to --pushgateway";
    }
    return "it answers " + std::to_string(status) +
           ": is this where it takes remote write? Prometheus does with --web.enable-remote-write-receiver";
  }

  std::unique_ptr<HttpClient> client_;
  std::string target_;
  PrometheusHistograms histograms_;
};

}  // namespace

Result<std::unique_ptr<Sender>> make_remote_write(const plan::Exporting& exporting) {
  auto client = HttpClient::make(*exporting.remote_write, exporting.tls);
  if (!client) return tl::unexpected(client.error());
  return std::make_unique<RemoteWrite>(std::move(*client), exporting.remote_write->url.target, exporting.histograms);
}

}  // namespace brink::run
