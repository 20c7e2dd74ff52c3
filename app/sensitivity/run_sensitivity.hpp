// Does what `sensitivity` is asked: the study at the stated costs first, then at all the points.
#pragma once

#include <chrono>

#include "app/sensitivity/ask.hpp"
#include "app/sensitivity/report.hpp"

namespace osarium {

struct SensitivityProgress {
  std::size_t done = 0;
  std::size_t all = 0;
  std::chrono::duration<double> still{};  // about; 0: not known yet
};

struct SensitivityWatcher {
  std::function<void(const SensitivityProgress&)> report;
  std::function<bool()> stop;
};

// Nothing if there is an error, or if it was stopped before anything was finished.
std::optional<SensitivityReport> run_sensitivity(const Study& study,
                                                 const SensitivityQuestion& question,
                                                 unsigned threads,
                                                 const SensitivityWatcher& watcher, Errors& errors);

}  // namespace osarium
