#include "workloads/replay/pipe_plan.hpp"

#include <algorithm>
#include <numeric>

#include "workloads/replay/pipe_cut.hpp"

namespace osarium::replay {

namespace {

class Planner {
 public:
  Planner(const CallHistory& history, const CallEnds& ends, const Pipes& pipes)
      : history_(history), ends_(ends), pipes_(pipes), group_of_pipe_(pipes.count) {
    std::iota(group_of_pipe_.begin(), group_of_pipe_.end(), 0);
  }

  PipePlan plan() {
    plan_.pipes.resize(pipes_.count);
    for (std::size_t t = 0; t < history_.threads.size(); ++t) take(t);
    std::map<std::size_t, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < threads_.size(); ++i) groups[group(first_pipe_[i])].push_back(i);
    for (const auto& [first, members] : groups) add(members);
    if (last_ > begin_) plan_.seconds = static_cast<double>(last_ - begin_) / 1e9;
    return std::move(plan_);
  }

 private:
  std::int32_t pipe_of(std::size_t t, std::size_t i) const {
    const std::int32_t end = ends_.of_call[t][i];
    return end < 0 ? -1 : pipes_.of_end[static_cast<std::size_t>(end)];
  }
  std::size_t group(std::size_t pipe) {
    while (group_of_pipe_[pipe] != pipe) pipe = group_of_pipe_[pipe];
    return pipe;
  }

  void take(std::size_t t) {
    PipedSteps thread;
    std::ptrdiff_t first = -1;
    std::int64_t work = 0;  // of calls that are left out
    std::int64_t left_out = 0;
    for (std::size_t i = 0; i < history_.threads[t].calls.size(); ++i) {
      const RecordedCall& call = history_.threads[t].calls[i];
      const std::int32_t pipe = moves_bytes(call.kind) ? pipe_of(t, i) : -1;
      work += call.work;
      // Waits, and reads that found nothing, are made anew.
      if (call.kind == CallKind::wait || (pipe >= 0 && call.result <= 0)) {
        ++left_out;
        continue;
      }
      if (pipe >= 0) first = connect(first, pipe);
      thread.push_back(step_of(call, pipe, std::exchange(work, 0)));
    }
    if (first < 0) return;
    plan_.remade += left_out;
    settle_reads(thread);
    plan_.threads.push_back({t, {}});
    threads_.push_back(std::move(thread));
    first_pipe_.push_back(static_cast<std::size_t>(first));
  }
  std::ptrdiff_t connect(std::ptrdiff_t first, std::int32_t pipe) {
    if (first < 0) return pipe;
    const std::size_t one = group(static_cast<std::size_t>(first));
    const std::size_t other = group(static_cast<std::size_t>(pipe));
    group_of_pipe_[std::max(one, other)] = std::min(one, other);
    return first;
  }

  static PipedStep step_of(const RecordedCall& call, std::int32_t pipe, std::int64_t work) {
    PipedStep timed{
        .step = {.kind = call.kind,
                 .work = work,
                 .bytes = call.kind == CallKind::sleep ? call.exit - call.enter : call.result,
                 .pipe = pipe},
        .at = call.kind == CallKind::receive ? call.exit : call.enter};
    if (pipe >= 0) {
      timed.moved = call.kind == CallKind::receive ? -call.result : call.result;
      timed.most = call.most;
    } else if (call.kind != CallKind::sleep) {
      timed.step.kind = CallKind::other;
    }
    return timed;
  }
  static void settle_reads(PipedSteps& thread) {
    const bool only_reads = reads_one_pipe_only(thread);
    for (PipedStep& each : thread) {
      if (each.moved >= 0) continue;
      each.step.whole = !only_reads;
      if (only_reads) each.step.bytes = std::max(each.step.bytes, each.most);
    }
  }

  void add(const std::vector<std::size_t>& members) {
    std::vector<const PipedSteps*> threads;
    for (const std::size_t i : members) threads.push_back(&threads_[i]);
    const PipeCut cut = cut_pipes(threads, pipes_.count);
    plan_.unbalanced += !cut.balanced;
    PipeGroup group{.threads = members, .pipes = cut.pipes, .starts = cut.starts};
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto [begin, end] = cut.kept[i];
      for (std::size_t s = begin; s < end; ++s) keep((*threads[i])[s], members[i]);
    }
    plan_.groups.push_back(std::move(group));
  }
  void keep(const PipedStep& each, std::size_t thread) {
    plan_.threads[thread].steps.push_back(each.step);
    if (each.moved <= 0) return;
    ++plan_.messages;
    begin_ = begin_ < 0 ? each.at : std::min(begin_, each.at);
    last_ = std::max(last_, each.at);
  }

  const CallHistory& history_;
  const CallEnds& ends_;
  const Pipes& pipes_;
  std::vector<std::size_t> group_of_pipe_;
  std::vector<PipedSteps> threads_;  // those of the plan
  std::vector<std::size_t> first_pipe_;
  std::int64_t begin_ = -1;
  std::int64_t last_ = -1;
  PipePlan plan_;
};

}  // namespace

PipePlan plan_pipes(const CallHistory& history, const CallEnds& ends, const Pipes& pipes) {
  return Planner(history, ends, pipes).plan();
}

}  // namespace osarium::replay
