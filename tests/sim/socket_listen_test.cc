// A helper that listens on a WebSocket: it hears whatever comes, and stops when it is woken to say something.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/http1.h"
#include "sim/programmed.h"
#include "sim/socket_rig.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using engine::Action;
using engine::Outcome;
using protocol::Opcode;
using testing::ElementsAre;

// Opens a socket and listens. Whatever it hears wakes it: it says the next of `says`, and listens again; it closes when
// it has heard `wanted`.
class Talker final : public engine::Listener {
 public:
  Talker(std::deque<std::string>& says, std::vector<std::string>& heard, engine::Seat*& seat,
         std::function<void()> wakes)
      : says_(says), heard_(heard), seat_(seat), wakes_(std::move(wakes)) {
    const auto header = [&](std::string_view name, std::string_view value) { headers_.push_back({name, value}); };
    header("Upgrade", "websocket");
    header("Connection", "Upgrade");
    header("Sec-WebSocket-Key", key_);
    header("Sec-WebSocket-Version", "13");
  }
  ~Talker() override { seat_ = nullptr; }
  void sit(engine::Seat& seat) override { seat_ = &seat; }

  Action next(const Outcome& outcome) override {
    if (over_) return wakes_(), Action::end();
    if (!begun_) {
      begun_ = true;
      handshake_.request = {
          .route = RouteId{0}, .method = "GET", .target = "/s", .headers = headers_, .upgrades = true};
      handshake_.key = key_;
      handshake_.keeps_unread = true;
      return Action::open_socket(handshake_);
    }
    if (!outcome.sample || !outcome.sample->ok() || closed_) return wakes_(), Action::end();
    if (heard_.size() >= wanted) {
      over_ = true;
      return Action::close_socket(0);
    }
    request_ = engine::listening(RouteId{0}, 0);
    if (std::exchange(woken_, false) && !says_.empty()) {
      text_ = says_.front();
      says_.pop_front();
      request_ = {.route = RouteId{0}, .socket = 0, .says = Opcode::text, .payload = text_};
    }
    return Action::use_socket(request_);
  }

  void hear(const Heard& heard) override {
    if (heard.opcode == Opcode::close) {
      closed_ = true;
      heard_.push_back("close " + std::to_string(heard.close_code) + " " + std::string(heard.payload));
    } else {
      heard_.push_back(std::string(heard.payload));
      woken_ = true;
      if (seat_ != nullptr) seat_->wake();
    }
  }
  Goodbye goodbye() const override { return {3000, "enough"}; }

 private:
  static constexpr std::size_t wanted = 4;

  std::deque<std::string>& says_;
  std::vector<std::string>& heard_;
  engine::Seat*& seat_;
  std::function<void()> wakes_;
  std::string key_ = protocol::websocket_key(1, 2), text_;
  std::vector<protocol::HeaderView> headers_;
  engine::Handshake handshake_;
  engine::SocketRequest request_;
  bool begun_ = false, woken_ = false, over_ = false, closed_ = false;
};

struct Trial {
  // One user for 300 ms whose helper does all.
  void play(CountingSocketTarget& target) {
    Rig rig(target);
    rig.behaviours = std::make_shared<Programs>([this]() -> Program {
      return [this, begun = false](const Outcome&, Self& self) mutable {
        if (!begun) {
          begun = true;
          self.seat.help(std::make_unique<Talker>(says, heard, seat, [&self] { self.seat.wake(); }));
        }
        return Action::sleep(Duration::max());
      };
    });
    summary = rig.play(Rig::closed(1, 300ms));
  }

  std::deque<std::string> says;
  std::vector<std::string> heard;
  engine::Seat* seat = nullptr;
  aggregate::StageSummary summary;
};

TEST(SocketListening, HearsAllAndIsWokenToSpeak) {
  CountingSocketTarget target;
  target.on_open = [](sim::SimSocket& socket) {
    socket.send("hello");
    socket.send("again");
  };
  Trial trial;
  trial.says = {"one", "two"};
  trial.play(target);
  EXPECT_THAT(trial.heard, ElementsAre("hello", "again", "one", "two"));
  EXPECT_EQ(trial.summary.total.counts.failed, 0u);
}

TEST(SocketListening, AServersGoodbyeIsNoFailure) {
  CountingSocketTarget target;
  target.on_open = [](sim::SimSocket& socket) {
    socket.send_frame(Opcode::close, protocol::close_payload(4001, "over"));
  };
  Trial trial;
  trial.play(target);
  EXPECT_THAT(trial.heard, ElementsAre("close 4001 over"));
  EXPECT_EQ(trial.summary.total.counts.failed, 0u);
}

TEST(SocketListening, WhatComesInOnePieceWithTheAnswerIsHeardToItsEnd) {
  CountingSocketTarget target;
  target.refuse = [](const sim::SimRequest& request) {
    const std::string head = request.head + "\r\n";
    sim::SimResponse response;
    response.raw =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        protocol::websocket_accept(protocol::find_header(head, "sec-websocket-key")) + "\r\n\r\n" +
        protocol::testing_frame(Opcode::text, "hello") +
        protocol::testing_frame(Opcode::close, protocol::close_payload(4001, "over"));
    response.upgrade = std::make_shared<sim::SimSocket>([](sim::SimSocket&, const protocol::TestingFrame&) {});
    return response;
  };
  Trial trial;
  trial.play(target);
  EXPECT_THAT(trial.heard, ElementsAre("hello", "close 4001 over"));
  EXPECT_EQ(trial.summary.total.counts.failed, 0u);
}

}  // namespace
}  // namespace brink::test
