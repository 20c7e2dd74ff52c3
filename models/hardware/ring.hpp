// A first-in, first-out ring that grows to the largest size it ever has and then allocates no more:
// descriptors, frames on a wire, completions. Bounds are the owner's business. `T` is a plain
// value.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace osarium {

template <class T>
class Ring {
 public:
  bool empty() const { return head_ == tail_; }
  std::size_t size() const { return tail_ - head_; }
  T& front() { return values_[head_ & mask()]; }
  T& back() { return values_[(tail_ - 1) & mask()]; }
  // The i-th from the front, i < size().
  const T& operator[](std::size_t i) const { return values_[(head_ + i) & mask()]; }

  void push_back(const T& value) {
    if (size() == values_.size()) grow();
    values_[tail_++ & mask()] = value;
  }
  void pop_front() { ++head_; }

 private:
  std::size_t mask() const { return values_.size() - 1; }
  void grow() {
    std::vector<T> larger(2 * values_.size());
    const std::size_t count = size();
    for (std::size_t i = 0; i < count; ++i) larger[i] = (*this)[i];
    values_ = std::move(larger);
    head_ = 0;
    tail_ = count;
  }

  std::vector<T> values_ = std::vector<T>(16);
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

}  // namespace osarium
