#include "workloads/replay/helper_jobs.hpp"

namespace osarium::replay {

namespace {

class JobCutter {
 public:
  JobCutter(const CallHistory& history, const CallEnds& ends, const Followed& followed,
            const AtEnd& at_end, const WaysBack& ways_back)
      : history_(history),
        ends_(ends),
        followed_(followed),
        at_end_(at_end),
        ways_back_(ways_back) {}

  HelperJobs cut() {
    for (std::size_t t = 0; t < history_.threads.size(); ++t)
      if (followed_.helpers[t]) cut_jobs(t);
    return std::move(found_);
  }

 private:
  bool hands_back(std::size_t t, std::size_t i, HelperJob& job) const {
    const RecordedCall& call = history_.threads[t].calls[i];
    if (ways_back_.users[t])
      return sends(call.kind) && call.result > 0 && ways_back_.ends.contains(ends_.of_call[t][i]);
    for (const CallPlace& woken : followed_.wakers.woken_by(t, i)) {
      const std::int32_t end = at_end_.of(woken);
      job.end = end >= 0 ? end : at_end_.after(woken, history_);
      if (job.end >= 0) return job.sure = true;
    }
    return false;
  }
  bool lets_helper_go_on(std::size_t t, std::size_t i) const {
    const std::span<const CallPlace> woken = followed_.wakers.woken_by(t, i);
    return std::any_of(woken.begin(), woken.end(),
                       [this](const CallPlace& each) { return followed_.helpers[each.thread]; });
  }
  bool waits_for_work(std::size_t t, std::size_t i) const {
    const RecordedCall& call = history_.threads[t].calls[i];
    if (call.kind == CallKind::wait) return true;
    if (call.kind != CallKind::futex_wait) return false;
    if (call.result == timed_out) return true;
    const CallPlace* const waker = followed_.wakers.waker_of(t, i);
    return call.result == 0 && (waker == nullptr || !followed_.helpers[waker->thread]);
  }

  void cut_jobs(std::size_t t) {
    const auto& calls = history_.threads[t].calls;
    HelperJob job{.thread = t, .since = 0};
    std::size_t back = 0;  // of its steps, those up to where it was handed back
    const auto next = [&](HelperJob another, std::int64_t until) {
      job.until = until;
      if (!job.steps.empty()) found_.jobs.push_back(std::move(job));
      job = std::move(another);
      back = 0;
    };
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (waits_for_work(t, i)) {
        ++found_.waits;
        if (!job.steps.empty()) job.steps.back().tail += calls[i].work;
        const CallPlace* const waker = followed_.wakers.waker_of(t, i);
        next({.thread = t,
              .since = waker == nullptr ? calls[i].exit
                                        : history_.threads[waker->thread].calls[waker->call].enter,
              .end = waker == nullptr ? -1 : at_end_.of(*waker)},
             calls[i].enter);
        continue;
      }
      job.steps.push_back({.step = other_step(calls[i]), .at = calls[i].enter, .thread = t});
      job.steps.back().step.work = calls[i].work;
      HelperJob found{.thread = t, .since = job.handed};
      job.passes |= lets_helper_go_on(t, i);
      if (!hands_back(t, i, found)) continue;
      if (job.handed >= 0) {  // what it did since then was for another one
        const auto rest = job.steps.begin() + static_cast<std::ptrdiff_t>(back);
        found.steps.assign(rest, job.steps.end());
        job.steps.erase(rest, job.steps.end());
        next(std::move(found), job.handed);
      } else if (found.end >= 0) {
        job.end = found.end;
        job.sure = true;
      }
      if (calls[i].kind == CallKind::futex_wake) job.steps.back().step.kind = CallKind::futex_wake;
      job.handed = calls[i].enter;
      back = job.steps.size();
    }
    next({.thread = t, .since = 0}, calls.empty() ? 0 : calls.back().exit);
  }

  const CallHistory& history_;
  const CallEnds& ends_;
  const Followed& followed_;
  const AtEnd& at_end_;
  const WaysBack& ways_back_;
  HelperJobs found_;
};

}  // namespace

HelperJobs find_helper_jobs(const CallHistory& history, const CallEnds& ends,
                            const Followed& followed, const AtEnd& at_end,
                            const WaysBack& ways_back) {
  return JobCutter(history, ends, followed, at_end, ways_back).cut();
}

}  // namespace osarium::replay
