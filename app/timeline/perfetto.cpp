#include "app/timeline/perfetto.hpp"

#include <utility>

namespace osarium::timeline {

namespace {

// Numbers of fields, from Perfetto's protos/perfetto/trace.
namespace trace {
constexpr std::uint32_t packet = 1;
}
namespace packet {
constexpr std::uint32_t ftrace_events = 1, timestamp = 8, sequence_id = 10, track_event = 11,
                        interned_data = 12, sequence_flags = 13, previous_dropped = 42,
                        track_descriptor = 60, first_on_sequence = 87;
constexpr std::uint64_t cleared = 1, needs_state = 2;  // values of sequence_flags
}  // namespace packet
namespace descriptor {
constexpr std::uint32_t uuid = 1, name = 2, process = 3, thread = 4, parent = 5;
constexpr std::uint32_t process_pid = 1, process_name = 6;
constexpr std::uint32_t thread_pid = 1, thread_tid = 2, thread_name = 5;
}  // namespace descriptor
namespace event {
constexpr std::uint32_t categories = 3, annotations = 4, type = 9, name = 10, track = 11, flow = 47;
constexpr std::uint64_t begin = 1, end = 2, instant = 3;  // values of type
constexpr std::uint32_t annotation_value = 3, annotation_name = 10;
}  // namespace event
namespace interned {
constexpr std::uint32_t categories = 1, names = 2, id = 1, text = 2;
}
namespace ftrace {
constexpr std::uint32_t cpu = 1, event = 2, timestamp = 1, pid = 2, sched_switch = 4,
                        sched_waking = 20;
// As the state of a thread that is switched from: TASK_RUNNING, TASK_INTERRUPTIBLE, EXIT_DEAD.
constexpr std::uint64_t states[] = {0, 1, 16};
constexpr std::uint64_t priority = 120;  // of an ordinary thread
}  // namespace ftrace

// Groups and tracks are numbered apart from each other, and 0 means the whole trace.
std::uint64_t uuid_of(const Group& group) { return std::uint64_t{1} << 32 | group.id; }

}  // namespace

void PerfettoWriter::write_packet() {
  packet_.number(packet::sequence_id, 1);
  if (!begun_) {
    packet_.number(packet::first_on_sequence, 1);
    packet_.number(packet::previous_dropped, 1);
  }
  packet_.number(packet::sequence_flags, packet::needs_state | (begun_ ? 0 : packet::cleared));
  begun_ = true;
  bundle_.clear();
  bundle_.message(trace::packet, packet_);
  file_.write(bundle_.bytes());
  packet_.clear();
}

void PerfettoWriter::add(const Group& group) {
  inner_.clear();
  inner_.number(descriptor::process_pid, group.id);
  inner_.text(descriptor::process_name, group.name);
  event_.clear();
  event_.number(descriptor::uuid, uuid_of(group));
  event_.message(descriptor::process, inner_);
  packet_.message(packet::track_descriptor, event_);
  write_packet();
}

void PerfettoWriter::add(const Track& track) {
  event_.clear();
  event_.number(descriptor::uuid, track.id);
  event_.number(descriptor::parent, track.parent != 0 ? track.parent : uuid_of(*track.group));
  if (track.kind == Track::Kind::thread) {
    inner_.clear();
    inner_.number(descriptor::thread_pid, track.group->id);
    inner_.number(descriptor::thread_tid, track.runner->id);
    inner_.text(descriptor::thread_name, track.name);
    event_.message(descriptor::thread, inner_);
  } else {
    event_.text(descriptor::name, track.name);
  }
  packet_.message(packet::track_descriptor, event_);
  write_packet();
}

void PerfettoWriter::annotate(const char* name, std::uint64_t value) {
  inner_.clear();
  inner_.text(event::annotation_name, name);
  inner_.number(event::annotation_value, value);
  event_.message(event::annotations, inner_);
}

void PerfettoWriter::event(const Where& where, const Track& track, const Slice& slice,
                           std::uint64_t type) {
  if (interned_.size() <= slice.name->id) interned_.resize(slice.name->id + 1);
  if (!interned_[slice.name->id]) {
    event_.clear();
    const bool categories = !std::exchange(categories_interned_, true);
    for (std::size_t i = 0; categories && i < slice_kinds; ++i) {
      inner_.clear();
      inner_.number(interned::id, i + 1);
      inner_.text(interned::text, name_of(static_cast<SliceKind>(i)));
      event_.message(interned::categories, inner_);
    }
    inner_.clear();
    inner_.number(interned::id, slice.name->id);
    inner_.text(interned::text, slice.name->text);
    event_.message(interned::names, inner_);
    packet_.message(packet::interned_data, event_);
    interned_[slice.name->id] = true;
  }
  packet_.number(packet::timestamp, static_cast<std::uint64_t>(where.stamp));
  event_.clear();
  event_.number(event::type, type);
  event_.number(event::track, track.id);
  event_.number(event::categories, static_cast<std::uint64_t>(slice.kind) + 1);
  event_.number(event::name, slice.name->id);
  if (slice.flow != 0) event_.fixed64(event::flow, slice.flow);
  if (slice.kind == SliceKind::request) {
    annotate("number", slice.number);
    annotate("client", slice.client);
    if (slice.rank != 0) annotate("slowest", slice.rank);
  }
  if (type == event::instant) annotate("cpu", slice.number);
  packet_.message(packet::track_event, event_);
  write_packet();
}

void PerfettoWriter::begin(const Where& where, const Track& track, const Slice& slice) {
  event(where, track, slice, event::begin);
}

void PerfettoWriter::end(const Where& where, const Track& track, const Slice&) {
  packet_.number(packet::timestamp, static_cast<std::uint64_t>(where.stamp));
  event_.clear();
  event_.number(event::type, event::end);
  event_.number(event::track, track.id);
  packet_.message(packet::track_event, event_);
  write_packet();
}

void PerfettoWriter::instant(const Where& where, const Track& track, const Slice& slice) {
  event(where, track, slice, event::instant);
}

// What is in inner_, as an event of that kind. Perfetto takes its stamp from there.
void PerfettoWriter::scheduler_event(const Where& where, std::uint32_t field) {
  event_.clear();
  event_.number(ftrace::timestamp, static_cast<std::uint64_t>(where.stamp));
  event_.number(ftrace::pid, where.runner->id);
  event_.message(field, inner_);
  bundle_.clear();
  bundle_.number(ftrace::cpu, static_cast<std::uint64_t>(where.cpu));
  bundle_.message(ftrace::event, event_);
  packet_.message(packet::ftrace_events, bundle_);
  write_packet();
}

void PerfettoWriter::switched(const Where& where, const Runner& before, Absence why,
                              const Runner& after) {
  inner_.clear();
  inner_.text(1, before.name);
  inner_.number(2, before.id);
  inner_.number(3, ftrace::priority);
  inner_.number(4, ftrace::states[static_cast<std::size_t>(why)]);
  inner_.text(5, after.name);
  inner_.number(6, after.id);
  inner_.number(7, ftrace::priority);
  scheduler_event(where, ftrace::sched_switch);
}

void PerfettoWriter::woken(const Where& where, const Runner& thread, std::int32_t target) {
  inner_.clear();
  inner_.text(1, thread.name);
  inner_.number(2, thread.id);
  inner_.number(3, ftrace::priority);
  inner_.number(4, 1);
  inner_.number(5, static_cast<std::uint64_t>(target));
  scheduler_event(where, ftrace::sched_waking);
}

}  // namespace osarium::timeline
