// A piece of the work of a service: how long it takes, and the row of the cost table that says so.
//
//   costs_.lookup = Work::from(table, "vfs.lookup", clock);
//   co_await spend(here, costs_.lookup);                   // in the mode of the code that runs
//   co_await spend(here, costs_.copy * pages);
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/hardware/account.hpp"

namespace osarium {

struct Work {
  // `row` lives for ever: a literal.
  static Work from(const CostTable& table, Name row, Frequency clock) {
    return {table.duration(row, clock), row};
  }
  friend Work operator*(const Work& work, std::int64_t times) {
    return {work.time * times, work.row};
  }

  Duration time{};
  Name row = nullptr;
};

inline void note(const Context& here, const Work& work) { note(here, Trail::Kind::work, work.row); }
inline auto spend(Context& here, const Work& work) {
  note(here, work);
  return here.compute(work.time, here.code_mode());
}
// One after the other, without a break in between; the first perhaps 0 times.
inline auto spend(Context& here, const Work& first, const Work& second) {
  if (first.time != Duration()) note(here, first);
  note(here, second);
  return here.compute(first.time + second.time, here.code_mode());
}

}  // namespace osarium
