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

// Times are microseconds.
std::string microseconds_of(Stamp microseconds) { return std::to_string(microseconds) + "."; }

std::string place(std::uint32_t group, std::uint64_t thread) {
  return ",\"pid\":" + std::to_string(group) + ",\"tid\":" + std::to_string(thread);
}

// The beginning of an event, up to its time.
std::string event(const std::string& members) { return ",\n{" + members + ",\"ts\":"; }

}  // namespace

ChromeWriter::ChromeWriter(OutputFile& file)
    : lines_(file, microseconds_of),
      end_(lines_.piece(event("\"ph\":\"E\""))),
      close_(lines_.piece("}")),
      cpu_(lines_.piece(",\"args\":{\"cpu\":")),
      close_arguments_(lines_.piece("}}")),
      thread_(lines_.piece(",\"args\":{\"tid\":")),
      woken_(
          lines_.piece(event("\"ph\":\"i\",\"s\":\"t\",\"cat\":\"schedule\",\"name\":\"woken\""))),
      number_(lines_.piece(",\"args\":{\"number\":")),
      client_(lines_.piece(",\"client\":")),
      slowest_(lines_.piece(",\"slowest\":")),
      flow_begin_(lines_.piece(
          ",\n{\"ph\":\"s\",\"bp\":\"e\",\"cat\":\"flow\",\"name\":\"request\",\"id\":")),
      flow_step_(lines_.piece(
          ",\n{\"ph\":\"t\",\"bp\":\"e\",\"cat\":\"flow\",\"name\":\"request\",\"id\":")),
      flow_stamp_(lines_.piece(",\"ts\":")) {
  lines_.write(lines_.piece("{\"displayTimeUnit\":\"ns\",\"traceEvents\":["));
}

void ChromeWriter::finish() { lines_.write(lines_.piece("\n]}\n")); }

// Something is always told of before it is used, so that this comes first.
void ChromeWriter::metadata(std::uint32_t group, std::uint64_t thread, const char* what,
                            const std::string& name) {
  lines_.write(
      lines_.piece(std::exchange(first_, false) ? "\n{" : ",\n{"),
      lines_.piece("\"ph\":\"M\",\"name\":\"" + std::string(what) + "\"" + place(group, thread) +
                   ",\"args\":{\"name\":" + json_text(name) + "}}"));
}

void ChromeWriter::add(const Group& group) { metadata(group.id, 0, "process_name", group.name); }

void ChromeWriter::add(const Track& track) {
  std::string name = track.name;
  if (track.kind == Track::Kind::child && track.runner != nullptr)
    name = track.runner->name + " " + name;
  metadata(track.group->id, thread_of(track), "thread_name", name);
}

const Piece& ChromeWriter::place_of(const Track& track) {
  Piece& piece = tracks_[track.id];
  if (piece.empty()) piece = lines_.piece(place(track.group->id, thread_of(track)));
  return piece;
}

const Piece& ChromeWriter::place_of(std::int32_t cpu) {
  const auto id = static_cast<std::size_t>(cpu);
  Piece& piece = cpus_[id];
  if (!piece.empty()) return piece;
  if (!std::exchange(scheduled_, true)) metadata(schedule_group, 0, "process_name", "schedule");
  metadata(schedule_group, first_cpu + id, "thread_name", "cpu " + std::to_string(id));
  return piece = lines_.piece(place(schedule_group, first_cpu + id));
}

const ChromeWriter::OfRunner& ChromeWriter::of_runner(const Runner& runner) {
  OfRunner& pieces = runners_[runner.id];
  if (!pieces.place.empty()) return pieces;
  pieces.place = lines_.piece(place(runner.group, runner.id));
  pieces.runs =
      lines_.piece(event("\"ph\":\"B\",\"cat\":\"schedule\",\"name\":" + json_text(runner.name)));
  return pieces;
}

const ChromeWriter::Words& ChromeWriter::words_of(const Slice& slice) {
  Words& words = words_[slice.name->id * slice_kinds + static_cast<std::size_t>(slice.kind)];
  if (!words.begin.empty()) return words;
  const std::string named = std::string("\"cat\":\"") + name_of(slice.kind) +
                            "\",\"name\":" + json_text(slice.name->text);
  words.begin = lines_.piece(event("\"ph\":\"B\"," + named));
  words.instant = lines_.piece(event("\"ph\":\"i\",\"s\":\"t\"," + named));
  return words;
}

void ChromeWriter::begin(const Where& where, const Track& track, const Slice& slice) {
  const Piece& here = place_of(track);
  const bool request = slice.kind == SliceKind::request;
  const Words& words = words_of(slice);
  const std::uint64_t client = slice.client, rank = slice.rank;
  if (!request)
    lines_.write(words.begin, where.stamp, here, close_);
  else if (rank == 0)
    lines_.write(words.begin, where.stamp, here, number_, slice.number, client_, client,
                 close_arguments_);
  else
    lines_.write(words.begin, where.stamp, here, number_, slice.number, client_, client, slowest_,
                 rank, close_arguments_);
  if (request || slice.kind == SliceKind::serves)
    lines_.write(request ? flow_begin_ : flow_step_, slice.flow, flow_stamp_, where.stamp, here,
                 close_);
}

void ChromeWriter::end(const Where& where, const Track& track, const Slice&) {
  lines_.write(end_, where.stamp, place_of(track), close_);
}

void ChromeWriter::instant(const Where& where, const Track& track, const Slice& slice) {
  lines_.write(words_of(slice).instant, where.stamp, place_of(track), cpu_, slice.number,
               close_arguments_);
}

void ChromeWriter::switched(const Where& where, const Runner& before, Absence,
                            const Runner& after) {
  const Piece& here = place_of(where.cpu);
  if (before.id != 0) lines_.write(end_, where.stamp, here, close_);
  if (after.id != 0)
    lines_.write(of_runner(after).runs, where.stamp + 1, here, thread_, std::uint64_t{after.id},
                 close_arguments_);
}

void ChromeWriter::woken(const Where& where, const Runner& thread, std::int32_t target) {
  lines_.write(woken_, where.stamp, of_runner(thread).place, cpu_,
               static_cast<std::uint64_t>(target), close_arguments_);
}

}  // namespace osarium::timeline
