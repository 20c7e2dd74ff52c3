#include "workloads/replay/helpers.hpp"

#include <algorithm>
#include <list>
#include <set>

#include "workloads/replay/helper_jobs.hpp"

namespace osarium::replay {

namespace {

// Of the requests that waited for something one in so many was seen to be helped: all were.
constexpr std::size_t least_share = 5;

// A request has been received, and its thread does something else before it answers.
struct Gap {
  std::int32_t end;
  std::int64_t from;
  std::int64_t to;
  bool taken = false;
};

class Helpers {
 public:
  Helpers(const CallHistory& history, const CallEnds& ends, std::vector<HelperJob> jobs,
          Turns& turns)
      : history_(history), ends_(ends), jobs_(std::move(jobs)), turns_(turns) {}

  // Who is left is of no use to anybody.
  void add(std::set<std::size_t>& idle) {
    find_gaps();
    assign();
    merge();
    share();
    place(idle);
  }

 private:
  void find_gaps() {
    for (std::size_t e = 0; e < turns_.of_end.size(); ++e) {
      const std::vector<TimedStep>& steps = turns_.of_end[e];
      const TimedStep* received = nullptr;
      std::int64_t since = 0;
      for (auto step = steps.begin(); step != steps.end(); ++step) {
        if (step->begins && step->waits && received != nullptr && !receives_first(steps, step))
          gaps_.push_back(
              {static_cast<std::int32_t>(e), std::max(received->at, since), step->since});
        if (step->begins) since = step->since;
        if (step->step.kind == CallKind::receive) received = &*step;
        if (sends(step->step.kind)) received = nullptr;
      }
    }
    std::stable_sort(gaps_.begin(), gaps_.end(),
                     [](const Gap& a, const Gap& b) { return a.from < b.from; });
    for (Gap& each : gaps_) gaps_of_[each.end].push_back(&each);
  }
  static bool receives_first(const std::vector<TimedStep>& steps,
                             std::vector<TimedStep>::const_iterator step) {
    for (auto each = step; each != steps.end() && (each == step || !each->begins); ++each)
      if (moves_bytes(each->step.kind)) return each->step.kind == CallKind::receive;
    return false;
  }

  void assign() {
    std::vector<HelperJob*> unknown;
    for (HelperJob& each : jobs_)
      if (!assign_known(each)) unknown.push_back(&each);
    std::stable_sort(unknown.begin(), unknown.end(),
                     [](const HelperJob* a, const HelperJob* b) { return a->since < b->since; });
    std::map<std::int32_t, std::list<Gap*>> open;  // by process
    auto gap = gaps_.begin();
    for (HelperJob* const each : unknown) {
      for (; gap != gaps_.end() && gap->from <= each->since; ++gap)
        open[process_of(*gap)].push_back(&*gap);
      if (each->handed < 0) continue;
      std::list<Gap*>& its = open[history_.threads[each->thread].process];
      for (auto found = its.begin(); found != its.end() && !each->placed;) {
        Gap& first = **found;
        if (!first.taken && first.to >= each->since && first.to < each->handed) {
          ++found;  // for another one that hands back sooner
          continue;
        }
        if (!first.taken && first.to >= each->handed) {
          first.taken = true;
          each->placed = each->awaited = true;
          each->end = first.end;
        }
        found = its.erase(found);
      }
    }
    for (HelperJob* const each : unknown) each->placed |= each->end >= 0;  // nobody waits for it
  }
  bool assign_known(HelperJob& job) {
    if (job.end < 0) return false;
    const std::int64_t at = job.handed < 0 ? job.since : job.handed;
    auto& gaps = gaps_of_[job.end];
    const auto first =
        std::partition_point(gaps.begin(), gaps.end(), [&](const Gap* g) { return g->to < at; });
    for (auto gap = first; gap != gaps.end() && (*gap)->from <= at; ++gap) {
      if ((*gap)->taken) continue;
      (*gap)->taken = job.placed = job.awaited = true;
      return true;
    }
    return false;
  }
  std::int32_t process_of(const Gap& gap) const {
    return ends_.ends[static_cast<std::size_t>(gap.end)].process;
  }

