// The workloads on SystemC with thread processes (SC_THREAD), its coroutines with a stack each.
//
// A thread per job would be spawned dynamically, which costs SystemC far more than the job itself.
// So a job is a record; the arrivals are a thread, and each server is one, which sleeps on an event
// of its own while it has nothing to do (sc_semaphore is of no use: it is not first come, first
// served). Holders and members of the ring are a thread each. A million stacks do not fit: hold1m
// is left out.
#define SC_INCLUDE_DYNAMIC_PROCESSES
#include <cstdlib>
#include <deque>
#include <systemc>
#include <vector>

#include "benchmarks/peers/systemc_time.hpp"
#include "benchmarks/peers/workload.hpp"

namespace {

using sc_core::sc_event;

constexpr int stack_bytes = 16 * 1024;

template <class Body>
void spawn_thread(Body body) {
  sc_core::sc_spawn_options options;
  options.set_stack_size(stack_bytes);
  sc_core::sc_spawn(body, nullptr, &options);
}

struct Job {
  std::int64_t arrival;
  osarium::Duration service;
};

struct Queueing {
  Queueing(peers::Queueing parameters, std::int64_t count)
      : jobs(parameters), left(count), wakes(static_cast<std::size_t>(parameters.servers)) {
    spawn_thread([this] { arrivals(); });
    for (sc_event& wake : wakes) spawn_thread([this, &wake] { server(wake); });
  }

  void arrivals() {
    for (; left > 0; --left) {
      sc_core::wait(peers::systemc_time(jobs.gap()));
      line.push_back({peers::now(), jobs.service()});
      if (idle.empty()) continue;
      idle.back()->notify();
      idle.pop_back();
    }
  }

  void server(sc_event& wake) {
    for (;;) {
      while (line.empty()) {
        idle.push_back(&wake);
        sc_core::wait(wake);
      }
      const Job job = line.front();
      line.pop_front();
      sc_core::wait(peers::systemc_time(job.service));
      sojourns.record(osarium::Duration::picoseconds(peers::now() - job.arrival));
    }
  }

  peers::Jobs jobs;
  std::int64_t left;
  std::deque<Job> line;
  std::deque<sc_event> wakes;
  std::vector<sc_event*> idle;
  peers::Sojourns sojourns;
};

int queueing(peers::Queueing parameters, std::int64_t count) {
  Queueing q(parameters, count);
  const peers::Stopwatch watch;
  sc_core::sc_start();
  return peers::report(count, watch.seconds(), q.sojourns.mean_microseconds(count));
}

int hold(int processes, std::int64_t count) {
  peers::Delays delays;
  std::int64_t left = count;
  for (int i = 0; i < processes; ++i) {
    spawn_thread([&delays, &left] {
      for (;;) {
        sc_core::wait(peers::systemc_time(delays.next()));
        if (--left == 0) sc_core::sc_stop();
      }
    });
  }
  const peers::Stopwatch watch;
  sc_core::sc_start();
  return peers::report(count, watch.seconds(), static_cast<double>(peers::now()) / 1e6);
}

int ring(std::int64_t count) {
  std::deque<sc_event> tokens(peers::ring_size);
  std::vector<std::int64_t> wake_ups(peers::ring_size);
  std::int64_t left = count;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    sc_event &mine = tokens[i], &next = tokens[(i + 1) % tokens.size()];
    std::int64_t& own = wake_ups[i];
    spawn_thread([&mine, &next, &own, &left] {
      for (;;) {
        sc_core::wait(mine);
        ++own;
        if (--left != 0) next.notify();
      }
    });
  }
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  tokens[0].notify(sc_core::SC_ZERO_TIME);
  const peers::Stopwatch watch;
  sc_core::sc_start();
  return peers::report(count, watch.seconds(), static_cast<double>(wake_ups[0]));
}

}  // namespace

// At the end the program leaves at once, without unwinding the stacks of the threads that still
// wait.
int sc_main(int argc, char** argv) {
  peers::quiet_systemc();
  const auto [workload, count] = peers::parse(argc, argv);
  int status = peers::unknown_workload();
  if (workload == "mm1") status = queueing(peers::mm1, count);
  if (workload == "mm8") status = queueing(peers::mm8, count);
  if (workload == "ring1000") status = ring(count);
  if (workload == "hold100" || workload == "hold10k")
    status = hold(peers::hold_size(workload), count);
  std::fflush(stdout);
  std::_Exit(status);
}

int main(int argc, char** argv) { return peers::systemc_main(argc, argv); }
