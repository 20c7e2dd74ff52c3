#include "app/timeline/recorder.hpp"

#include <algorithm>

#include "models/hardware/account.hpp"
#include "models/hardware/cpu.hpp"

namespace osarium::timeline {

namespace {

constexpr std::array<SliceKind, 4> kind_of = {SliceKind::call, SliceKind::crossing,
                                              SliceKind::service, SliceKind::lock};

}  // namespace

Recorder::Recorder(const Simulation& simulation, Writer& writer, std::vector<Window> windows,
                   std::map<RequestKey, std::uint32_t> slow)
    : simulation_(simulation),
      writer_(writer),
      windows_(std::move(windows)),
      slow_(std::move(slow)),
      edge_(windows_.empty() ? Time::never() : windows_.front().begin) {
  cpus_ = &add_group("cpus");
  requests_group_ = &add_group("requests");
  recorded_lane_.track = {.id = next_track_++, .group = cpus_, .name = "recorded"};
}

void Recorder::begin(const Context& context, Activity activity, Name what) {
  if (finished_) return;
  Seen& by = seen(context);
  by.cpu = context.place().index;
  const bool write = writing();
  const Slice& slice =
      by.open.emplace_back(Slice{kind_of[static_cast<std::size_t>(activity)], &label(what)});
  if (write && by.lane != nullptr) write_begin(here(by), *by.lane, slice);
}

void Recorder::end(const Context& context, Activity) {
  if (finished_) return;
  Seen& by = seen(context);
  by.cpu = context.place().index;
  if (by.open.empty()) return;
  const bool write = writing();
  if (write && by.lane != nullptr) write_end(here(by), *by.lane, by.open.back());
  by.open.pop_back();
}

// In the first of its lanes that is free.
void Recorder::holds(const Context& context, Name lock_class, const void* lock) {
  if (finished_) return;
  Seen& by = seen(context);
  const bool write = writing();
  std::size_t lane = 0;
  const auto taken = [&](const Held& held) { return held.lane == lane; };
  while (std::any_of(by.held.begin(), by.held.end(), taken)) ++lane;
  while (by.hold_lanes.size() <= lane) by.hold_lanes.emplace_back();
  by.held.push_back({lock, &label(lock_class), lane});
  make_child(by.hold_lanes[lane], by, "holds");
  if (write) write_begin(here(by), by.hold_lanes[lane], {SliceKind::holds, by.held.back().name});
}

void Recorder::lets_go(const Context& context, const void* lock) {
  if (finished_) return;
  Seen& by = seen(context);
  const bool write = writing();
  for (auto held = by.held.end(); held != by.held.begin();) {
    if ((--held)->lock != lock) continue;
    if (write) write_end(here(by), by.hold_lanes[held->lane], {SliceKind::holds, held->name});
    by.held.erase(held);
    return;
  }
}

void Recorder::switched(const Cpu& cpu, const Context* before, const Context* after) {
  if (finished_) return;
  const bool write = writing();
  const std::int32_t id = cpu.id().index;
  Seat& on = seat(id);
  Seen* const previous = on.thread;
  on.thread = after == nullptr ? nullptr : &seen(*after);
  if (previous != nullptr) {
    previous->running = false;
    if (previous->absence != Absence::exited)
      previous->absence =
          before != nullptr && before->waits_for_cpu() ? Absence::ready : Absence::asleep;
  }
  if (on.thread != nullptr) {
    on.thread->running = true;
    on.thread->cpu = id;
  }
  if (!write) return;
  if (previous != nullptr) known(previous->own);
  if (on.thread != nullptr) known(on.thread->own);
  const Runner& from = previous == nullptr ? idle_ : *previous->runner;
  const Absence why = previous == nullptr ? Absence::ready : previous->absence;
  writer_.switched(twice(at(now(), id, &from)), from, why, runner_on(id));
  ++recorded_.switches;
}

void Recorder::handler_comes(const Cpu& cpu, const Context& handler) {
  if (finished_) return;
  const bool write = writing();
  Seen& by = seen(handler);
  const std::int32_t id = cpu.id().index;
  Seat& on = seat(id);
  const bool soft = handler.rank() == Rank::softirq;
  by.cpu = id;
  by.lane = soft ? &on.softirqs : &on.interrupts;
  on.handlers.emplace_back(
      &by, Slice{soft ? SliceKind::softirq : SliceKind::interrupt, by.name, by.raised});
  by.raised = 0;
  if (write) write_begin(here(by), *by.lane, on.handlers.back().second);
}

void Recorder::handler_leaves(const Cpu& cpu, const Context& handler) {
  if (finished_) return;
  const bool write = writing();
  Seen& by = seen(handler);
  auto& there = seat(cpu.id().index).handlers;
  const auto found = std::find_if(there.rbegin(), there.rend(),
                                  [&](const auto& each) { return each.first == &by; });
  if (found == there.rend()) return;
  if (write) write_end(here(by), *by.lane, found->second);
  there.erase(std::next(found).base());
}

void Recorder::started(const Context& thread, std::uint32_t program) {
  if (finished_) return;
  Seen& who = seen(thread);
  Group& group = group_of(program, thread);
  Runner& runner = runners_.emplace_back();
  runner.id = next_id_++;
  runner.group = group.id;
  runner.name = runner.word = thread.name();
  for (char& c : runner.word)
    if (c == ' ' || c == '|' || c == '=' || c == ',') c = '_';
  who.runner = &runner;
  who.own.track = {.id = next_track_++,
                   .kind = Track::Kind::thread,
                   .group = &group,
                   .runner = &runner,
                   .name = runner.name};
  who.lane = &who.own;
  who.absence = Absence::asleep;
}

void Recorder::woken(const Context& thread, const Context* waker, CpuId target) {
  if (finished_) return;
  const bool write = writing();
  Seen& who = seen(thread);
  if (who.runner == nullptr) return;
  who.absence = Absence::ready;
  if (!write) return;
  known(who.own);
  const bool by_cpu = waker != nullptr && waker->cpu() != nullptr;
  const std::int32_t cpu = by_cpu ? waker->cpu()->id().index : target.index;
  writer_.woken(twice(at(now(), cpu, &runner_on(cpu))), *who.runner, target.index);
  ++recorded_.wakeups;
}

void Recorder::exits(const Context& thread) {
  if (!finished_) seen(thread).absence = Absence::exited;
}

void Recorder::interrupts(const Context& sender, CpuId target, const Context& handler) {
  if (finished_) return;
  const bool write = writing();
  Seen& by = seen(sender);
  Seen& to = seen(handler);
  by.cpu = sender.place().index;
  to.raised = next_flow_++;
  if (!write) return;
  ++recorded_.interrupts;
  if (by.lane != nullptr)
    writer_.instant(
        here(by), known(*by.lane),
        {SliceKind::interrupt, to.name, to.raised, static_cast<std::uint64_t>(target.index)});
}

void Recorder::arrives(Account& account, Name workload, std::uint32_t client,
                       std::uint64_t number) {
  if (finished_) return;
  const bool write = writing();
  const bool again = account.observed_as() != 0;
  const std::size_t index = again ? account.observed_as() - 1 : take_request(label(workload));
  account.observe_as(index + 1);
  Request& request = requests_[index];
  if (again && write) write_end(nowhere(), request.lane, request.slice);
  if (!again) {
    const auto slow = slow_.find({request.lane.track.name, client, number});
    request.slice = {.kind = SliceKind::request,
                     .name = &label(workload),
                     .flow = next_flow_++,
                     .number = number,
                     .client = client,
                     .rank = slow == slow_.end() ? 0 : slow->second};
  }
  if (write) write_begin(nowhere(), request.lane, request.slice);
}

void Recorder::ends(Account& account, bool) {
  if (finished_ || account.observed_as() == 0) return;
  const bool write = writing();
  const std::size_t index = account.observed_as() - 1;
  Request& request = requests_[index];
  if (write) write_end(nowhere(), request.lane, request.slice);
  request.slice.flow = 0;
  workloads_[request.workload].free.insert(index);
  account.observe_as(0);
}

void Recorder::works_for(const Context& context, const Account* account) {
  if (finished_) return;
  Seen& by = seen(context);
  const std::uint64_t index = account == nullptr ? 0 : account->observed_as();
  const Slice* const request = index == 0 ? nullptr : &requests_[index - 1].slice;
  const std::uint64_t flow = request == nullptr ? 0 : request->flow;
  if (flow == by.serving.flow) return;
  const bool write = writing();
  by.cpu = context.place().index;
  make_child(by.serves, by, "for requests");
  if (write && by.serving.flow != 0) write_end(here(by), by.serves, by.serving);
  by.serving = {};
  if (flow == 0) return;
  by.serving = *request;
  by.serving.kind = SliceKind::serves;
  if (write) write_begin(here(by), by.serves, by.serving);
}

}  // namespace osarium::timeline
