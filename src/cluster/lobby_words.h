// What idle workers and coordinators say to each other before a run, as JSON, so that other versions can read it:
//
//   worker ──► brink.lobby.<group>.hello        Hello, once a second while it has nothing to do
//   coordinator ──► brink.lobby.<group>.to.<word of the worker>
//                                               Call::hold (be mine, a few seconds), Call::play (this job),
//                                               Call::refuse (never, and why)
//   worker ──► brink.lobby.<group>.held.<run>   Hello, in answer to hold
//   coordinator ──► brink.lobby.<group>.over.<meeting>
//                                               nothing: those who stayed with it may go
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brink::cluster {

struct Hello {
  std::string brink;          // version of the program
  std::uint32_t grammar = 0;  // of messages
  std::string name;           // its identity
  std::string word;           // of this process and moment: where it hears
  std::string host;
  std::int64_t pid = 0;
  std::uint32_t cores = 1;
};

struct Call {
  enum class Kind : std::uint8_t { hold, play, refuse };
  Kind kind = Kind::hold;
  std::string run;
  std::string meeting;  // of hold and play: those who have played one of its runs stay for the next, until it is over
  std::string reason;   // of refuse
  std::uint32_t threads = 1;  // of play
  // The job: as it is, or where it lies.
  std::string job;
  std::string bucket, object, digest;
};

std::string encode_hello(const Hello& hello);
std::optional<Hello> decode_hello(std::string_view text);
std::string encode_call(const Call& call);
std::optional<Call> decode_call(std::string_view text);

std::string hello_subject(const std::string& group);
std::string call_subject(const std::string& group, const std::string& word);
std::string held_subject(const std::string& group, const std::string& run);
std::string over_subject(const std::string& group, const std::string& meeting);

// Whether it may stand in a subject, as a group or a worker's name: letters, digits, '-' and '_', at most 64.
bool is_word(std::string_view text);
// The name of a worker for which none is given: its host's, as far as it can be part of one, and `fresh`. What else
// stands in it (a domain's dots) becomes '-'.
std::string name_of(std::string_view host, std::string_view fresh);
// Of one of several processes, from 1: the name with its number, which it may be cut for.
std::string name_of(const std::string& worker, std::uint32_t process);

}  // namespace brink::cluster
