// The Recorder is the Observer that makes a timeline of what it is told. It follows everything from
// the beginning, and writes down what falls into its windows: at the beginning of a window all that
// is open begins, at its end all that is open ends. What it keeps grows with the number of threads
// and of requests under way, not with time.
//
// A stamp is the nanosecond of the simulated time, or the next one that is free: of several events
// in one nanosecond each has a stamp of its own, in the order in which they happened.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "app/timeline/writer.hpp"
#include "models/hardware/observer.hpp"

namespace osarium::timeline {

struct Window {
  Time begin;
  Time end;
};

// A request, as its workload knows it: of the same study and seed always the same one.
using RequestKey = std::tuple<std::string, std::uint32_t, std::uint64_t>;

// What has been written.
struct Recorded {
  std::uint64_t events = 0;
  std::uint64_t switches = 0;
  std::uint64_t wakeups = 0;
  std::uint64_t interrupts = 0;                    // sent from cpu to cpu
  std::array<std::uint64_t, slice_kinds> begun{};  // in a window, by kind
  Stamp first = -1;
  Stamp last = -1;
  Stamp late = 0;  // the most by which a stamp is behind its time
};

class Recorder final : public Observer {
 public:
  // Windows in order, apart from each other. `slow`: requests to be marked, with their ranks.
  Recorder(const Simulation& simulation, Writer& writer, std::vector<Window> windows,
           std::map<RequestKey, std::uint32_t> slow = {});

  // The run is over; what comes now is ignored.
  void finish();
  const Recorded& recorded() const { return recorded_; }

  void begin(const Context& here, Activity activity, Name what) override;
  void end(const Context& here, Activity activity) override;
  void holds(const Context& here, Name lock_class, const void* lock) override;
  void lets_go(const Context& here, const void* lock) override;
  void switched(const Cpu& cpu, const Context* before, const Context* after) override;
  void handler_comes(const Cpu& cpu, const Context& handler) override;
  void handler_leaves(const Cpu& cpu, const Context& handler) override;
  void started(const Context& thread, std::uint32_t program) override;
  void woken(const Context& thread, const Context* waker, CpuId target) override;
  void exits(const Context& thread) override;
  void interrupts(const Context& sender, CpuId target, const Context& handler) override;
  void program(std::uint32_t id, Name name) override;
  void arrives(Account& account, Name workload, std::uint32_t client,
               std::uint64_t number) override;
  void ends(Account& account, bool failed) override;
  void works_for(const Context& here, const Account* account) override;

 private:
  // A track, and whether the writer knows it.
  struct Lane {
    Track track = {};  // id 0: not there yet
    Lane* parent = nullptr;
    bool added = false;
  };
  struct Held {
    const void* lock;
    const Label* name;
    std::size_t lane;
  };
  // A context that has been seen.
  struct Seen {
    const Label* name = nullptr;
    Runner* runner = nullptr;  // nullptr: a handler
    Lane own;                  // a thread's
    Lane* lane = nullptr;      // that, or of a handler that of its cpu
    Lane serves;
    std::deque<Lane> hold_lanes;
    std::vector<Slice> open;
    std::vector<Held> held;
    Slice serving{};  // flow 0: nobody
    std::int32_t cpu = 0;
    Absence absence = Absence::ready;
    bool running = false;
    std::uint64_t raised = 0;  // the flow of the interrupt that it comes for
  };
  struct Seat {  // a cpu
    Seen* thread = nullptr;
    std::vector<std::pair<Seen*, Slice>> handlers;  // the top last
    Lane interrupts;
    Lane softirqs;
  };
  struct Request {
    Lane lane;
    Slice slice{};  // flow 0: nobody's at present
    std::size_t workload = 0;
  };
  struct Workload {
    const Label* name;
    std::set<std::size_t> free;  // of its requests
  };

  Seen& seen(const Context& context);
  Seat& seat(std::int32_t cpu) {
    const auto index = static_cast<std::size_t>(cpu);
    if (index >= seats_.size()) [[unlikely]]
      make_seats(index + 1);
    return *seats_[index];
  }
  void make_seats(std::size_t count);
  const Label& label(Name name) {
    Known& known = known_[reinterpret_cast<std::uintptr_t>(name) / 8 % known_.size()];
    if (known.name != name) [[unlikely]]
      known = {name, &find_label(name)};
    return *known.label;
  }
  const Label& find_label(Name name);
  Group& group_of(std::uint32_t program, const Context& thread);
  Group& add_group(std::string name);
  std::size_t take_request(const Label& workload);
  void make_child(Lane& lane, Seen& of, const char* name);

  // Whether what happens now is to be written.
  bool writing() {
    if (now() >= edge_) [[unlikely]]
      pass_edges();
    return recording_;
  }
  void pass_edges();
  // edges.cpp
  void open_all(Time time);
  void close_all(Time time);
  void open(Seen& context, Time time);
  void close(Seen& context, Time time);
  Where at(Time time, std::int32_t cpu, const Runner* runner);
  Where twice(Where where) {
    recorded_.last = ++last_;
    return where;
  }
  Where here(const Seen& context) { return here(context, now()); }
  Where here(const Seen& context, Time time);
  Where nowhere() { return at(now(), 0, &runner_on(0)); }
  const Runner& runner_on(std::int32_t cpu);
  Time now() const { return simulation_.now(); }
  const Track& known(Lane& lane);
  void write_begin(const Where& where, Lane& lane, const Slice& slice, bool fresh = true);
  void write_end(const Where& where, Lane& lane, const Slice& slice);

  const Simulation& simulation_;
  Writer& writer_;
  std::vector<Window> windows_;
  std::map<RequestKey, std::uint32_t> slow_;
  std::size_t next_window_ = 0;
  Time edge_;
  bool recording_ = false;
  bool finished_ = false;
  Stamp last_ = -1;
  Recorded recorded_;

  Runner idle_;
  std::deque<Label> labels_;
  struct Known {
    Name name = nullptr;
    const Label* label = nullptr;
  };
  std::array<Known, 512> known_;  // the last ones that were looked up
  std::map<std::string, const Label*, std::less<>> by_text_;
  std::deque<Group> groups_;
  std::map<std::pair<std::uint32_t, std::int32_t>, Group*> programs_;  // by kernel of the kernel's
  Group* cpus_ = nullptr;
  Group* requests_group_ = nullptr;
  std::set<std::uint32_t> added_groups_;
  std::uint32_t next_id_ = 1;  // of groups and runners
  std::uint32_t next_track_ = 1;
  std::uint64_t next_flow_ = 1;
  std::deque<Runner> runners_;
  std::deque<Seen> contexts_;
  std::vector<std::unique_ptr<Seat>> seats_;
  std::deque<Request> requests_;
  std::vector<Workload> workloads_;
  Lane recorded_lane_;
};

}  // namespace osarium::timeline
