// Who serves the calls of other workloads on the same machine. Workloads that run side by side
// share a directory; each enters itself before the simulation begins, and looks others up while it
// runs.
#pragma once

#include <map>
#include <string>

#include "workloads/station.hpp"

namespace osarium {

// A call that is over, as its caller saw it: its causes add up to the time that it took.
struct CallSeen {
  std::uint32_t caller;  // a thread of a workload
  Time begin;
  Time end;
  Expenses spent;
  bool failed;
};

class CalledWorkload {
 public:
  // The caller's end of a connection, which stands; nothing: no thread serves its partition.
  virtual std::optional<Descriptor> connect(Worker& caller) = 0;
  virtual void called(const CallSeen& call) = 0;

 protected:
  ~CalledWorkload() = default;
};

class Directory {
 public:
  void add(const std::string& name, CalledWorkload& callee) { callees_[name] = &callee; }
  // nullptr: there is none.
  CalledWorkload* find(const std::string& name) const {
    const auto found = callees_.find(name);
    return found == callees_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::string, CalledWorkload*> callees_;
};

}  // namespace osarium
