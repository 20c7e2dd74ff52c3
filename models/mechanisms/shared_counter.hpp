// One number in one line that every cpu changes by an atomic operation: a plain shared counter, or
// a reference count (add(here, -1) gives 0 to whoever dropped the last reference). Each change
// fetches the line from the cpu of the one before.
#pragma once

#include "models/hardware/cache_line.hpp"

namespace osarium {

class SharedCounter {
 public:
  explicit SharedCounter(const Coherence& coherence, std::int64_t value = 0,
                         std::string_view name = {})
      : line_(coherence, name), value_(value) {}

  // The value after it.
  Task<std::int64_t> add(Context& here, std::int64_t amount) {
    const std::int64_t result = value_ += amount;
    co_await line_.atomic(here);
    co_return result;
  }
  Task<std::int64_t> read(Context& here) {
    const std::int64_t result = value_;
    co_await line_.load(here);
    co_return result;
  }

  std::int64_t value() const { return value_; }
  CacheLine& line() { return line_; }

 private:
  CacheLine line_;
  std::int64_t value_;
};

}  // namespace osarium
