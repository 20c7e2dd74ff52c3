// How many refer to an object of a service that all cpus use, counted as the kernel's profile says.
// Under an owner that does everything itself it is a plain number.
#pragma once

#include "models/mechanisms/shared_counter.hpp"
#include "models/mechanisms/sloppy_counter.hpp"
#include "models/services/kernel.hpp"

namespace osarium {

class ReferenceCount {
 public:
  // Spare references that a cpu keeps, at most, of a sloppy count.
  static constexpr std::int64_t spare = 8;

  ReferenceCount(Kernel& kernel, Serialised serialised, Name name)
      : kernel_(serialised == Serialised::by_locks ? &kernel : nullptr), name_(name) {}

  Task<> acquire(Context& here) {
    ++count_;
    if (kernel_ == nullptr) co_return;
    make();
    if (sloppy_ != nullptr)
      co_await sloppy_->acquire(here);
    else
      co_await atomic_->add(here, 1);
  }
  // Whether that was the last, as far as the simulator knows.
  Task<bool> release(Context& here) {
    const bool last = --count_ == 0;
    if (kernel_ == nullptr) co_return last;
    make();
    if (sloppy_ != nullptr)
      co_await sloppy_->release(here);
    else
      co_await atomic_->add(here, -1);
    co_return last;
  }
  // For deallocation: a sloppy count is put together from all cpus.
  Task<> reconcile(Context& here) {
    if (sloppy_ != nullptr) co_await sloppy_->reconcile(here);
  }
  std::int64_t count() const { return count_; }

 private:
  // Not before it is used: a sloppy one has a line for every cpu.
  void make() {
    if (sloppy_ != nullptr || atomic_ != nullptr) return;
    Machine& machine = kernel_->machine();
    if (kernel_->profile().references == ReferenceKind::sloppy)
      sloppy_ =
          std::make_unique<SloppyCounter>(machine.coherence(), machine.topology(), spare, name_);
    else
      atomic_ = std::make_unique<SharedCounter>(machine.coherence(), 0, name_);
  }

  Kernel* kernel_;
  Name name_;
  std::int64_t count_ = 0;
  std::unique_ptr<SloppyCounter> sloppy_;
  std::unique_ptr<SharedCounter> atomic_;
};

}  // namespace osarium
