#include "workloads/replay/file_plan.hpp"

#include <algorithm>
#include <limits>

namespace osarium::replay {

namespace {

bool writes(CallKind kind) { return kind == CallKind::file_write || kind == CallKind::send; }
bool reads(CallKind kind) { return kind == CallKind::file_read || kind == CallKind::receive; }
bool moves(const RecordedCall& call) {
  return (reads(call.kind) || writes(call.kind)) && call.result > 0;
}

class FilePlanner {
 public:
  FilePlanner(const CallHistory& history,
              const std::function<std::size_t(std::int32_t)>& process_number)
      : history_(history), process_(process_number) {
    for (const auto& [thread, calls] : history.disk_calls)
      for (const DiskCall& call : calls)
        if (call.issued > 0) first_issue_ = std::min(first_issue_, call.enter);
  }

  void look(std::size_t t) {
    each_call(t, [&](const RecordedCall& call, const DiskCall* disk) {
      if (!is_request(call.kind) && (disk == nullptr || disk->issued == 0)) return;
      if (!moves(call) && call.kind != CallKind::file_sync) return;
      Use& use = uses_[file_of(t, call.descriptor)];
      if (!moves(call) || call.enter < first_issue_) return;
      ++use.calls;
      use.direct += disk != nullptr && disk->issued == call.result;
      use.fetched += reads(call.kind) && disk != nullptr && disk->issued > 0;
    });
  }

  void judge() {
    for (std::size_t i = 0; i < uses_.size(); ++i) {
      plan_.files[i].direct = 2 * uses_[i].direct > uses_[i].calls;
      plan_.files[i].cached = !plan_.files[i].direct && uses_[i].fetched == 0;
    }
  }

  void plan(std::size_t t) {
    const RecordedThread& recorded = history_.threads[t];
    FileThread thread{
        .name = recorded.name, .process = process_(recorded.process), .recorded = t, .steps = {}};
    each_call(t, [&](const RecordedCall& call, const DiskCall* disk) {
      if (call.kind != CallKind::wait) thread.steps.push_back(step_of(t, call, disk));
    });
    const auto asks = [](const FileStep& step) { return is_request(step.kind); };
    if (std::any_of(thread.steps.begin(), thread.steps.end(), asks))
      plan_.threads.push_back(std::move(thread));
  }

  FilePlan finish() {
    lend(CallKind::file_read, plan_.account.read_service);
    lend(CallKind::file_write, plan_.account.write_service);
    for (const FileThread& thread : plan_.threads)
      for (const FileStep& step : thread.steps) count(step);
    return std::move(plan_);
  }

 private:
  struct Use {
    std::int64_t calls = 0;  // that moved bytes
    std::int64_t direct = 0;
    std::int64_t fetched = 0;
    std::int64_t position = 0;
  };

  template <class Take>
  void each_call(std::size_t t, Take take) const {
    const RecordedThread& thread = history_.threads[t];
    const std::vector<DiskCall>& disk_calls = history_.disk_calls.at(thread.thread);
    auto next = disk_calls.begin();
    for (const RecordedCall& call : thread.calls) {
      while (next != disk_calls.end() && next->enter < call.enter) ++next;
      const bool its = next != disk_calls.end() && next->enter == call.enter;
      take(call, its ? &*next : nullptr);
    }
  }

  std::uint32_t file_of(std::size_t t, std::int32_t descriptor) {
    const std::size_t process = process_(history_.threads[t].process);
    const auto [place, is_new] = numbers_.try_emplace(
        std::pair(process, descriptor), static_cast<std::uint32_t>(plan_.files.size()));
    if (is_new) {
      plan_.files.push_back({.process = process, .descriptor = descriptor});
      uses_.emplace_back();
    }
    return place->second;
  }

