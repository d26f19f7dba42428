#include "run/export/statsd.h"

#include <optional>

#include "output/export/statsd.h"
#include "run/export/udp_client.h"

namespace brink::run {
namespace {

class Statsd final : public Sender {
 public:
  Statsd(plan::Address address, plan::StatsdLabels style) : client_(std::move(address)), style_(style) {}

  Result<void> send(const output::MetricSet& set) override {
    const auto lines = output::statsd_lines(set, before_ ? &*before_ : nullptr, style_);
    if (auto sent = client_.send(output::datagrams(lines, output::datagram_bytes)); !sent) return sent;
    before_ = set;
    return {};
  }

  void give_up() override {}  // nothing here waits for the other side

 private:
  UdpClient client_;
  plan::StatsdLabels style_;
  std::optional<output::MetricSet> before_;
};

}  // namespace

Result<std::unique_ptr<Sender>> make_statsd(const plan::Exporting& exporting) {
  return std::make_unique<Statsd>(*exporting.statsd, exporting.statsd_labels);
}

}  // namespace brink::run
