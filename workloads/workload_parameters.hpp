// A workload as a value: who sends requests and when, which threads serve them, and what each of
// them does. It knows no kernel. A Load (load.hpp) executes it; workload_presets.hpp reads it.
#pragma once

#include "models/services/system_calls.hpp"
#include "workloads/arrivals.hpp"
#include "workloads/peer_parameters.hpp"
#include "workloads/replay/replay_parameters.hpp"
#include "workloads/steps.hpp"

namespace osarium::replay {
struct Plan;
}

namespace osarium {

constexpr std::array<Named<Protocol>, 2> choices_of(Protocol) {
  return {{{"udp", Protocol::udp, "datagrams, which are lost where there is no room for them"},
           {"tcp", Protocol::tcp, "connections"}}};
}

namespace clients {

// Threads of the machine itself: a request arrives when it is called.
struct Inside {
  static constexpr std::string_view kind = "inside";
  static ParameterList parameters();
};

// Beyond the wire: a request is a message to a socket, and ends with the last byte of its answer.
struct Outside {
  static constexpr std::string_view kind = "outside";
  Protocol protocol = Protocol::tcp;
  std::int64_t connections = 64;
  SizeDistribution request = size_distributions::Fixed{};
  static ParameterList parameters();
};

// Threads of other workloads on the machine, by their steps of kind call.
struct Calls {
  static constexpr std::string_view kind = "calls";
  static ParameterList parameters();
};

}  // namespace clients

using Clients = std::variant<clients::Inside, clients::Outside, clients::Calls>;

namespace threads {

// Threads that share what there is to do; of each kernel one process.
struct Pool {
  static constexpr std::string_view kind = "pool";
  std::optional<std::int64_t> threads = {};
  static ParameterList parameters();
};

// One for each cpu, which it is pinned to, each with requests of its own.
struct PerCore {
  static constexpr std::string_view kind = "per_core";
  static ParameterList parameters();
};

// One for each request that is under way; those that have nothing to do are kept for later ones.
struct PerRequest {
  static constexpr std::string_view kind = "per_request";
  static ParameterList parameters();
};

// Of one thread each, with requests of their own.
struct Processes {
  static constexpr std::string_view kind = "processes";
  std::optional<std::int64_t> processes = {};
  static ParameterList parameters();
};

}  // namespace threads

using Threads =
    std::variant<threads::Pool, threads::PerCore, threads::PerRequest, threads::Processes>;

namespace pinning {

struct None {
  static constexpr std::string_view kind = "none";
  static ParameterList parameters();
};

// Each thread on a cpu of its own, as far from each other as they fit.
struct Spread {
  static constexpr std::string_view kind = "spread";
  static ParameterList parameters();
};

struct Cpus {
  static constexpr std::string_view kind = "cpus";
  std::vector<std::int64_t> cpus;
  static ParameterList parameters();
};

}  // namespace pinning

using Pinning = std::variant<pinning::None, pinning::Spread, pinning::Cpus>;

// Memory for the contents of files.
namespace file_caches {

// What the operating system has for all programs.
struct Shared {
  static constexpr std::string_view kind = "shared";
  static ParameterList parameters();
};

// So much for the files of this workload alone. Which page goes when it is full is for a program to
// choose only where the page cache is a library of its own.
struct Own {
  static constexpr std::string_view kind = "own";
  Bytes capacity = 16_MiB;
  Replacement replacement = Replacement::lru;
  static ParameterList parameters();
};

}  // namespace file_caches

using FileCache = std::variant<file_caches::Shared, file_caches::Own>;

// On which node of the machine the memory of its programs is.
namespace memory_policies {

// That of the cpu that touches it first.
struct Local {
  static constexpr std::string_view kind = "local";
  static ParameterList parameters();
};

// All of them, page by page.
struct Interleave {
  static constexpr std::string_view kind = "interleave";
  static ParameterList parameters();
};

struct Node {
  static constexpr std::string_view kind = "node";
  std::int64_t node = 0;
  static ParameterList parameters();
};

}  // namespace memory_policies

using MemoryPolicy =
    std::variant<memory_policies::Local, memory_policies::Interleave, memory_policies::Node>;
Placement placement_of(const MemoryPolicy& policy);

// A file that is there before the work begins.
struct FileParameters {
  std::string path = "/file";
  bool own = false;
  Bytes size{};
  bool cached = true;
  static ParameterList parameters();
};

struct WorkloadParameters {
  std::string name = "workload";
  std::string description = {};
  Arrivals arrivals = arrivals::Poisson{};
  Clients clients = clients::Inside{};
  Threads threads = threads::Pool{};
  Pinning pinning = pinning::None{};
  MemoryPolicy memory_policy = memory_policies::Local{};
  std::vector<FileParameters> files = {};
  FileCache file_cache = file_caches::Shared{};
  std::vector<PeerParameters> peers = {};
  Steps steps = {};
  // Instead of all that: a trace of it.
  std::optional<std::string> trace = {};
  ReplayParameters replay = {};
  // What a thread does around each request, which is not part of it.
  Steps before = {};
  Steps after = {};
  // No setting of a user: without accounts nothing is recorded, which tells what recording costs.
  bool accounted = true;
  // No setting either: what the file `trace` holds, for Load.
  std::shared_ptr<const replay::Plan> plan = {};

  bool has_surroundings() const { return !before.empty() || !after.empty(); }
  // Whether its threads stay on cpus of their own: by `pinning`, or by the kind of threads.
  bool is_pinned() const;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

// All that does not fit the machine that it is to run on.
std::vector<Violation> problems(const WorkloadParameters& workload, OperatingSystem& os);

}  // namespace osarium
