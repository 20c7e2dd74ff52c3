// A machine of two sockets for tests of connectors: clients on the first cpus, the threads of a
// server on the last, all bound to them, and one connector between them. Only threads that serve
// synchronous IPC go where they are called. Scheduling is first come, first served, unless a test
// says otherwise.
#pragma once

#include <gtest/gtest.h>

#include "models/mechanisms/connectors/make_connector.hpp"
#include "models/mechanisms/scheduler.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {

// All that crossings cost besides cache lines.
struct CrossingCosts {
  ConnectorCosts connectors;
  InterruptCosts interrupts;
  CoherenceCosts coherence;
  SchedulingCosts scheduling;
};

// No two sums of a few of these are the same.
inline CrossingCosts telling_crossings() {
  CrossingCosts costs;
  Duration next = 1_us;
  for (Duration ConnectorCosts::*row :
       {&ConnectorCosts::direct_call, &ConnectorCosts::trap, &ConnectorCosts::trap_isolated,
        &ConnectorCosts::user_to_kernel, &ConnectorCosts::kernel_to_user, &ConnectorCosts::ipc_call,
        &ConnectorCosts::ipc_reply, &ConnectorCosts::hypercall, &ConnectorCosts::message_queue,
        &ConnectorCosts::pipe, &ConnectorCosts::local_socket, &ConnectorCosts::tcp_socket,
        &ConnectorCosts::copy_kibibyte, &ConnectorCosts::map_page, &ConnectorCosts::grant_page}) {
    costs.connectors.*row = next;
    next = next * 3 / 2 + 2_ns;
  }
  costs.interrupts = {
      .delivery = 3_ns, .ipi_send = 70_ns, .ipi_delivery = 310_ns, .receive = 530_ns};
  costs.coherence = telling_costs();
  costs.scheduling = {
      .context_switch = 1'130_ns, .ipi_send = 83_ns, .ipi_delivery = 410_ns, .ipi_receive = 610_ns};
  return costs;
}

inline bool polls(const Mechanism& mechanism) {
  const auto* const ring = std::get_if<SharedRing>(&mechanism);
  return ring != nullptr && ring->wake == RingWake::poll;
}

class Connected {
 public:
  static constexpr int cpu_count = 8;
  static constexpr SchedulingParameters first_come{.policy = FifoPolicy{},
                                                   .balancing = Balancing::none};

  explicit Connected(const Mechanism& mechanism, const CrossingCosts& crossings = {},
                     int server_threads = 1, const SchedulingParameters& scheduling = first_come)
      : costs(crossings),
        coherence(costs.coherence, topology),
        scheduler(sim, seats(), scheduling, costs.scheduling),
        controller(sim, costs.interrupts),
        server(scheduler) {
    cross_calls.emplace(sim, controller, coherence, cpus);
    for (int i = 0; i < server_threads; ++i) {
      Thread& thread = thread_on(cpu_count - 1 - i);
      if (std::holds_alternative<SynchronousIpc>(mechanism))
        scheduler.set_affinity(thread, CpuSet::all());
      server.add(thread, polls(mechanism) ? WhenIdle::poll : WhenIdle::sleep);
    }
    connector = another(mechanism);
  }

  std::unique_ptr<Connector> another(const Mechanism& mechanism) {
    return make_connector(
        mechanism, {.costs = costs.connectors, .server = &server, .cross_calls = &*cross_calls});
  }
  Thread& thread_on(int cpu, std::int32_t priority = 0) {
    Thread& thread = threads.emplace_back(
        sim, sim.name("thread", threads.size()),
        ThreadAttributes{.priority = priority, .affinity = CpuSet::only(CpuId(cpu))});
    scheduler.start(thread);
    return thread;
  }
  // Runs `work(here)` in a thread of its own.
  template <class Work>
  void client(int cpu, Work work) {
    sim.spawn(run_client(thread_on(cpu), std::move(work)), "client");
  }
  void run() { sim.run(); }
  Duration elapsed() const { return sim.now() - Time(); }

  static constexpr FakeTopology topology{.sockets_count = 2, .cores_per_socket = 4};
  Simulation sim;
  CrossingCosts costs;
  Coherence coherence;
  std::deque<Cpu> all_cpus;
  std::vector<Cpu*> cpus;
  Scheduler scheduler;
  std::deque<Thread> threads;
  InterruptController controller;
  std::optional<CrossCalls> cross_calls;
  Server server;
  std::unique_ptr<Connector> connector;
  std::vector<Time> ends;  // of clients

 private:
  std::vector<Seat> seats() {
    std::vector<Seat> all;
    for (CpuId id(0); id.index < cpu_count; ++id.index) {
      cpus.push_back(&all_cpus.emplace_back(sim, id));
      all.push_back({cpus.back(), topology.core(id), topology.node(id)});
    }
    return all;
  }
  template <class Work>
  Actor run_client(Thread& here, Work work) {
    co_await here.compute(Duration(), Mode::user);
    co_await work(here);
    ends.push_back(sim.now());
    scheduler.exit(here);
  }
};

inline std::vector<Mechanism> all_mechanisms() {
  std::vector<Mechanism> all{DirectCall(),     Trap(),         Trap{.page_table_isolation = true},
                             SynchronousIpc(), CrossCoreIpc(), Hypercall(),
                             Upcall()};
  for (RingWake wake :
       {RingWake::poll, RingWake::futex, RingWake::interrupt, RingWake::event_channel})
    all.push_back(SharedRing{.wake = wake});
  for (Channel channel :
       {Channel::message_queue, Channel::pipe, Channel::local_socket, Channel::tcp_socket})
    all.push_back(Transport{.channel = channel});
  all.push_back(Transport{.rpc = true});
  return all;
}

inline std::vector<Mechanism> served_mechanisms() {
  std::vector<Mechanism> served;
  for (const Mechanism& mechanism : all_mechanisms())
    if (needs_server(mechanism)) served.push_back(mechanism);
  return served;
}

// For messages of tests.
inline std::string name_of(const Mechanism& mechanism) {
  std::string name(std::visit([](const auto& kind) { return kind.kind; }, mechanism));
  if (const auto* ring = std::get_if<SharedRing>(&mechanism))
    name += " wake " + std::to_string(static_cast<int>(ring->wake));
  if (const auto* transport = std::get_if<Transport>(&mechanism))
    name += " channel " + std::to_string(static_cast<int>(transport->channel));
  return name;
}

}  // namespace osarium
