// The queues that intervals are tried on, and the truth of their mean and quantiles: by formula
// where there is one, else by a long run with random numbers of its own, whose standard error it
// prints.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "benchmarks/coverage/experiment.hpp"

namespace coverage {

struct Scenario {
  std::string name;
  Load load;
  double length = 20'000;  // of a replica after its warm-up, in mean services
  std::array<double, 4> truth{};

  // Fills in the truth; a second to a minute.
  void refer();
  // M/M/1, of which every quantile is in proportion to the mean.
  bool exponential() const;
};

std::vector<Scenario> scenarios();

}  // namespace coverage
