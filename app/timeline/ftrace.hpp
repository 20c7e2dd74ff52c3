// The text of Linux's ftrace, as /sys/kernel/tracing/trace has it: scheduling, system calls,
// interrupts and softirqs as the kernel's events; locks, borders and requests as marks of programs
// (tracing_mark_write), which Perfetto's UI draws as slices. It is long: lines are put together of
// pieces that are made once for each thread, cpu, group and name.
#pragma once

#include "app/timeline/lines.hpp"

namespace osarium::timeline {

class FtraceWriter final : public Writer {
 public:
  explicit FtraceWriter(OutputFile& file);

  void add(const Group&) override {}
  void add(const Track&) override {}
  void begin(const Where& where, const Track& track, const Slice& slice) override;
  void end(const Where& where, const Track& track, const Slice& slice) override;
  void instant(const Where& where, const Track& track, const Slice& slice) override;
  void switched(const Where& where, const Runner& before, Absence why,
                const Runner& after) override;
  void woken(const Where& where, const Runner& thread, std::int32_t target) override;
  void finish() override {}

 private:
  struct Task {  // a thread, or the idle loop of a cpu
    Piece head, switched_from, switched_to, waking, wakeup;
  };
  struct OfCpu {
    Piece place, target, raise;
    Task idle;
  };
  struct OfGroup {
    Piece begin, end, begin_async, end_async;
  };
  struct Words {  // of a name and a kind of slice
    Piece mark, sent;
    Piece begin, end;  // events of the kernel's; empty: it has none
  };

  const Task& task_of(const Runner& runner, std::int32_t cpu);
  void make(Task& task, const Runner& runner, std::int32_t cpu);
  const OfCpu& of_cpu(std::int32_t cpu);
  const OfGroup& of_group(const Group& group);
  const Words& words_of(const Slice& slice);
  void make(Words& words, const Slice& slice);
  template <class... Parts>
  void line(const Where& where, int later, const Parts&... parts);

  Lines lines_;
  const Piece after_stamp_, line_end_;
  const std::array<Piece, 3> states_;
  ById<Task> tasks_;
  ById<OfCpu> cpus_;
  ById<OfGroup> groups_;
  ById<Words> words_;  // by name and kind
};

}  // namespace osarium::timeline
