// How often something happened. Merging adds.
#pragma once

#include <cstdint>

#include "sim/engine/time.hpp"

namespace osarium {

class Counter {
 public:
  void add(std::uint64_t n = 1) { count_ += n; }
  void merge(const Counter& other) { count_ += other.count_; }

  std::uint64_t count() const { return count_; }

  // 0 over no time.
  double per_second(Duration elapsed) const {
    return elapsed > Duration() ? static_cast<double>(count_) / elapsed.seconds() : 0.0;
  }

 private:
  std::uint64_t count_ = 0;
};

}  // namespace osarium
