// The Recorder's windows, tables of names, and what it writes.
#include <algorithm>

#include "app/timeline/recorder.hpp"

namespace osarium::timeline {

void Recorder::pass_edges() {
  while (now() >= edge_) {
    if (recording_)
      close_all(edge_);
    else
      open_all(edge_);
    recording_ = !recording_;
    if (!recording_) ++next_window_;
    if (next_window_ == windows_.size())
      edge_ = Time::never();
    else
      edge_ = recording_ ? windows_[next_window_].end : windows_[next_window_].begin;
  }
}

void Recorder::open_all(Time time) {
  write_begin(at(time, 0, &idle_), recorded_lane_, {SliceKind::recorded, &label("recorded")});
  for (Request& request : requests_)
    if (request.slice.flow != 0)
      write_begin(at(time, 0, &idle_), request.lane, request.slice, false);
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (seats_[i]->thread == nullptr) continue;
    known(seats_[i]->thread->own);
    const Where where = twice(at(time, static_cast<std::int32_t>(i), &idle_));
    writer_.switched(where, idle_, Absence::ready, *seats_[i]->thread->runner);
  }
  for (Seen& each : contexts_) {
    if (each.runner == nullptr) continue;
    known(each.own);
    if (!each.running && each.absence == Absence::ready)
      writer_.woken(twice(at(time, each.cpu, &runner_on(each.cpu))), *each.runner, each.cpu);
    open(each, time);
  }
  for (const auto& seat : seats_)
    for (auto& [handler, slice] : seat->handlers) {
      write_begin(here(*handler, time), *handler->lane, slice, false);
      open(*handler, time);
    }
}

void Recorder::open(Seen& context, Time time) {
  if (context.serving.flow != 0)
    write_begin(here(context, time), context.serves, context.serving, false);
  for (const Slice& slice : context.open)
    if (context.lane != nullptr) write_begin(here(context, time), *context.lane, slice, false);
  for (const Held& held : context.held)
    write_begin(here(context, time), context.hold_lanes[held.lane], {SliceKind::holds, held.name},
                false);
}

void Recorder::close_all(Time time) {
  for (const auto& seat : seats_)
    for (auto each = seat->handlers.rbegin(); each != seat->handlers.rend(); ++each) {
      close(*each->first, time);
      write_end(here(*each->first, time), *each->first->lane, each->second);
    }
  for (Seen& each : contexts_)
    if (each.runner != nullptr) close(each, time);
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (seats_[i]->thread == nullptr) continue;
    const Runner& runner = *seats_[i]->thread->runner;
    writer_.switched(twice(at(time, static_cast<std::int32_t>(i), &runner)), runner, Absence::ready,
                     idle_);
  }
  for (Request& request : requests_)
    if (request.slice.flow != 0) write_end(at(time, 0, &idle_), request.lane, request.slice);
  write_end(at(time, 0, &idle_), recorded_lane_, {SliceKind::recorded, &label("recorded")});
}

void Recorder::close(Seen& context, Time time) {
  for (const Held& held : context.held)
    write_end(here(context, time), context.hold_lanes[held.lane], {SliceKind::holds, held.name});
  for (auto slice = context.open.rbegin(); slice != context.open.rend(); ++slice)
    if (context.lane != nullptr) write_end(here(context, time), *context.lane, *slice);
  if (context.serving.flow != 0) write_end(here(context, time), context.serves, context.serving);
}

void Recorder::finish() {
  if (finished_) return;
  if (writing()) close_all(now());
  finished_ = true;
  writer_.finish();
}

Where Recorder::at(Time time, std::int32_t cpu, const Runner* runner) {
  const Stamp wanted = (time - Time()).picoseconds() / 1000;
  last_ = std::max(wanted, last_ + 1);
  recorded_.late = std::max(recorded_.late, last_ - wanted);
  if (recorded_.first < 0) recorded_.first = last_;
  recorded_.last = last_;
  ++recorded_.events;
  return {last_, cpu, runner};
}

Where Recorder::here(const Seen& context, Time time) {
  return at(time, context.cpu,
            context.runner != nullptr ? context.runner : &runner_on(context.cpu));
}

