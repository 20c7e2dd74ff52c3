// A thread of a trace that has no connection and uses files, as the replay runs it: all its calls,
// one after the other, from where it begins, and after the last the first again.
#pragma once

#include "models/services/system_calls.hpp"
#include "workloads/job_store.hpp"
#include "workloads/replay/file_plan.hpp"
#include "workloads/replay/replay_parameters.hpp"
#include "workloads/replay/replayed_thread.hpp"

namespace osarium::replay {

class ReplayedFiles {
 public:
  // `paths`: of the files of `plan`, which are there.
  ReplayedFiles(const FileThread& thread, const FilePlan& plan,
                const std::vector<std::string>& paths, SystemCalls& os, Thread& here, Job& request,
                MeasuredCalls measured, ReplayWatcher& watcher)
      : thread_(thread),
        plan_(plan),
        paths_(paths),
        os_(os),
        here_(here),
        request_(request),
        measured_(measured),
        watcher_(watcher) {}
  ReplayedFiles(const ReplayedFiles&) = delete;

  Actor run(std::size_t begin);

  Thread& here() { return here_; }
  const Thread& here() const { return here_; }
  std::size_t process() const { return thread_.process; }
  // What it has computed of its own, in part or whole.
  Duration worked() const { return worked_; }
  // Since before that time, and not over.
  bool stands_since(Time time) const { return asked_ && request_.arrival < time; }

 private:
  Task<> open_files();
  bool is_measured(CallKind kind) const;
  Task<> make(const FileStep& step);
  Task<Outcome<>> make_request(const FileStep& step);

  const FileThread& thread_;
  const FilePlan& plan_;
  const std::vector<std::string>& paths_;
  SystemCalls& os_;
  Thread& here_;
  Job& request_;
  const MeasuredCalls measured_;
  ReplayWatcher& watcher_;
  std::vector<Descriptor> open_;  // of the files of the plan
  Duration worked_;
  bool asked_ = false;
  std::uint64_t made_ = 0;  // requests
};

}  // namespace osarium::replay
