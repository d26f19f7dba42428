// Job: all that a worker elsewhere needs to play a run: the plan, or the program that makes it. It travels whole, and
// what a worker makes of it is held against the coordinator's plan by a hash.
//
//   job := version brink kind plan words* files* environment* seed hash
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "plan/machines.h"
#include "plan/plan.h"

namespace brink::cluster {

struct Job {
  enum class Kind : std::uint8_t {
    requests,  // what users do stands in the plan
    program,   // it is a program, whose command line makes the plan
  };
  Kind kind = Kind::requests;
  std::string brink;  // version of the program that made it
  plan::Plan plan;    // of requests
  plan::Errand errand;
  std::string plan_hash;
};

// Under which name the certificates that a plan trusts travel.
inline constexpr std::string_view bundle_name = "trusted.pem";

std::string encode_job(const Job& job);
// Any bytes. Errors: they are no job, or of another version.
Result<Job> decode_job(std::string_view bytes);

// Of all that decides what is sent; not of how many threads send it.
std::string hash_of(const plan::Plan& plan);

// Whether a file of a job may be put under that name: relative, and nowhere else than it says.
bool is_inside(std::string_view name);

}  // namespace brink::cluster
