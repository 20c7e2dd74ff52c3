// The text of Linux's ftrace, as /sys/kernel/tracing/trace has it: scheduling, system calls,
// interrupts and softirqs as the kernel's events; locks, borders and requests as marks of programs
// (tracing_mark_write), which Perfetto's UI draws as slices.
#pragma once

#include <string>

#include "app/timeline/output_file.hpp"
#include "app/timeline/writer.hpp"

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
  void line(const Where& where, int later, const std::string& text);
  void mark(const Where& where, const Track& track, const Slice& slice, char phase);

  OutputFile& file_;
};

}  // namespace osarium::timeline
