#include "verdict/why/signals/minimise.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict::why {
namespace {

using Point = std::vector<double>;

class Simplex {
 public:
  Simplex(const std::function<double(const Point&)>& f, const Point& start, double step) : f_(f) {
    corners_.push_back({start, f(start)});
    for (std::size_t i = 0; i < start.size(); ++i) {
      Point corner = start;
      corner[i] += step;
      corners_.push_back({corner, f(corner)});
    }
    sort();
  }

  bool converged() const {
    double size = 0;
    for (std::size_t i = 0; i < best().at.size(); ++i) {
      size = std::max(size, std::abs(corners_.back().at[i] - best().at[i]));
    }
    return size < 1e-7;
  }

  void improve() {
    const Minimum mirrored = from_centre(-1);
    Minimum& worst = corners_.back();
    if (mirrored.value < best().value) {
      const Minimum further = from_centre(-2);
      worst = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < corners_[corners_.size() - 2].value) {
      worst = mirrored;
    } else {
      const Minimum nearer = from_centre(mirrored.value < worst.value ? -0.5 : 0.5);
      if (nearer.value < std::min(mirrored.value, worst.value)) {
        worst = nearer;
      } else {
        shrink();
      }
    }
    sort();
  }

  const Minimum& best() const { return corners_.front(); }

 private:
  // On the line from the centre of all but the worst corner through that one, so many times as far.
  Minimum from_centre(double times) const {
    const std::size_t n = best().at.size();
    Point centre(n, 0);
    for (std::size_t corner = 0; corner < n; ++corner) {
      for (std::size_t i = 0; i < n; ++i) centre[i] += corners_[corner].at[i] / static_cast<double>(n);
    }
    for (std::size_t i = 0; i < n; ++i) centre[i] += times * (corners_.back().at[i] - centre[i]);
    return {centre, f_(centre)};
  }

  void shrink() {
    for (std::size_t corner = 1; corner < corners_.size(); ++corner) {
      for (std::size_t i = 0; i < best().at.size(); ++i) {
        corners_[corner].at[i] = (corners_[corner].at[i] + best().at[i]) / 2;
      }
      corners_[corner].value = f_(corners_[corner].at);
    }
  }

  void sort() {
    std::stable_sort(corners_.begin(), corners_.end(),
                     [](const Minimum& a, const Minimum& b) { return a.value < b.value; });
  }

  const std::function<double(const Point&)>& f_;
  std::vector<Minimum> corners_;
};

}  // namespace

Minimum minimise(const std::function<double(const std::vector<double>&)>& f, const std::vector<double>& start,
                 double step) {
  Simplex simplex(f, start, step);
  for (std::size_t i = 0; i < 200 * start.size() && !simplex.converged(); ++i) simplex.improve();
  return simplex.best();
}

}  // namespace brink::verdict::why
