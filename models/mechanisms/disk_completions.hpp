// The work of a disk's completion queue, under whatever mechanism brings the code to it: `complete`
// takes care of a few completed requests as code of `here`.
#pragma once

#include <algorithm>

#include "models/hardware/disk.hpp"
#include "models/mechanisms/device_work.hpp"

namespace osarium {

class DiskCompletions final : public DeviceWork {
 public:
  using Complete =
      std::function<Task<>(Context& here, Mode mode, std::span<const DiskRequest> requests)>;

  DiskCompletions(CompletionQueue& queue, Complete complete)
      : queue_(queue), complete_(std::move(complete)) {}

  bool ready() const override { return queue_.ready(); }
  Task<int> poll(Context& here, Mode mode, int most) override {
    int done = 0;
    while (done < most) {
      const auto room = std::min(requests_.size(), static_cast<std::size_t>(most - done));
      const std::size_t taken = queue_.take(std::span(requests_).first(room));
      if (taken == 0) break;
      co_await complete_(here, mode, std::span<const DiskRequest>(requests_).first(taken));
      done += static_cast<int>(taken);
    }
    co_return done;
  }
  void connect(std::function<void()> signal) override { queue_.connect(std::move(signal)); }
  void watch(std::function<void()> signal) override { queue_.watch(std::move(signal)); }
  void enable_interrupts() override { queue_.enable(); }
  void disable_interrupts() override { queue_.disable(); }

 private:
  CompletionQueue& queue_;
  Complete complete_;
  std::array<DiskRequest, 16> requests_;
};

}  // namespace osarium
