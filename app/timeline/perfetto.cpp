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

void PerfettoWriter::begin_packet() {
  packet_.clear();
  whole_ = packet_.open(trace::packet);
}

// Only a packet that refers to names depends on those before it.
void PerfettoWriter::end_packet(bool with_names) {
  packet_.number(packet::sequence_id, 1);
  if (!std::exchange(begun_, true)) {
    packet_.number(packet::first_on_sequence, 1);
    packet_.number(packet::previous_dropped, 1);
    packet_.number(packet::sequence_flags, packet::cleared | packet::needs_state);
  } else if (with_names) {
    packet_.number(packet::sequence_flags, packet::needs_state);
  }
  packet_.close(whole_);
  file_.write(packet_.bytes());
}

void PerfettoWriter::add(const Group& group) {
  begin_packet();
  const auto track = packet_.open(packet::track_descriptor);
  packet_.number(descriptor::uuid, uuid_of(group));
  const auto process = packet_.open(descriptor::process);
  packet_.number(descriptor::process_pid, group.id);
  packet_.text(descriptor::process_name, group.name);
  packet_.close(process);
  packet_.close(track);
  end_packet(false);
}

void PerfettoWriter::add(const Track& track) {
  begin_packet();
  const auto described = packet_.open(packet::track_descriptor);
  packet_.number(descriptor::uuid, track.id);
  packet_.number(descriptor::parent, track.parent != 0 ? track.parent : uuid_of(*track.group));
  if (track.kind == Track::Kind::thread) {
    const auto thread = packet_.open(descriptor::thread);
    packet_.number(descriptor::thread_pid, track.group->id);
    packet_.number(descriptor::thread_tid, track.runner->id);
    packet_.text(descriptor::thread_name, track.name);
    packet_.close(thread);
  } else {
    packet_.text(descriptor::name, track.name);
  }
  packet_.close(described);
  end_packet(false);
}

void PerfettoWriter::annotate(const char* name, std::uint64_t value) {
  const auto annotation = packet_.open(event::annotations);
  packet_.text(event::annotation_name, name);
  packet_.number(event::annotation_value, value);
  packet_.close(annotation);
}

void PerfettoWriter::intern(std::uint32_t kind, std::uint64_t id, std::string_view text) {
  const auto entry = packet_.open(kind);
  packet_.number(interned::id, id);
  packet_.text(interned::text, text);
  packet_.close(entry);
}

void PerfettoWriter::intern(const Label& label) {
  if (interned_.size() <= label.id) interned_.resize(label.id + 1);
  if (interned_[label.id]) return;
  interned_[label.id] = true;
  const auto data = packet_.open(packet::interned_data);
  if (!std::exchange(categories_interned_, true))
    for (std::size_t i = 0; i < slice_kinds; ++i)
      intern(interned::categories, i + 1, name_of(static_cast<SliceKind>(i)));
  intern(interned::names, label.id, label.text);
  packet_.close(data);
}

void PerfettoWriter::event(const Where& where, const Track& track, const Slice& slice,
                           std::uint64_t type) {
  begin_packet();
  intern(*slice.name);
  packet_.number(packet::timestamp, static_cast<std::uint64_t>(where.stamp));
  const auto event = packet_.open(packet::track_event);
  packet_.number(event::type, type);
  packet_.number(event::track, track.id);
  packet_.number(event::categories, static_cast<std::uint64_t>(slice.kind) + 1);
  packet_.number(event::name, slice.name->id);
  if (slice.flow != 0) packet_.fixed64(event::flow, slice.flow);
  if (slice.kind == SliceKind::request) {
    annotate("number", slice.number);
    annotate("client", slice.client);
    if (slice.rank != 0) annotate("slowest", slice.rank);
  }
  if (type == event::instant) annotate("cpu", slice.number);
  packet_.close(event);
  end_packet(true);
}

void PerfettoWriter::begin(const Where& where, const Track& track, const Slice& slice) {
  event(where, track, slice, event::begin);
}

void PerfettoWriter::end(const Where& where, const Track& track, const Slice&) {
  begin_packet();
  packet_.number(packet::timestamp, static_cast<std::uint64_t>(where.stamp));
  const auto event = packet_.open(packet::track_event);
  packet_.number(event::type, event::end);
  packet_.number(event::track, track.id);
  packet_.close(event);
  end_packet(false);
}

void PerfettoWriter::instant(const Where& where, const Track& track, const Slice& slice) {
  event(where, track, slice, event::instant);
}

// An event of ftrace, as one of a bundle of one: Perfetto takes its stamp from there.
template <class Fill>
void PerfettoWriter::scheduler_event(const Where& where, std::uint32_t kind, Fill fill) {
  begin_packet();
  const auto bundle = packet_.open(packet::ftrace_events);
  packet_.number(ftrace::cpu, static_cast<std::uint64_t>(where.cpu));
  const auto event = packet_.open(ftrace::event);
  packet_.number(ftrace::timestamp, static_cast<std::uint64_t>(where.stamp));
  packet_.number(ftrace::pid, where.runner->id);
  const auto inner = packet_.open(kind);
  fill();
  packet_.close(inner);
  packet_.close(event);
  packet_.close(bundle);
  end_packet(false);
}

void PerfettoWriter::switched(const Where& where, const Runner& before, Absence why,
                              const Runner& after) {
  scheduler_event(where, ftrace::sched_switch, [&] {
    packet_.text(1, before.name);
    packet_.number(2, before.id);
    packet_.number(3, ftrace::priority);
    packet_.number(4, ftrace::states[static_cast<std::size_t>(why)]);
    packet_.text(5, after.name);
    packet_.number(6, after.id);
    packet_.number(7, ftrace::priority);
  });
}

void PerfettoWriter::woken(const Where& where, const Runner& thread, std::int32_t target) {
  scheduler_event(where, ftrace::sched_waking, [&] {
    packet_.text(1, thread.name);
    packet_.number(2, thread.id);
    packet_.number(3, ftrace::priority);
    packet_.number(4, 1);
    packet_.number(5, static_cast<std::uint64_t>(target));
  });
}

}  // namespace osarium::timeline
