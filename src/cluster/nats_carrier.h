// Messages between a coordinator and its workers over NATS: see carrier.h. Each run has subjects of its own,
//
//   brink.<grammar>.<run>.up.<epoch>      worker to coordinator
//   brink.<grammar>.<run>.down.<epoch>    coordinator to worker
//
// where <epoch> is a word that a worker makes for each time it joins. What comes while the server is away for long is
// lost; what is sent twice comes twice.
#pragma once

#include <atomic>
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
  // `stops`: how often the worker was told to end. Once, it does not wait any more for a coordinator that is silent;
  // twice, for nobody.
  static Result<std::unique_ptr<NatsLine>> open(std::shared_ptr<NatsConnection> connection, const std::string& run,
                                                const std::string& epoch, std::function<Instant()> now,
                                                std::function<int()> stops);

  bool send(std::string bytes) override;
  std::optional<std::string> receive(Duration most) override;
  // Nothing was heard for long: a coordinator that is there answers every beat.
  bool gone() const override;

 private:
  NatsLine(std::shared_ptr<NatsConnection> connection, std::unique_ptr<NatsInbox> inbox, std::string subject,
           std::function<Instant()> now, std::function<int()> stops)
      : connection_(std::move(connection)),
        inbox_(std::move(inbox)),
        subject_(std::move(subject)),
        now_(std::move(now)),
        stops_(std::move(stops)),
        heard_(now_()) {}

  std::shared_ptr<NatsConnection> connection_;
  std::unique_ptr<NatsInbox> inbox_;
  std::string subject_;
  std::function<Instant()> now_;
  std::function<int()> stops_;
  std::atomic<Instant> heard_;
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
