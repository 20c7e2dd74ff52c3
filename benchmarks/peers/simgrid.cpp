// The workloads on SimGrid: actors with raw contexts (its fastest switch) and small stacks, a mutex
// or a semaphore as the resource (both are first come, first served). Jobs are actors; one whose
// job is done takes the next job that arrives, which is 1.7 times as fast as creating an actor for
// every job.
//
// One SimGrid second is a picosecond: sums of whole numbers below 2^53 are exact in its
// floating-point clock, and its tolerance of 1e-5 s is none. An actor takes about 17 kB, so a
// million at once do not fit: hold1m is left out.
#include <deque>
#include <simgrid/s4u.hpp>
#include <vector>

#include "benchmarks/peers/workload.hpp"

namespace {

namespace s4u = simgrid::s4u;

double seconds(osarium::Duration duration) { return static_cast<double>(duration.picoseconds()); }

osarium::Duration since(double start) {
  return osarium::Duration::picoseconds(
      static_cast<std::int64_t>(s4u::Engine::get_clock() - start));
}

// At the end the program leaves at once: actors of these workloads never end by themselves.
[[noreturn]] void leave(int status) {
  std::fflush(stdout);
  std::_Exit(status);
}

// An actor that is given one job after the other.
struct Worker {
  s4u::SemaphorePtr work = s4u::Semaphore::create(0);
  double service = 0;
};

template <class Take, class Give>
void queueing(s4u::Host* host, peers::Queueing parameters, std::int64_t count, Take take,
              Give give) {
  peers::Jobs jobs(parameters);
  peers::Sojourns sojourns;
  std::deque<Worker> workers;
  std::vector<Worker*> idle;
  std::int64_t left = count;
  peers::Stopwatch watch;
  const auto work = [&](Worker& self) {
    for (;;) {
      const double arrival = s4u::Engine::get_clock();
      take();
      s4u::this_actor::sleep_for(self.service);
      give();
      sojourns.record(since(arrival));
      if (--left == 0)
        leave(peers::report(count, watch.seconds(), sojourns.mean_microseconds(count)));
      idle.push_back(&self);
      self.work->acquire();
    }
  };
  s4u::Actor::create("arrivals", host, [&] {
    for (std::int64_t i = 0; i < count; ++i) {
      s4u::this_actor::sleep_for(seconds(jobs.gap()));
      if (idle.empty()) {
        Worker& worker = workers.emplace_back();
        worker.service = seconds(jobs.service());
        s4u::Actor::create("worker", host, [&] { work(worker); });
      } else {
        Worker& worker = *idle.back();
        idle.pop_back();
        worker.service = seconds(jobs.service());
        worker.work->release();
      }
    }
  });
  watch = peers::Stopwatch();
  s4u::Engine::get_instance()->run();
}

void hold(s4u::Host* host, int processes, std::int64_t count) {
  peers::Delays delays;
  std::int64_t left = count;
  peers::Stopwatch watch;
  for (int i = 0; i < processes; ++i) {
    s4u::Actor::create("holder", host, [&] {
      for (;;) {
        s4u::this_actor::sleep_for(seconds(delays.next()));
        if (--left == 0)
          leave(peers::report(count, watch.seconds(), s4u::Engine::get_clock() / 1e6));
      }
    });
  }
  watch = peers::Stopwatch();
  s4u::Engine::get_instance()->run();
}

void ring(s4u::Host* host, std::int64_t count) {
  std::vector<s4u::SemaphorePtr> tokens;
  std::vector<std::int64_t> wake_ups(peers::ring_size);
  for (int i = 0; i < peers::ring_size; ++i) tokens.push_back(s4u::Semaphore::create(0));
  std::int64_t left = count;
  peers::Stopwatch watch;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    s4u::Actor::create("member", host, [&, i] {
      s4u::Semaphore &mine = *tokens[i], &next = *tokens[(i + 1) % tokens.size()];
      for (;;) {
        mine.acquire();
        ++wake_ups[i];
        if (--left == 0)
          leave(peers::report(count, watch.seconds(), static_cast<double>(wake_ups[0])));
        next.release();
      }
    });
  }
  s4u::Actor::create("start", host, [&] {
    s4u::this_actor::yield();
    watch = peers::Stopwatch();
    tokens[0]->release();
  });
  s4u::Engine::get_instance()->run();
}

}  // namespace

int main(int argc, char** argv) {
  const auto [workload, count] = peers::parse(argc, argv);
  std::vector<std::string> options{argv[0], "--cfg=contexts/factory:raw",
                                   "--cfg=contexts/stack-size:16", "--cfg=contexts/guard-size:0",
                                   "--log=xbt_cfg.thres:warning"};
  std::vector<char*> arguments;
  for (std::string& option : options) arguments.push_back(option.data());
  arguments.push_back(nullptr);
  int argument_count = static_cast<int>(options.size());
  s4u::Engine engine(&argument_count, arguments.data());
  s4u::NetZone* zone = s4u::create_full_zone("zone");
  s4u::Host* host = zone->create_host("host", 1e9);
  zone->seal();

  if (workload == "mm1") {
    const s4u::MutexPtr server = s4u::Mutex::create();
    queueing(
        host, peers::mm1, count, [&] { server->lock(); }, [&] { server->unlock(); });
  }
  if (workload == "mm8") {
    const s4u::SemaphorePtr servers = s4u::Semaphore::create(peers::mm8.servers);
    queueing(
        host, peers::mm8, count, [&] { servers->acquire(); }, [&] { servers->release(); });
  }
  if (workload == "hold100" || workload == "hold10k") hold(host, peers::hold_size(workload), count);
  if (workload == "ring1000") ring(host, count);
  leave(peers::unknown_workload());
}
