#include "input/profiles.h"

#include <array>

#include "base/text.h"

namespace brink::input {
namespace {

using std::chrono::milliseconds;

// Users and pauses are those of PreScale's profiles of the same names, so that results can be compared; no source is
// known for them. What each amounts to in requests per second is arithmetic: users / (pause + response time).
constexpr std::array profiles{
    Profile{
        "steady-10k-dau", "steady traffic (~10k daily users)", 25, milliseconds(1000),
        "a planning figure, not a measurement: 10,000 visits of 3.6 minutes spread evenly over a day are 25 at once; a "
        "busy hour is more. At most 25 req/s"},
    Profile{"product-hunt", "a Product Hunt #1 launch", 100, milliseconds(500),
            "a planning figure, not a measurement: no published count is behind it. At most 200 req/s"},
    Profile{"reddit", "a top Reddit post spike", 300, milliseconds(300),
            "a planning figure, not a measurement: no published count is behind it. At most 1,000 req/s"},
    Profile{"hn-frontpage", "a Hacker News front-page hug", 300, milliseconds(300),
            "a planning figure, not a measurement: no published count is behind it. At most 1,000 req/s"},
    Profile{
        "black-friday", "sustained Black Friday load", 500, milliseconds(500),
        "a planning figure, not a measurement: shops differ by orders of magnitude, use your own peak. At most 1,000 "
        "req/s"},
};

}  // namespace

std::span<const Profile> all_profiles() { return profiles; }

const Profile* find_profile(std::string_view name) {
  for (const Profile& profile : profiles) {
    if (iequals(trim(name), profile.name)) return &profile;
  }
  return nullptr;
}

}  // namespace brink::input
