// What a timeline consists of, and who writes it down in some format: tracks with slices that nest,
// instants, flows that connect slices, and the switches and wakeups of the scheduler. The Recorder
// makes it of what happens; stamps are nanoseconds, and each is later than the one before.
#pragma once

#include <cstdint>
#include <string>

namespace osarium::timeline {

using Stamp = std::int64_t;

struct Label {
  std::uint32_t id;  // from 1 on
  std::string text;
  std::string word;  // the same without what ends a field of a line
};

struct Group {  // a process, or what stands for one: cpus, requests
  std::uint32_t id;
  std::string name;
};

struct Runner {          // a thread, as a scheduler knows it
  std::uint32_t id = 0;  // 0: the idle loop of a cpu; of the same numbers as Group::id
  std::uint32_t group = 0;
  std::string name = "swapper";
  std::string word = "swapper";  // the same without blanks and separators
};

struct Track {
  enum class Kind : std::uint8_t { thread, child, group };  // child: of a thread or of a cpu

  std::uint32_t id = 0;
  Kind kind = Kind::group;
  const Group* group = nullptr;
  const Runner* runner = nullptr;  // of a thread, and of its children
  std::uint32_t parent = 0;        // of a child: the id of its track
  std::string name = {};
};

enum class SliceKind : std::uint8_t {
  call,
  crossing,
  service,
  lock,
  holds,
  interrupt,
  softirq,
  request,
  serves,
  recorded
};
inline constexpr std::size_t slice_kinds = 10;
const char* name_of(SliceKind kind);

struct Slice {
  SliceKind kind;
  const Label* name;
  std::uint64_t flow = 0;    // 0: none
  std::uint64_t number = 0;  // of a request; of an interrupt that is sent: to which cpu
  std::uint32_t client = 0;  // of a request
  std::uint32_t rank = 0;    // among the slowest; 0: not one of them
};

enum class Absence : std::uint8_t { ready, asleep, exited };

// Where something is said: in which order, on which cpu, and what runs there. The next stamp is
// free as well for a switch, a wakeup, and the begin and end of a call: some formats have two
// lines.
struct Where {
  Stamp stamp;
  std::int32_t cpu;
  const Runner* runner;
};

class Writer {
 public:
  Writer() = default;
  Writer(const Writer&) = delete;
  virtual ~Writer() = default;

  // Before anything on it, once.
  virtual void add(const Group& group) = 0;
  virtual void add(const Track& track) = 0;

  virtual void begin(const Where& where, const Track& track, const Slice& slice) = 0;
  virtual void end(const Where& where, const Track& track, const Slice& slice) = 0;
  virtual void instant(const Where& where, const Track& track, const Slice& slice) = 0;
  virtual void switched(const Where& where, const Runner& before, Absence why,
                        const Runner& after) = 0;
  virtual void woken(const Where& where, const Runner& thread, std::int32_t target) = 0;
  // Nothing comes after it.
  virtual void finish() = 0;
};

}  // namespace osarium::timeline
