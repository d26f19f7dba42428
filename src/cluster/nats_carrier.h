// Messages between a coordinator and its workers over NATS: see carrier.h. Each run has subjects of its own,
//
//   brink.<grammar>.<run>.up.<epoch>      worker to coordinator
//   brink.<grammar>.<run>.down.<epoch>    coordinator to worker
//
// where <epoch> is a word that a worker makes for each time it joins. What comes while the server is away for long is
// lost; what is sent twice comes twice.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "cluster/carrier.h"
#include "cluster/nats_connection.h"

namespace brink::cluster {

class NatsLine final : public Line {
 public:
  static Result<std::unique_ptr<NatsLine>> open(std::shared_ptr<NatsConnection> connection, const std::string& run,
                                                const std::string& epoch);

  bool send(std::string bytes) override;
  std::optional<std::string> receive(Duration most) override;
  bool gone() const override { return connection_->closed(); }

 private:
  NatsLine(std::shared_ptr<NatsConnection> connection, std::unique_ptr<NatsInbox> inbox, std::string subject)
      : connection_(std::move(connection)), inbox_(std::move(inbox)), subject_(std::move(subject)) {}

  std::shared_ptr<NatsConnection> connection_;
  std::unique_ptr<NatsInbox> inbox_;
  std::string subject_;
};

class NatsHub final : public Hub {
 public:
  static Result<std::unique_ptr<NatsHub>> open(std::shared_ptr<NatsConnection> connection, std::string run);

  // Called on the thread that receives, some times a second, with how many places have been dropped or lost so far.
  void while_waiting(std::function<void(std::size_t gone)> look) { look_ = std::move(look); }

  void send(std::uint32_t place, const std::string& bytes) override;
  std::optional<Letter> receive(Duration most) override;
  void drop(std::uint32_t place) override;
  bool one_clock() const override { return false; }

 private:
  struct Place {
    std::string down;  // subject
    bool here = true;
  };
  NatsHub(std::shared_ptr<NatsConnection> connection, std::unique_ptr<NatsInbox> inbox, std::string run)
      : connection_(std::move(connection)), inbox_(std::move(inbox)), run_(std::move(run)) {}
  std::optional<Letter> letter(const Mail& mail);
  std::optional<Letter> cut_off();
  std::size_t gone();

  std::shared_ptr<NatsConnection> connection_;
  std::unique_ptr<NatsInbox> inbox_;
  std::string run_;
  std::function<void(std::size_t)> look_;
  std::mutex guard_;  // of what follows
  std::vector<Place> places_;
  std::map<std::string, std::uint32_t, std::less<>> numbers_;  // by epoch
};

}  // namespace brink::cluster
