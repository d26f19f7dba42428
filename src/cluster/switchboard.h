// Switchboard: the coordinator's end of all conversations. Answers beats as soon as they come, from a thread of its own
// if it is given one, so that nobody's lease ends because the run is busy with something else; all other messages wait
// here until the run asks for them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "cluster/carrier.h"
#include "cluster/channel.h"
#include "cluster/message.h"

namespace brink::cluster {

struct Event {
  std::uint32_t place = 0;
  std::string lost = {};                // the worker is gone: how
  bool nonsense = false;                // it said what is no message
  std::optional<Message> message = {};  // otherwise
};

// Calls come from one thread, beside its own.
class Switchboard {
 public:
  // `now`: the coordinator's clock, on any thread. With `own_thread` false, receive() does its work.
  Switchboard(Hub& hub, std::function<Instant()> now, bool own_thread);
  ~Switchboard();

  void say(std::uint32_t place, const Message& message) { say(place, encode(message)); }
  void say(std::uint32_t place, const std::string& bytes);
  // Nothing is heard from there any more, and nobody's beats are answered.
  void drop(std::uint32_t place);
  // The next event, waiting at most so long.
  std::optional<Event> receive(Duration most);
  // So long has nothing come from there, although it was listened. Zero of a place that is not known.
  Duration silence(std::uint32_t place);
  // Bytes that came, and went.
  struct Traffic {
    std::uint64_t in = 0, out = 0;
  };
  Traffic traffic() const { return {in_.load(), out_.load()}; }

 private:
  struct Place {
    Channel channel;
    Instant heard{};
    bool dropped = false;
  };
  void run();
  // Takes what comes, waiting at most so long for the first of it.
  void pump(Duration most);
  void hear(const Letter& letter);
  void take(std::uint32_t place, const std::string& bytes);
  Place& at(std::uint32_t place);
  void send_all();
  void send(std::uint32_t place);

  Hub& hub_;
  std::function<Instant()> now_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Under `mutex_`.
  std::vector<Place> places_;
  std::deque<Event> events_;
  Instant listened_{};  // all that had come by then has been heard
  Instant looked_{};    // for what is to be sent again
  bool leaving_ = false;

  std::atomic<std::uint64_t> in_{0}, out_{0};
  std::thread thread_;
};

}  // namespace brink::cluster
