// What a replay executes of threads that have no connection and go to a disk: all their calls, in
// order. Those on files are made with their sizes and offsets, past the page cache if the trace
// shows that they went to the disk themselves (O_DIRECT), else through it. Each of them is a
// request.
//
// A direct one has the disk's time that it had in the trace; one whose time the trace has not seen
// has that of another one of its kind, each in turn, and only if there is none that of the
// machine's disk. What goes through the page cache has the machine's disk.
#pragma once

#include "workloads/replay/call_history.hpp"

namespace osarium::replay {

// A descriptor of a process.
struct PlannedFile {
  std::size_t process = 0;
  std::int32_t descriptor = 0;
  std::int64_t size = 0;  // as far as it is used
  bool direct = false;
  bool cached = false;  // in memory from the start: nobody had to read it from the disk
};

struct FileStep {
  CallKind kind = CallKind::other;  // file_read, file_write, file_sync, sleep, or the least call
  std::uint32_t file = 0;
  std::int64_t work = 0;   // of the thread before it, nanoseconds
  std::int64_t bytes = 0;  // or, of a sleep, nanoseconds
  std::int64_t offset = 0;
  std::int64_t service = -1;  // of the disk, nanoseconds; -1: as the machine's
  bool operator==(const FileStep&) const = default;
};

struct FileThread {
  std::string name;
  std::size_t process = 0;
  std::size_t recorded = 0;  // which one of the history
  std::vector<FileStep> steps;
};

struct FilePlan {
  std::vector<PlannedFile> files;
  std::vector<FileThread> threads;

  // For people: of direct ones, whose disk's time is known, borrowed, or the machine's.
  struct Account {
    std::int64_t reads = 0;
    std::int64_t writes = 0;
    std::int64_t syncs = 0;
    std::int64_t seen = 0;
    std::int64_t borrowed = 0;
    std::int64_t machine = 0;
    std::int64_t read_service = -1;  // median of those that are replayed, nanoseconds; -1: none
    std::int64_t write_service = -1;
  } account;

  std::int64_t requests() const { return account.reads + account.writes + account.syncs; }
};

constexpr bool is_request(CallKind kind) {
  return kind == CallKind::file_read || kind == CallKind::file_write || kind == CallKind::file_sync;
}

// By itself. A thread that issued nothing, and its files, are left to others.
bool goes_to_disk(const CallHistory& history, const RecordedThread& thread);
// Calls that did, of a thread and of all.
std::int64_t disk_requests(const CallHistory& history, const RecordedThread& thread);
std::int64_t disk_requests(const CallHistory& history);

// Of the threads for which `included` is true: of those, the ones that go to the disk.
// `process`: a number of its own for each process of the trace.
FilePlan plan_files(const CallHistory& history,
                    const std::function<bool(const RecordedThread&)>& included,
                    const std::function<std::size_t(std::int32_t process)>& process);

}  // namespace osarium::replay
