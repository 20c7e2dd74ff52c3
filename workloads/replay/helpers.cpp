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
  bool serves;  // that end: else it is a client's time between two requests
  bool taken = false;
};

class Helpers {
 public:
  Helpers(const CallHistory& history, const CallEnds& ends, const Followed& followed,
          const WaysBack& ways_back, std::vector<HelperJob> jobs, Turns& turns)
      : history_(history),
        ends_(ends),
        followed_(followed),
        ways_back_(ways_back),
        jobs_(std::move(jobs)),
        turns_(turns) {}

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
          add_gap(e, std::max(received->at, since), step->since);
        if (step->begins) since = step->since;
        if (step->step.kind == CallKind::receive) received = &*step;
        if (sends(step->step.kind)) received = nullptr;
      }
    }
    std::stable_sort(gaps_.begin(), gaps_.end(),
                     [](const Gap& a, const Gap& b) { return a.from < b.from; });
    for (Gap& each : gaps_) gaps_of_[each.end].push_back(&each);
  }
  void add_gap(std::size_t end, std::int64_t from, std::int64_t to) {
    gaps_.push_back(
        {static_cast<std::int32_t>(end), from, std::max(from, to), followed_.servers[end]});
  }
  static bool receives_first(const std::vector<TimedStep>& steps,
                             std::vector<TimedStep>::const_iterator step) {
    for (auto each = step; each != steps.end() && (each == step || !each->begins); ++each)
      if (moves_bytes(each->step.kind)) return each->step.kind == CallKind::receive;
    return false;
  }

  void assign() {
    std::vector<HelperJob*> unknown;
    for (HelperJob& each : jobs_) {
      if (assign_known(each)) continue;
      each.placed = each.end >= 0 && (each.sure || each.handed < 0);  // nobody waits for it
      if (!each.placed) unknown.push_back(&each);
    }
    std::stable_sort(unknown.begin(), unknown.end(),
                     [](const HelperJob* a, const HelperJob* b) { return a->since < b->since; });
    std::map<std::int32_t, std::list<Gap*>> open;  // by process
    auto gap = gaps_.begin();
    for (HelperJob* const each : unknown) {
      for (; gap != gaps_.end() && gap->from <= std::max(each->since, each->handed); ++gap)
        if (gap->serves) open[process_of(*gap)].push_back(&*gap);
      if (each->handed >= 0) assign_unknown(*each, open[history_.threads[each->thread].process]);
      each->placed |= each->end >= 0;
    }
  }
  // One that gives nothing back, and to nobody, is not waited for.
  bool assign_known(HelperJob& job) {
    if (job.end < 0 || (job.handed < 0 && !job.passes)) return false;
    const std::int64_t at = job.handed < 0 ? job.since : job.handed;
    auto& gaps = gaps_of_[job.end];
    const auto gap =
        std::partition_point(gaps.begin(), gaps.end(), [&](const Gap* g) { return g->to < at; });
    if (gap == gaps.end() || (*gap)->from > at) return false;
    take(job, **gap);
    return true;
  }
  void assign_unknown(HelperJob& job, std::list<Gap*>& open) {
    for (auto found = open.begin(); found != open.end();) {
      Gap& first = **found;
      const bool over = first.taken || first.to < job.since;
      const bool fits = first.from <= job.handed && job.handed <= first.to;
      if (!over && !fits) {  // it is for another one
        ++found;
        continue;
      }
      found = open.erase(found);
      if (over) continue;
      job.end = first.end;
      return take(job, first);
    }
  }
  static void take(HelperJob& job, Gap& gap) {
    gap.taken = job.placed = job.awaited = true;
    job.since = std::max(job.since, gap.from);
  }
  std::int32_t process_of(const Gap& gap) const {
    return ends_.ends[static_cast<std::size_t>(gap.end)].process;
  }

  // What a helper did between two signs that it had done something may have been for several. One
  // that writes a sign for each has no others.
  void share() {
    std::map<std::int32_t, std::pair<std::size_t, std::size_t>> seen;  // of a process: helped, all
    for (const Gap& each : gaps_) {
      auto& [helped, all] = seen[process_of(each)];
      helped += each.serves && each.taken;
      all += each.serves;
    }
    std::map<std::size_t, std::vector<HelperJob*>> of_thread;
    for (HelperJob& each : jobs_)
      if (each.awaited && !ways_back_.users[each.thread]) of_thread[each.thread].push_back(&each);
    std::map<std::int32_t, std::vector<std::vector<HelperJob*>>> helpers;  // by process
    for (auto& [thread, jobs] : of_thread)
      helpers[history_.threads[thread].process].push_back(std::move(jobs));
    std::map<const HelperJob*, std::vector<const Gap*>> more;
    for (const Gap& gap : gaps_) {
      const auto& [helped, all] = seen.at(process_of(gap));
      if (!gap.serves || gap.taken || least_share * helped < all) continue;
      const HelperJob* least = nullptr;  // of those that were at work while it waited
      for (const auto& jobs : helpers[process_of(gap)])
        if (const HelperJob* const job = at_work(jobs, gap))
          if (least == nullptr || more[job].size() < more[least].size()) least = job;
      if (least != nullptr) more[least].push_back(&gap);
    }
    for (HelperJob& each : jobs_)  // in their order
      if (const auto found = more.find(&each); found != more.end()) share(each, found->second);
  }
  // The last of its jobs then.
  static const HelperJob* at_work(const std::vector<HelperJob*>& jobs, const Gap& gap) {
    const auto later = std::partition_point(
        jobs.begin(), jobs.end(), [&](const HelperJob* each) { return each->since < gap.to; });
    if (later == jobs.begin() || gap.from > (*std::prev(later))->until) return nullptr;
    return *std::prev(later);
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
  const Followed& followed_;
  const WaysBack& ways_back_;
  std::vector<HelperJob> jobs_;
  Turns& turns_;
  std::vector<Gap> gaps_;  // by their beginnings
  std::map<std::int32_t, std::vector<Gap*>> gaps_of_;
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
  Helpers(history, ends, followed, ways_back, std::move(found.jobs), turns).add(idle);
  turns.idle_helpers = std::ssize(idle);
}

}  // namespace osarium::replay