const Runner& Recorder::runner_on(std::int32_t cpu) {
  const Seat& on = seat(cpu);
  return on.thread == nullptr ? idle_ : *on.thread->runner;
}

const Track& Recorder::known(Lane& lane) {
  if (lane.added) return lane.track;
  if (lane.parent != nullptr) known(*lane.parent);
  if (added_groups_.insert(lane.track.group->id).second) writer_.add(*lane.track.group);
  writer_.add(lane.track);
  lane.added = true;
  return lane.track;
}

void Recorder::write_begin(const Where& where, Lane& lane, const Slice& slice, bool fresh) {
  if (fresh) ++recorded_.begun[static_cast<std::size_t>(slice.kind)];
  writer_.begin(slice.kind == SliceKind::call ? twice(where) : where, known(lane), slice);
}

void Recorder::write_end(const Where& where, Lane& lane, const Slice& slice) {
  writer_.end(slice.kind == SliceKind::call ? twice(where) : where, known(lane), slice);
}

Recorder::Seen& Recorder::seen(const Context& context) {
  if (context.observed_as() == 0) {
    Seen& fresh = contexts_.emplace_back();
    fresh.name = &label(context.name());
    context.observe_as(static_cast<std::uint32_t>(contexts_.size()));
    return fresh;
  }
  return contexts_[context.observed_as() - 1];
}

void Recorder::make_seats(std::size_t count) {
  while (seats_.size() < count) {
    Seat& fresh = *seats_.emplace_back(std::make_unique<Seat>());
    const std::string name = "cpu " + std::to_string(seats_.size() - 1);
    fresh.interrupts.track = {.id = next_track_++, .group = cpus_, .name = name + " interrupts"};
    fresh.softirqs.track = {.id = next_track_++, .group = cpus_, .name = name + " softirqs"};
  }
}

const Label& Recorder::find_label(Name name) {
  const auto found = by_text_.find(std::string_view(name));
  if (found != by_text_.end()) return *found->second;
  Label& fresh = labels_.emplace_back();
  fresh.id = static_cast<std::uint32_t>(labels_.size());
  fresh.text = fresh.word = name;
  for (char& c : fresh.word)
    if (c == '|' || c == '\n') c = '/';
  by_text_.emplace(name, &fresh);
  return fresh;
}

Group& Recorder::add_group(std::string name) {
  return groups_.emplace_back(Group{next_id_++, std::move(name)});
}

void Recorder::program(std::uint32_t id, Name name) {
  if (!finished_) programs_[{id, 0}] = &add_group(name);
}

// A program that nobody has told of is called after its first thread.
Group& Recorder::group_of(std::uint32_t program, const Context& thread) {
  const std::int32_t kernel = program == 0 ? thread.kernel().index : 0;
  Group*& group = programs_[{program, kernel}];
  if (group == nullptr)
    group = &add_group(program == 0 ? "kernel " + std::to_string(kernel) : thread.name());
  return *group;
}

std::size_t Recorder::take_request(const Label& workload) {
  std::size_t index = 0;
  while (index < workloads_.size() && workloads_[index].name != &workload) ++index;
  if (index == workloads_.size()) workloads_.push_back({&workload, {}});
  std::set<std::size_t>& free = workloads_[index].free;
  if (!free.empty()) return free.extract(free.begin()).value();
  Request& fresh = requests_.emplace_back();
  fresh.workload = index;
  fresh.lane.track = {.id = next_track_++, .group = requests_group_, .name = workload.text};
  return requests_.size() - 1;
}

void Recorder::make_child(Lane& lane, Seen& of, const char* name) {
  if (lane.track.id != 0) return;
  lane.parent = of.lane;
  lane.track = {.id = next_track_++,
                .kind = Track::Kind::child,
                .group = of.lane == nullptr ? cpus_ : of.lane->track.group,
                .runner = of.runner,
                .parent = of.lane == nullptr ? 0 : of.lane->track.id,
                .name = name};
}

}  // namespace osarium::timeline
