// The text of Linux's ftrace, as /sys/kernel/tracing/trace has it: scheduling, system calls,
// interrupts and softirqs as the kernel's events; locks, borders and requests as marks of programs
// (tracing_mark_write), which Perfetto's UI draws as slices.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

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
  template <class... Parts>
  void line(const Where& where, int later, const Parts&... parts);
  const std::string& task_of(const Runner& runner);
  void head(const Where& where, int later);
  void put(std::string_view text) { line_.append(text); }
  void put(std::uint64_t number, std::size_t width = 1, char with = '0');
  void mark(const Where& where, int later, const Track& track, const Slice& slice, char phase);
  int system_call(const Slice& slice);

  OutputFile& file_;
  std::string line_;
  std::deque<std::string> tasks_;  // by id of runner
  std::vector<int> numbers_;       // of system calls, by id of label; -1: it is none
};

}  // namespace osarium::timeline