  // What a helper did between two signs that it had done something may have been for several.
  void share() {
    std::map<std::int32_t, std::pair<std::size_t, std::size_t>> seen;  // of a process: helped, all
    for (const Gap& each : gaps_) {
      auto& [helped, all] = seen[process_of(each)];
      helped += each.taken;
      ++all;
    }
    for (HelperJob& each : jobs_)
      if (each.awaited) of_thread_[each.thread].push_back(&each);
    std::map<HelperJob*, std::vector<const Gap*>> more;
    for (const Gap& gap : gaps_) {
      const auto& [helped, all] = seen.at(process_of(gap));
      if (gap.taken || least_share * helped < all) continue;
      if (HelperJob* const job = at_work(gap)) more[job].push_back(&gap);
    }
    for (auto& each : jobs_)  // in their order
      if (const auto found = more.find(&each); found != more.end()) share(each, found->second);
  }
  // Who was while the request waited; of several the first, with the last of its jobs.
  HelperJob* at_work(const Gap& gap) const {
    for (const auto& [thread, jobs] : of_thread_) {
      if (history_.threads[thread].process != process_of(gap)) continue;
      const auto later = std::partition_point(
          jobs.begin(), jobs.end(), [&](const HelperJob* each) { return each->since < gap.to; });
      if (later != jobs.begin() && gap.from <= (*std::prev(later))->until) return *std::prev(later);
    }
    return nullptr;
  }
  void share(HelperJob& job, const std::vector<const Gap*>& others) {
    const auto parts = std::ssize(others) + 1;
    std::int64_t work = 0;
    for (TimedStep& each : job.steps) {
      work += each.step.work + each.tail;
      each.step.work /= parts;
      each.tail /= parts;
    }
    for (const Gap* const each : others) {
      const std::int64_t since = std::max(each->from, job.since);
      std::vector<TimedStep> steps = {
          {.step = {.kind = CallKind::futex_wake, .work = work / parts, .more = true},
           .at = since,
           .thread = job.thread}};
      add_turn(steps, Part::helps, since, turns_.of_end[static_cast<std::size_t>(each->end)]);
    }
  }

  // What is for nobody goes with what its thread did before.
  void merge() {
    HelperJob* last = nullptr;
    for (HelperJob& each : jobs_) {
      if (each.placed) {
        last = &each;
      } else if (last != nullptr && last->thread == each.thread) {
        last->steps.insert(last->steps.end(), each.steps.begin(), each.steps.end());
        last->until = each.until;
      }
    }
  }

  void place(std::set<std::size_t>& idle) {
    for (HelperJob& each : jobs_) {
      if (!each.placed) continue;
      idle.erase(each.thread);
      add_turn(each.steps, each.awaited ? Part::helps : Part::follows, each.since,
               turns_.of_end[static_cast<std::size_t>(each.end)]);
    }
  }

  const CallHistory& history_;
  const CallEnds& ends_;
  std::vector<HelperJob> jobs_;
  Turns& turns_;
  std::vector<Gap> gaps_;  // by their beginnings
  std::map<std::int32_t, std::vector<Gap*>> gaps_of_;
  std::map<std::size_t, std::vector<HelperJob*>> of_thread_;  // those that are waited for
};

}  // namespace

void add_helpers(const CallHistory& history, const CallEnds& ends, const Followed& followed,
                 const AtEnd& at_end, const WaysBack& ways_back, Turns& turns) {
  std::set<std::size_t> idle;
  for (std::size_t t = 0; t < followed.helpers.size(); ++t)
    if (followed.helpers[t]) idle.insert(t);
  if (idle.empty()) return;
  HelperJobs found = find_helper_jobs(history, ends, followed, at_end, ways_back);
  turns.remade += found.waits;
  Helpers(history, ends, std::move(found.jobs), turns).add(idle);
  turns.idle_helpers = std::ssize(idle);
}

}  // namespace osarium::replay
