#include "input/profiles.h"

#include <gtest/gtest.h>

#include "input/options/option.h"

namespace brink::input {
namespace {

TEST(Profiles, AreThoseOfPreScale) {
  struct Row {
    std::string_view name;
    std::uint32_t users;
    double think_s;
  };
  constexpr Row rows[] = {{"steady-10k-dau", 25, 1.0},
                          {"product-hunt", 100, 0.5},
                          {"reddit", 300, 0.3},
                          {"hn-frontpage", 300, 0.3},
                          {"black-friday", 500, 0.5}};
  ASSERT_EQ(all_profiles().size(), std::size(rows));
  for (const Row& row : rows) {
    const Profile* profile = find_profile(row.name);
    ASSERT_NE(profile, nullptr) << row.name;
    EXPECT_EQ(profile->users, row.users);
    EXPECT_DOUBLE_EQ(seconds(profile->think), row.think_s);
  }
}

TEST(Profiles, EachSaysThatItIsNoMeasurement) {
  for (const Profile& profile : all_profiles()) {
    EXPECT_TRUE(profile.basis.starts_with("a planning figure, not a measurement")) << profile.name;
  }
}

TEST(Profiles, AreAllOffered) {
  std::string names;
  for (const Profile& profile : all_profiles()) names += (names.empty() ? "" : "|") + std::string(profile.name);
  EXPECT_EQ(find_option(Command::run, "profile")->choices, names);
}

TEST(Profiles, LookUpForgivesCaseAndBlanks) {
  EXPECT_EQ(find_profile(" HN-Frontpage "), find_profile("hn-frontpage"));
  EXPECT_EQ(find_profile("digg"), nullptr);
}

}  // namespace
}  // namespace brink::input
