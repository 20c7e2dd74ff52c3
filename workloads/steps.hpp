// What a request does, as a configuration writes it: a list of steps, `{kind: compute, time: …}`.
// Steps that use what another one made (a file, a mapping, memory) mean the one that their thread
// made last, and what a step ends is taken away again: open, read, close.
#pragma once

#include "sim/parameters/distributions.hpp"
#include "workloads/sizes.hpp"

namespace osarium {

constexpr std::array<Named<Backing>, 3> choices_of(Backing) {
  return {{{"anonymous", Backing::anonymous, "memory"},
           {"private_file", Backing::private_file, "a file; what is written is the process's own"},
           {"shared_file", Backing::shared_file, "a file that all write to"}}};
}
constexpr std::array<Named<Access>, 2> choices_of(Access) {
  return {{{"read", Access::read, "reads"}, {"write", Access::write, "writes"}}};
}

}  // namespace osarium

namespace osarium::steps {

// What a step works on, alone or with those that name the same data. The hardware knows what that
// means for caches, channels and links (models/hardware/memory.hpp).
struct Data {
  std::optional<std::string> data = {};
  Bytes footprint = 1_MiB;
  bool own = false;
  double locality = 1;
  double parallelism = 1;
  Ratio writes = {};
  bool operator==(const Data&) const = default;
};

// How work goes to its data.
struct MemoryUse : Data {
  std::optional<Duration> every = {};
  std::optional<double> per_kilo_instruction = {};
  bool operator==(const MemoryUse&) const = default;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

// Application's own work: either a time, or instructions.
struct Compute {
  static constexpr std::string_view kind = "compute";
  std::optional<DurationDistribution> time = {};
  std::optional<std::int64_t> instructions = {};
  std::optional<double> instructions_per_cycle = {};
  std::optional<MemoryUse> memory = {};
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

// A memory phase: nothing but accesses to data.
struct Memory : Data {
  static constexpr std::string_view kind = "memory";
  SizeDistribution bytes = size_distributions::Fixed{1_MiB};
  static ParameterList parameters();
};

struct Getpid {
  static constexpr std::string_view kind = "getpid";
  static ParameterList parameters();
};

struct Sleep {
  static constexpr std::string_view kind = "sleep";
  DurationDistribution time = duration_distributions::Fixed{};
  static ParameterList parameters();
};

// A lock of the application, of each process its own.
struct Lock {
  static constexpr std::string_view kind = "lock";
  std::string name = "lock";
  DurationDistribution hold = duration_distributions::Fixed{};
  static ParameterList parameters();
};

struct Open {
  static constexpr std::string_view kind = "open";
  std::string path = "/file";
  bool own = false;
  bool create = false;
  static ParameterList parameters();
};

struct Stat {
  static constexpr std::string_view kind = "stat";
  std::string path = "/file";
  bool own = false;
  static ParameterList parameters();
};

struct Read {
  static constexpr std::string_view kind = "read";
  SizeDistribution bytes = size_distributions::Fixed{4_KiB};
  std::optional<Bytes> at = {};
  static ParameterList parameters();
};

struct Write {
  static constexpr std::string_view kind = "write";
  SizeDistribution bytes = size_distributions::Fixed{4_KiB};
  std::optional<Bytes> at = {};
  static ParameterList parameters();
};

struct Fsync {
  static constexpr std::string_view kind = "fsync";
  static ParameterList parameters();
};

struct Close {
  static constexpr std::string_view kind = "close";
  static ParameterList parameters();
};

struct Map {
  static constexpr std::string_view kind = "map";
  Bytes bytes = 128_MiB;
  Backing backing = Backing::anonymous;
  static ParameterList parameters();
};

struct Touch {
  static constexpr std::string_view kind = "touch";
  std::optional<Bytes> bytes = {};
  Access access = Access::write;
  static ParameterList parameters();
};

struct Unmap {
  static constexpr std::string_view kind = "unmap";
  static ParameterList parameters();
};

struct Allocate {
  static constexpr std::string_view kind = "allocate";
  SizeDistribution bytes = size_distributions::Fixed{};
  static ParameterList parameters();
};

struct Free {
  static constexpr std::string_view kind = "free";
  static ParameterList parameters();
};

// Through a pipe to a partner, a process of its own, which answers through another.
struct PipeRoundTrip {
  static constexpr std::string_view kind = "pipe_round_trip";
  Bytes bytes = 1_B;
  static ParameterList parameters();
};

// To a number of threads that each do a part, and back when all have.
struct ForkJoin {
  static constexpr std::string_view kind = "fork_join";
  std::int64_t back_ends = 2;
  DurationDistribution time = duration_distributions::Exponential{};
  Bytes request = 128_B;
  Bytes reply = 128_B;
  static ParameterList parameters();
};

// The answer to a client outside the machine.
struct Reply {
  static constexpr std::string_view kind = "reply";
  SizeDistribution bytes = size_distributions::Fixed{};
  static ParameterList parameters();
};

// What follows in a file, as the end of the answer to a client outside, or to another workload: it
// is sent at once.
struct Sendfile {
  static constexpr std::string_view kind = "sendfile";
  std::optional<Bytes> bytes = {};
  std::optional<Bytes> at = {};
  static ParameterList parameters();
};

// A message and its answer: to another workload on the same machine, over the loopback device, or
// to a peer, a service on another machine, over the wire.
struct Call {
  static constexpr std::string_view kind = "call";
  std::string to = {};
  SizeDistribution request = size_distributions::Fixed{128_B};
  std::int64_t back_ends = 1;
  static ParameterList parameters();
};

struct Branch;

struct Choose {
  static constexpr std::string_view kind = "choose";
  std::vector<Branch> branches;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

}  // namespace osarium::steps

namespace osarium {

using Step = std::variant<steps::Compute, steps::Memory, steps::Getpid, steps::Sleep, steps::Lock,
                          steps::Open, steps::Stat, steps::Read, steps::Write, steps::Fsync,
                          steps::Close, steps::Map, steps::Touch, steps::Unmap, steps::Allocate,
                          steps::Free, steps::PipeRoundTrip, steps::ForkJoin, steps::Reply,
                          steps::Sendfile, steps::Call, steps::Choose>;
using Steps = std::vector<Step>;

}  // namespace osarium

namespace osarium::steps {

struct Branch {
  Ratio weight = Ratio::of_count(Ratio::unit);
  std::int64_t times = 1;
  Steps steps = {};
  static ParameterList parameters();
};

}  // namespace osarium::steps
