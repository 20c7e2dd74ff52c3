// The workloads on SystemC with method processes (SC_METHOD), its fastest kind: they run to
// completion and say what starts them next.
//
// A process per job would be spawned dynamically, which costs SystemC far more than the job itself.
// So a job is a record, and there is a method process for the arrivals and one for each server,
// started by its own timed event: this is how a model that must be fast is written. Holders are one
// method process each, started again by next_trigger(delay), members of the ring one each, started
// by an immediate notification. Time is in whole picoseconds, SystemC's default resolution.
#define SC_INCLUDE_DYNAMIC_PROCESSES
#include <cstdlib>
#include <deque>
#include <systemc>
#include <vector>

#include "benchmarks/peers/systemc_time.hpp"
#include "benchmarks/peers/workload.hpp"

namespace {

using sc_core::sc_event;

template <class Body>
void spawn_method(Body body, const sc_event* start = nullptr) {
  sc_core::sc_spawn_options options;
  options.spawn_method();
  if (start != nullptr) {
    options.dont_initialize();
    options.set_sensitivity(start);
  }
  sc_core::sc_spawn(body, nullptr, &options);
}

struct Job {
  std::int64_t arrival;
  osarium::Duration service;
};

struct Server {
  sc_event done;
  std::int64_t arrival = 0;  // of the job in service
};

struct Queueing {
  Queueing(peers::Queueing parameters, std::int64_t count)
      : jobs(parameters), left(count), servers(static_cast<std::size_t>(parameters.servers)) {
    spawn_method([this] { arrive(); });
    for (Server& server : servers) {
      free.push_back(&server);
      spawn_method([this, &server] { depart(server); }, &server.done);
    }
  }

  void arrive() {
    if (started) {
      const Job job{peers::now(), jobs.service()};
      if (free.empty()) {
        line.push_back(job);
      } else {
        Server& server = *free.back();
        free.pop_back();
        serve(server, job);
      }
      if (--left == 0) return;
    }
    started = true;
    sc_core::next_trigger(peers::systemc_time(jobs.gap()));
  }

  void serve(Server& server, const Job& job) {
    server.arrival = job.arrival;
    server.done.notify(peers::systemc_time(job.service));
  }

  void depart(Server& server) {
    sojourns.record(osarium::Duration::picoseconds(peers::now() - server.arrival));
    if (line.empty()) {
      free.push_back(&server);
    } else {
      serve(server, line.front());
      line.pop_front();
    }
  }

  peers::Jobs jobs;
  std::int64_t left;
  bool started = false;
  std::deque<Job> line;
  std::deque<Server> servers;
  std::vector<Server*> free;
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
    spawn_method([&delays, &left, started = false]() mutable {
      if (started && --left == 0) return sc_core::sc_stop();
      started = true;
      sc_core::next_trigger(peers::systemc_time(delays.next()));
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
    sc_event& next = tokens[(i + 1) % tokens.size()];
    std::int64_t& own = wake_ups[i];
    spawn_method(
        [&next, &own, &left] {
          ++own;
          if (--left != 0) next.notify();
        },
        &tokens[i]);
  }
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  tokens[0].notify(sc_core::SC_ZERO_TIME);
  const peers::Stopwatch watch;
  sc_core::sc_start();
  return peers::report(count, watch.seconds(), static_cast<double>(wake_ups[0]));
}

}  // namespace

// At the end the program leaves at once, without SystemC's slow destruction of a million processes.
int sc_main(int argc, char** argv) {
  peers::quiet_systemc();
  const auto [workload, count] = peers::parse(argc, argv);
  int status = peers::unknown_workload();
  if (workload == "mm1") status = queueing(peers::mm1, count);
  if (workload == "mm8") status = queueing(peers::mm8, count);
  if (workload == "ring1000") status = ring(count);
  if (const int size = peers::hold_size(workload)) status = hold(size, count);
  std::fflush(stdout);
  std::_Exit(status);
}

int main(int argc, char** argv) { return peers::systemc_main(argc, argv); }
