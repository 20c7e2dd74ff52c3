// A pipe, as its service keeps it, and its ends, as descriptors refer to them: for the sources of
// the service of channels only. All but the ends is guarded by the mutex; an end that goes away
// wakes all who wait at the other.
#pragma once

#include "models/services/channels.hpp"

namespace osarium {

class Pipe {
 public:
  Pipe(Kernel& its_kernel, Serialised serialised, const Work& its_work, Bytes its_capacity,
       Bytes its_overhead, std::int64_t its_number)
      : kernel(its_kernel),
        number(its_number),
        mutex(its_kernel, serialised, "pipe"),
        work(its_work),
        capacity(its_capacity),
        overhead(its_overhead) {}

  // For a message.
  Bytes room() const {
    const Bytes used = charged + overhead;
    return used < capacity ? capacity - used : Bytes();
  }
  void put(Bytes bytes) {
    held = held + bytes;
    charged = charged + bytes + overhead;
  }
  void take(Bytes bytes) {
    const Bytes before = held;
    held = held - bytes;
    charged = Bytes::of_count(charged.count() * held.count() / before.count());
  }
  // Who waits first in a list, and leaves it; nullptr: nobody.
  static Context* take_first(Link& waiting) {
    if (waiting.alone()) return nullptr;
    auto& first = *static_cast<Sleeper*>(waiting.next);
    first.unlink();
    return &first.here;
  }

  Kernel& kernel;
  const std::int64_t number;  // of the kernel's pipes
  KernelMutex mutex;
  const Work work;  // of a call
  const Bytes capacity;
  const Bytes overhead;
  Bytes held{};
  Bytes charged{};  // of the capacity
  Link readers;     // Sleepers
  Link writers;
  bool readable = true;  // somebody has the end to read
  bool writable = true;  // and the other one
  std::shared_ptr<PipeWatcher> watcher = nullptr;
};

class PipeEnd final : public OpenObject {
 public:
  enum class Side : std::uint8_t { read, write };
  PipeEnd(std::shared_ptr<Pipe> pipe, Side side) : pipe_(std::move(pipe)), side_(side) {}
  PipeEnd(const PipeEnd&) = delete;
  // By nobody who would pay for the wakes.
  ~PipeEnd() override {
    (side_ == Side::read ? pipe_->readable : pipe_->writable) = false;
    Link& waiting = side_ == Side::read ? pipe_->writers : pipe_->readers;
    while (Context* const next = Pipe::take_first(waiting))
      pipe_->kernel.scheduler().wake(static_cast<Thread&>(*next));
  }

  Side side() const { return side_; }
  const std::shared_ptr<Pipe>& pipe() const { return pipe_; }

 private:
  std::shared_ptr<Pipe> pipe_;
  Side side_;
};

}  // namespace osarium
