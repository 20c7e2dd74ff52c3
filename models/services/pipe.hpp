// A pipe, as its service keeps it, and its ends, as descriptors refer to them: for the sources of
// the service of channels only. All but the ends is guarded by the mutex; an end that goes away
// wakes all who wait at the other.
#pragma once

#include "models/services/channels.hpp"

namespace osarium {

class Pipe {
 public:
  Pipe(Kernel& its_kernel, Serialised serialised, Bytes its_capacity, std::int64_t its_number)
      : kernel(its_kernel),
        number(its_number),
        mutex(its_kernel, serialised, "pipe"),
        capacity(its_capacity) {}

  Bytes room() const { return capacity - held; }
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
  const Bytes capacity;
  Bytes held{};
  Link readers;  // Sleepers
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
