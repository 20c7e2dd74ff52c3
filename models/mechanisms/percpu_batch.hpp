// From which change on a per-CPU counter goes to its global count, by the rules of Linux.
#pragma once

#include <algorithm>

#include "models/costs/cost_table.hpp"

namespace osarium {

struct PercpuBatch {
  std::int64_t minimum;
  std::int64_t per_cpu;
  std::int64_t divisor_3_11;
  std::int64_t divisor_5_9;

  static PercpuBatch from(const CostTable& table) {
    const auto whole = [&table](std::string_view name) {
      return static_cast<std::int64_t>(table.number(name));
    };
    return {whole("counters.batch_minimum"), whole("counters.batch_per_cpu"),
            whole("counters.committed_memory_divisor_3_11"),
            whole("counters.committed_memory_divisor_5_9")};
  }

  // Of any counter, and of the committed memory's before Linux 3.11.
  std::int64_t plain(std::int64_t cpus) const { return std::max(minimum, per_cpu * cpus); }
  // Of the committed memory's, in pages: of all there are.
  std::int64_t committed_3_11(std::int64_t cpus, std::int64_t pages) const {
    return std::max(plain(cpus), pages / cpus / divisor_3_11);
  }
  std::int64_t committed_5_9(std::int64_t cpus, std::int64_t pages) const {
    return std::max(plain(cpus), pages / cpus / divisor_5_9);
  }
};

}  // namespace osarium
