// A word that is 1 while the lock is held. Plain test-and-set writes the word again and again until
// it finds 0: every attempt takes the line, also from the holder, whose release has to queue behind
// all attempts. Test-and-test-and-set looks first, and so spins on a copy of its own until a
// release takes that; then all try at once.
#pragma once

#include "models/mechanisms/spin_lock.hpp"

namespace osarium {

class TestAndSetLock final : public SpinLock {
 public:
  enum class TestFirst : bool { no, yes };

  explicit TestAndSetLock(const Coherence& coherence, TestFirst test_first = TestFirst::no,
                          NodeId home = NodeId(0), LockClass* statistics = nullptr)
      : SpinLock(statistics),
        test_first_(test_first),
        line_(coherence, name_of(statistics), home) {}

  Task<> acquire(Context& here) override;
  Task<> release(Context& here) override;
  CacheLine& line() { return line_; }
  CacheLine* shared_line() override { return &line_; }

 private:
  TestFirst test_first_;
  bool held_ = false;
  CacheLine line_;
};

}  // namespace osarium
