// What a trace says of the calls that went to a disk: where in the file, how many bytes the thread
// itself asked the disk for during the call, and how long the disk took.
//
// That is from the thread's first block_issue to the block_complete of that sector, or, as many
// completions have none, to the thread's waking. A waking counts only if it was raised in interrupt
// context: then it belongs to the device, whatever task it interrupted. A request that is issued in
// an interrupt is not the interrupted thread's. What the tracer took, for the issue and in the
// interrupt until then, is no time of the disk.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "workloads/traces/event.hpp"

namespace osarium::replay {

struct DiskCall {
  std::int64_t enter = 0;     // which one of its thread
  std::int64_t offset = -1;   // in the file; -1: the call does not say
  std::int64_t issued = 0;    // bytes
  std::int64_t service = -1;  // of the disk, nanoseconds; -1: not seen
  std::int32_t events = 0;    // of the tracer, that are in `service`
  bool operator==(const DiskCall&) const = default;
};

// By thread, in time: calls that say an offset or issued something.
using DiskCalls = std::map<std::int32_t, std::vector<DiskCall>>;

class DeviceTimes {
 public:
  void take(const traces::Event& event);
  // `tracer_cost`: of an event, nanoseconds.
  DiskCalls finish(std::int64_t tracer_cost);

 private:
  struct Cpu {
    int depth = 0;            // interrupts, one in the other
    std::int32_t events = 0;  // in these, and those right before them
    bool just_left = false;
  };
  struct Call {
    DiskCall call;
    std::int64_t issue = -1;  // the first
    std::int64_t device = 0;
    std::int64_t sector = 0;
  };

  bool in_interrupt(const traces::Event& event);
  void enter(const traces::Event& event);
  void issue(const traces::Event& event);
  void complete(const traces::Event& event);
  void wake(const traces::Event& event);
  void end_service(Call& call, const traces::Event& event);
  void leave(const traces::Event& event);

  DiskCalls calls_;
  std::unordered_map<std::int32_t, Call> current_;  // by thread; looked up, never walked
  std::map<std::pair<std::int64_t, std::int64_t>, std::int32_t> issuers_;  // by device, sector
  std::map<std::int32_t, Cpu> cpus_;
};

}  // namespace osarium::replay
