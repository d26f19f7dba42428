#include "aggregate/distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace brink::aggregate {
namespace {

// Printed in every table of the normal distribution.
TEST(Distribution, NormalQuantiles) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-10);
  EXPECT_NEAR(normal_quantile(0.95), 1.644853626951473, 1e-10);
  EXPECT_NEAR(normal_quantile(0.995), 2.575829303548901, 1e-10);
  EXPECT_NEAR(normal_quantile(0.001), -3.090232306167813, 1e-10);
  EXPECT_EQ(normal_quantile(0.5), 0);
}

// The same for Student's t: degrees, then the quantiles 0.9, 0.975 and 0.995.
TEST(Distribution, StudentQuantilesAreThoseOfTheTables) {
  struct Row {
    double degrees, t90, t975, t995;
  };
  for (const Row& row : std::vector<Row>{{1, 3.078, 12.706, 63.657},
                                         {2, 1.886, 4.303, 9.925},
                                         {3, 1.638, 3.182, 5.841},
                                         {5, 1.476, 2.571, 4.032},
                                         {9, 1.383, 2.262, 3.250},
                                         {19, 1.328, 2.093, 2.861},
                                         {30, 1.310, 2.042, 2.750},
                                         {120, 1.289, 1.980, 2.617}}) {
    EXPECT_NEAR(student_t_quantile(0.9, row.degrees), row.t90, 6e-4) << row.degrees;
    EXPECT_NEAR(student_t_quantile(0.975, row.degrees), row.t975, 6e-4) << row.degrees;
    EXPECT_NEAR(student_t_quantile(0.995, row.degrees), row.t995, 6e-4) << row.degrees;
    EXPECT_NEAR(student_t_quantile(0.025, row.degrees), -row.t975, 6e-4) << row.degrees;
  }
}

// With one and two degrees of freedom there are closed forms.
TEST(Distribution, StudentAgreesWithItsClosedForms) {
  for (const double p : {0.51, 0.6, 0.75, 0.9, 0.99, 0.9999}) {
    const double cauchy = std::tan(3.14159265358979323846 * (p - 0.5));
    EXPECT_NEAR(student_t_quantile(p, 1) / cauchy, 1, 1e-10) << p;
    const double two = (2 * p - 1) * std::sqrt(2 / (4 * p * (1 - p)));
    EXPECT_NEAR(student_t_quantile(p, 2) / two, 1, 1e-10) << p;
  }
}

TEST(Distribution, StudentBecomesNormal) {
  EXPECT_NEAR(student_t_quantile(0.975, 1e7), normal_quantile(0.975), 1e-6);
  EXPECT_NEAR(student_t_quantile(0.999, 1e7), normal_quantile(0.999), 1e-5);
}

TEST(Distribution, SharesUndoQuantiles) {
  for (const double degrees : {0.7, 1.0, 4.5, 19.0, 200.0}) {
    for (double p = 0.005; p < 1; p += 0.045) {
      EXPECT_NEAR(student_t_share(student_t_quantile(p, degrees), degrees), p, 1e-11) << degrees << " " << p;
    }
  }
  EXPECT_EQ(student_t_share(0, 3), 0.5);
}

}  // namespace
}  // namespace brink::aggregate
