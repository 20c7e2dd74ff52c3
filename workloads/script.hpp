// The steps of a workload, ready to be executed: distributions and paths are made once, so that a
// request allocates nothing but coroutine frames, which are pooled.
#pragma once

#include <map>

#include "workloads/directory.hpp"
#include "workloads/workload_parameters.hpp"

namespace osarium {

// A step that is executed by a thread for its request.
class Action {
 public:
  virtual ~Action() = default;
  virtual Task<Outcome<>> run(Worker& worker) const = 0;
};

// A lock of the application: one for each process.
class ApplicationLock {
 public:
  UserMutex& of(Worker& worker) {
    const std::size_t id = worker.process.id();
    if (id >= mutexes_.size()) mutexes_.resize(id + 1);
    if (mutexes_[id] == nullptr) mutexes_[id] = std::make_unique<UserMutex>(worker.os.channels);
    return *mutexes_[id];
  }

 private:
  std::vector<std::unique_ptr<UserMutex>> mutexes_;
};

class DataSets;  // data_actions.cpp
class Lines;     // message_actions.cpp
class Peer;      // peers.hpp
using Peers = std::map<std::string, std::shared_ptr<Peer>>;

// What steps share.
struct Stage {
  OperatingSystem& os;
  const Directory& directory;
  Placement memory_policy = {};
  Peers peers = {};
  std::map<std::string, std::shared_ptr<ApplicationLock>> locks = {};
  std::map<std::string, std::shared_ptr<DataSets>> data = {};
  std::map<std::string, std::shared_ptr<Lines>> lines = {};  // by whom they lead to
};

class Script {
 public:
  Script(const Steps& steps, Stage& stage);

  // The first error ends it.
  Task<Outcome<>> run(Worker& worker) const;

 private:
  struct Entry {
    std::optional<Distribution> compute;  // a time only: a step that needs no action
    std::unique_ptr<Action> action;
  };
  std::vector<Entry> entries_;
};

using ActionPointer = std::unique_ptr<Action>;
// actions.cpp
ActionPointer make_action(const steps::Getpid& step, Stage& stage);
ActionPointer make_action(const steps::Sleep& step, Stage& stage);
ActionPointer make_action(const steps::Lock& step, Stage& stage);
ActionPointer make_action(const steps::Choose& step, Stage& stage);
ActionPointer make_action(const steps::Reply& step, Stage& stage);
// file_actions.cpp
ActionPointer make_action(const steps::Open& step, Stage& stage);
ActionPointer make_action(const steps::Stat& step, Stage& stage);
ActionPointer make_action(const steps::Read& step, Stage& stage);
ActionPointer make_action(const steps::Write& step, Stage& stage);
ActionPointer make_action(const steps::Fsync& step, Stage& stage);
ActionPointer make_action(const steps::Close& step, Stage& stage);
// data_actions.cpp
ActionPointer make_action(const steps::Compute& step, Stage& stage);
ActionPointer make_action(const steps::Memory& step, Stage& stage);
// memory_actions.cpp
ActionPointer make_action(const steps::Map& step, Stage& stage);
ActionPointer make_action(const steps::Touch& step, Stage& stage);
ActionPointer make_action(const steps::Unmap& step, Stage& stage);
ActionPointer make_action(const steps::Allocate& step, Stage& stage);
ActionPointer make_action(const steps::Free& step, Stage& stage);
// channel_actions.cpp
ActionPointer make_action(const steps::PipeRoundTrip& step, Stage& stage);
ActionPointer make_action(const steps::ForkJoin& step, Stage& stage);
// message_actions.cpp
ActionPointer make_action(const steps::Sendfile& step, Stage& stage);
ActionPointer make_action(const steps::Call& step, Stage& stage);

// peer_actions.cpp. Of a workload's peers, by name.
Peers make_peers(const WorkloadParameters& workload, OperatingSystem& os);
ActionPointer ask_peer(const steps::Call& step, Stage& stage);

// However often it takes, where calls are refused for lack of room.
Task<> close_socket(Worker& worker, Descriptor socket);
// Likewise: who has asked gets the answer, though there was no room to ask for it.
Task<Outcome<Message>> receive_part(Worker& worker, Descriptor socket);

inline std::string own_path(const std::string& path, std::size_t thread) {
  return path + "." + std::to_string(thread);
}

// A path, or one of each thread's own.
class PathOf {
 public:
  PathOf(std::string path, bool own) : path_(std::move(path)), own_(own) {}
  std::string_view operator()(std::uint32_t thread);

 private:
  std::string path_;
  bool own_;
  std::deque<std::string> own_paths_;
};

}  // namespace osarium
