#include "models/mechanisms/sequence_lock.hpp"

namespace osarium {

Task<std::uint64_t> SequenceCount::read_begin(Context& here) {
  std::uint64_t seen = sequence_;
  if (!writing()) {
    co_await line_.load(here);
    co_return seen;
  }
  const Mode mode = here.mode();
  auto over = [this, &seen] {
    seen = sequence_;
    return !writing();
  };
  co_await line_.spin_until(here, over);
  co_await line_.load(here, mode);
  co_return seen;
}

Task<bool> SequenceCount::read_retry(Context& here, std::uint64_t start) {
  const bool changed = sequence_ != start;
  if (changed) ++retries_;
  co_await line_.load(here);
  co_return changed;
}

Task<> SequenceCount::write_begin(Context& here) {
  OSARIUM_CHECK(!writing(), "two writers of a sequence count");
  ++sequence_;
  co_await line_.store(here);
}

Task<> SequenceCount::write_end(Context& here) {
  OSARIUM_CHECK(writing(), "write_end() without write_begin()");
  ++sequence_;
  co_await line_.store(here);
}

}  // namespace osarium
