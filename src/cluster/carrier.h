// Carriers: how messages get from one to the other. They know nothing of what the messages say.
//
// A Line is the worker's end, a Hub the coordinator's, which has a worker at each of its places. Both belong to one
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/time.h"

namespace brink::cluster {

class Line {
 public:
  virtual ~Line() = default;
  // False: the coordinator is gone.
  virtual bool send(std::string bytes) = 0;
  // The next message, waiting at most so long for any part of it. Nothing: none came; gone() says whether one may.
  virtual std::optional<std::string> receive(Duration most) = 0;
  virtual bool gone() const = 0;
};

struct Letter {
  std::uint32_t place = 0;  // from 0
  // The worker is gone, and nothing more comes from there: how. Empty: these are its bytes.
  std::string lost = {};
  std::string bytes = {};
};

class Hub {
 public:
  virtual ~Hub() = default;
  virtual std::uint32_t places() const = 0;
  // Without effect when it is gone, of which a letter tells.
  virtual void send(std::uint32_t place, const std::string& bytes) = 0;
  // The next letter of any, waiting at most so long.
  virtual std::optional<Letter> receive(Duration most) = 0;
  // Ends a worker that does not do as it should; its loss is told as any other.
  virtual void drop(std::uint32_t place) = 0;
};

}  // namespace brink::cluster
