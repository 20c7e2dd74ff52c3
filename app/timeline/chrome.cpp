#include "app/timeline/chrome.hpp"

#include <utility>

#include "app/json.hpp"

namespace osarium::timeline {

namespace {

// Threads of programs have their own numbers; these come after them.
constexpr std::uint64_t first_track = 1'000'000'000, first_cpu = 2'000'000'000;
constexpr std::uint32_t schedule_group = 1'000'000'000;

std::uint64_t thread_of(const Track& track) {
  return track.kind == Track::Kind::thread ? track.runner->id : first_track + track.id;
}

// Microseconds, with all digits.
std::string time_of(Stamp stamp) {
  const std::string rest = std::to_string(stamp % 1000);
  return std::to_string(stamp / 1000) + "." + std::string(3 - rest.size(), '0') + rest;
}

std::string flow_of(const Slice& slice) {
  const bool first = slice.kind == SliceKind::request;
  return std::string("\"ph\":\"") + (first ? "s" : "t") +
         "\",\"bp\":\"e\",\"cat\":\"flow\",\"name\":\"request\",\"id\":" +
         std::to_string(slice.flow) + ",";
}

}  // namespace

ChromeWriter::ChromeWriter(OutputFile& file) : file_(file) {
  file_.write("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
}

void ChromeWriter::finish() { file_.write("\n]}\n"); }

void ChromeWriter::line(const std::string& members) {
  file_.write(std::exchange(first_, false) ? "\n{" : ",\n{");
  file_.write(members);
  file_.write("}");
}

std::string ChromeWriter::place(const Where& where, int later, std::uint32_t group,
                                std::uint64_t thread) const {
  return "\"ts\":" + time_of(where.stamp + later) + ",\"pid\":" + std::to_string(group) +
         ",\"tid\":" + std::to_string(thread);
}

void ChromeWriter::metadata(std::uint32_t group, std::uint64_t thread, const char* what,
                            const std::string& name) {
  line("\"ph\":\"M\",\"name\":\"" + std::string(what) + "\",\"pid\":" + std::to_string(group) +
       ",\"tid\":" + std::to_string(thread) + ",\"args\":{\"name\":" + json_text(name) + "}");
}

void ChromeWriter::add(const Group& group) { metadata(group.id, 0, "process_name", group.name); }

void ChromeWriter::add(const Track& track) {
  std::string name = track.name;
  if (track.kind == Track::Kind::child && track.runner != nullptr)
    name = track.runner->name + " " + name;
  metadata(track.group->id, thread_of(track), "thread_name", name);
}

void ChromeWriter::begin(const Where& where, const Track& track, const Slice& slice) {
  const std::string at = place(where, 0, track.group->id, thread_of(track));
  std::string arguments;
  if (slice.kind == SliceKind::request) {
    arguments = ",\"args\":{\"number\":" + std::to_string(slice.number) +
                ",\"client\":" + std::to_string(slice.client);
    if (slice.rank != 0) arguments += ",\"slowest\":" + std::to_string(slice.rank);
    arguments += "}";
  }
  line("\"ph\":\"B\",\"cat\":\"" + std::string(name_of(slice.kind)) +
       "\",\"name\":" + json_text(slice.name->text) + "," + at + arguments);
  if (slice.kind == SliceKind::request || slice.kind == SliceKind::serves)
    line(flow_of(slice) + at);
}

void ChromeWriter::end(const Where& where, const Track& track, const Slice&) {
  line("\"ph\":\"E\"," + place(where, 0, track.group->id, thread_of(track)));
}

void ChromeWriter::instant(const Where& where, const Track& track, const Slice& slice) {
  line("\"ph\":\"i\",\"s\":\"t\",\"cat\":\"" + std::string(name_of(slice.kind)) + "\",\"name\":" +
       json_text(slice.name->text) + "," + place(where, 0, track.group->id, thread_of(track)) +
       ",\"args\":{\"cpu\":" + std::to_string(slice.number) + "}");
}

void ChromeWriter::switched(const Where& where, const Runner& before, Absence,
                            const Runner& after) {
  const auto cpu = static_cast<std::size_t>(where.cpu);
  if (cpus_.empty()) metadata(schedule_group, 0, "process_name", "schedule");
  if (cpus_.size() <= cpu) cpus_.resize(cpu + 1);
  if (!cpus_[cpu])
    metadata(schedule_group, first_cpu + cpu, "thread_name", "cpu " + std::to_string(cpu));
  cpus_[cpu] = true;
  if (before.id != 0) line("\"ph\":\"E\"," + place(where, 0, schedule_group, first_cpu + cpu));
  if (after.id != 0)
    line("\"ph\":\"B\",\"cat\":\"schedule\",\"name\":" + json_text(after.name) + "," +
         place(where, 1, schedule_group, first_cpu + cpu) +
         ",\"args\":{\"tid\":" + std::to_string(after.id) + "}");
}

void ChromeWriter::woken(const Where& where, const Runner& thread, std::int32_t target) {
  line("\"ph\":\"i\",\"s\":\"t\",\"cat\":\"schedule\",\"name\":\"woken\"," +
       place(where, 0, thread.group, thread.id) + ",\"args\":{\"cpu\":" + std::to_string(target) +
       "}");
}

}  // namespace osarium::timeline
