// The last rows of a source whose lines are not quite in the order in which things happened: a row
// goes to its place by stamp among those that are still held back, and the first leaves when there
// are more than `held_back`. Rows of one thread keep the order in which they came.
#pragma once

#include <vector>

#include "workloads/traces/event.hpp"

namespace osarium::traces {

class RowWindow {
 public:
  static constexpr std::size_t held_back = 1024;

  bool empty() const { return size_ == 0; }
  bool over() const { return size_ > held_back; }
  void put(const Event& event);
  Event take();
  // The last call of this thread that has begun, if it is still here.
  Event* last_enter_of(std::int32_t thread);

 private:
  static constexpr std::size_t capacity = 2 * held_back;  // a power of two
  Event& at(std::size_t index) { return rows_[(first_ + index) % capacity]; }

  std::vector<Event> rows_ = std::vector<Event>(capacity);
  std::size_t first_ = 0, size_ = 0;
};

}  // namespace osarium::traces
