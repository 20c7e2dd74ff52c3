// A study at other costs: each architecture once, with the same random numbers at every point. Runs
// are short, for there are many: a part of the study's measured time.
#pragma once

#include <set>
#include <string>

#include "app/sensitivity/evaluate.hpp"
#include "app/study/study.hpp"
#include "models/costs/cost_table.hpp"

namespace osarium {

// An architecture has no value that could be compared.
struct NoValue {
  std::string architecture;
  std::string reason;
};

class StudyPoints {
 public:
  // `workload` is an index.
  StudyPoints(const Study& study, std::size_t workload, std::string metric, Duration warmup,
              Duration duration);

  Duration duration() const { return duration_; }
  // Rows of the cost table that some architecture looks up.
  std::set<std::string> rows_read() const;
  // One value for each architecture. Throws NoValue.
  Evaluated at(const CostTable& costs, std::uint32_t replica) const;

 private:
  const Study& study_;
  std::size_t workload_;
  std::string metric_;
  Duration warmup_;
  Duration duration_;
};

}  // namespace osarium