  FileStep step_of(std::size_t t, const RecordedCall& call, const DiskCall* disk) {
    FileStep step{.work = call.work};
    if (call.kind == CallKind::sleep) {
      step.kind = call.kind;
      step.bytes = call.exit - call.enter;
    }
    const auto known =
        numbers_.find(std::pair(process_(history_.threads[t].process), call.descriptor));
    if (call.descriptor < 0 || known == numbers_.end()) return step;
    if (call.kind == CallKind::file_sync) {
      step.kind = call.kind;
      step.file = known->second;
    }
    if (!moves(call)) return step;
    step.kind = reads(call.kind) ? CallKind::file_read : CallKind::file_write;
    step.file = known->second;
    step.bytes = call.result;
    Use& use = uses_[step.file];
    step.offset = use.position;
    if (disk != nullptr && disk->offset >= 0)
      step.offset = disk->offset;
    else
      use.position += call.result;
    PlannedFile& file = plan_.files[step.file];
    file.size = std::max(file.size, step.offset + step.bytes);
    if (file.direct && disk != nullptr && disk->issued == call.result) step.service = disk->service;
    return step;
  }

  bool wants_service(const FileStep& step, CallKind kind) const {
    return step.kind == kind && plan_.files[step.file].direct;
  }

  // To the direct ones whose time was not seen, each of the others' in turn.
  void lend(CallKind kind, std::int64_t& median) {
    std::vector<std::int64_t> seen, used;
    for (const FileThread& thread : plan_.threads)
      for (const FileStep& step : thread.steps)
        if (wants_service(step, kind) && step.service >= 0) seen.push_back(step.service);
    plan_.account.seen += static_cast<std::int64_t>(seen.size());
    std::size_t next = 0;
    for (FileThread& thread : plan_.threads)
      for (FileStep& step : thread.steps) {
        if (!wants_service(step, kind)) continue;
        if (step.service < 0 && seen.empty()) ++plan_.account.machine;
        if (step.service < 0 && !seen.empty()) {
          step.service = seen[next++ % seen.size()];
          ++plan_.account.borrowed;
        }
        if (step.service >= 0) used.push_back(step.service);
      }
    if (used.empty()) return;
    const auto middle = used.begin() + static_cast<std::ptrdiff_t>(used.size() / 2);
    std::nth_element(used.begin(), middle, used.end());
    median = *middle;
  }

  void count(const FileStep& step) {
    plan_.account.reads += step.kind == CallKind::file_read;
    plan_.account.writes += step.kind == CallKind::file_write;
    plan_.account.syncs += step.kind == CallKind::file_sync;
  }

  const CallHistory& history_;
  const std::function<std::size_t(std::int32_t)>& process_;
  // Tracers begin with one kind of event after the other: what came before says nothing.
  std::int64_t first_issue_ = std::numeric_limits<std::int64_t>::max();
  std::map<std::pair<std::size_t, std::int32_t>, std::uint32_t> numbers_;
  std::vector<Use> uses_;  // of each file
  FilePlan plan_;
};

}  // namespace

std::int64_t disk_requests(const CallHistory& history, const RecordedThread& thread) {
  const auto calls = history.disk_calls.find(thread.thread);
  if (calls == history.disk_calls.end()) return 0;
  return std::count_if(calls->second.begin(), calls->second.end(),
                       [](const DiskCall& each) { return each.issued > 0; });
}

std::int64_t disk_requests(const CallHistory& history) {
  std::int64_t requests = 0;
  for (const RecordedThread& each : history.threads) requests += disk_requests(history, each);
  return requests;
}

bool goes_to_disk(const CallHistory& history, const RecordedThread& thread) {
  return disk_requests(history, thread) > 0;
}

FilePlan plan_files(const CallHistory& history,
                    const std::function<bool(const RecordedThread&)>& included,
                    const std::function<std::size_t(std::int32_t)>& process) {
  FilePlanner planner(history, process);
  std::vector<std::size_t> threads;
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    if (goes_to_disk(history, history.threads[t]) && included(history.threads[t]))
      threads.push_back(t);
  for (const std::size_t t : threads) planner.look(t);
  planner.judge();
  for (const std::size_t t : threads) planner.plan(t);
  return planner.finish();
}

}  // namespace osarium::replay
