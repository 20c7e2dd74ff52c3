// Events out of the text of `strace -f -ttt -T`: a call's beginning at its stamp, its end after the
// duration that the line says, a sched_wakeup_new for each thread that a call made. A call that
// another thread's line interrupts (<unfinished ...>) is put together again. As the end of a call
// stands in the line of its beginning or in a later one, rows go through a RowWindow.
#pragma once

#include "workloads/traces/event_source.hpp"
#include "workloads/traces/line_reader.hpp"
#include "workloads/traces/row_window.hpp"
#include "workloads/traces/strace_line.hpp"

namespace osarium::traces {

class StraceImporter : public EventSource {
 public:
  explicit StraceImporter(ReadBytes input) : lines_(std::move(input)) {}
  bool next(Event& event) override;
  std::string_view format() const override { return "strace"; }

  static bool is_line(std::string_view line);

 private:
  enum class Made : std::uint8_t { nothing, process, thread };
  struct Thread {
    std::int32_t process = -1;
    std::uint32_t name = 0;
    std::int64_t first = -1;    // stamp
    std::int64_t entered = -1;  // stamp of the call that it is in; -1: none
    std::int64_t call = 0;
    std::size_t arguments = 0;   // of that call that are known
    std::uint32_t new_name = 0;  // if the call does well
    Made makes = Made::nothing;  // what the call makes
  };

  void read(std::string_view line);
  void message(std::string_view text);
  void call(const StraceLine& line, Thread& thread);
  void enter(const StraceLine& line, std::int64_t number, Thread& thread);
  void leave(const StraceLine& line, Thread& thread);
  void begin(std::int32_t number, std::int32_t process, Event& event);
  Thread* thread_of(StraceLine& line);
  Event event_of(const StraceLine& line, const Thread& thread, EventKind kind) const;
  std::optional<std::int64_t> result_of(std::string_view text) const;
  void skip(std::string_view reason) { notes_.skip(reason, lines_.number()); }

  const StraceNumbers numbers_;
  LineReader lines_;
  RowWindow window_;
  std::unordered_map<std::int32_t, Thread> threads_;  // looked up, never walked
  std::int32_t lone_ = -1;                            // the thread of lines that name none
  std::int32_t renamed_ = -1;                         // its real number, if lines turn out to say
  std::int32_t cut_ = -1;                             // whose call a message has cut in two
};

}  // namespace osarium::traces
