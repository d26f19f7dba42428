// Carriers: how bytes get from one to the other. They know nothing of what is said, and need not be reliable: what is
// sent may come late, twice, or never (channel.h makes up for it). What comes, comes whole.
//
// A Line is the worker's end, a Hub the coordinator's. A worker has a line, and so an address, of its own for each time
// it joins; a hub counts the addresses it hears of as places, and no place is ever another's. receive() belongs to one
// thread; send() and drop() may be called from another meanwhile.
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
  // The next bytes, waiting at most so long for any part of them. Nothing: none came; gone() says whether any may.
  virtual std::optional<std::string> receive(Duration most) = 0;
  virtual bool gone() const = 0;
};

struct Letter {
  std::uint32_t place = 0;  // from 0, in the order in which they were first heard of
  // It is known that the worker is gone, and nothing more comes from there: how. Empty: these are its bytes. A carrier
  // that cannot know never says so.
  std::string lost = {};
  std::string bytes = {};
};

class Hub {
 public:
  virtual ~Hub() = default;
  // Without effect when it is gone.
  virtual void send(std::uint32_t place, const std::string& bytes) = 0;
  // The next letter of any, waiting at most so long.
  virtual std::optional<Letter> receive(Duration most) = 0;
  // Is deaf to that place from now on, and ends the worker if it can.
  virtual void drop(std::uint32_t place) = 0;
  // Workers and coordinator read one and the same clock: no offset has to be measured.
  virtual bool one_clock() const = 0;
};

}  // namespace brink::cluster
