// The one kernel with a network card, a wire, clients at its far end, and sockets.
#pragma once

#include "models/services/interrupt_deliveries.hpp"
#include "models/services/network_driver.hpp"
#include "models/services/outside.hpp"
#include "tests/models/services/one_kernel.hpp"

namespace osarium {

struct Networked : OneKernel {
  struct Setup {
    std::int64_t queues = 1;
    std::int64_t descriptors = 256;
    Duration interval{};  // between interrupts
    SocketParameters sockets;
    InterruptStyle style = NapiInterrupts{};
    Serialised serialised = Serialised::by_locks;
  };

  Networked() : Networked(Setup{}) {}
  explicit Networked(const Setup& setup)
      : OneKernel("rainforest-s-a", {}, setup.serialised),
        nic(sim,
            {.queues = setup.queues,
             .receive_descriptors = setup.descriptors,
             .coalescing = {.interval = setup.interval, .adaptive = false}},
            NicCosts::from(kernel.costs(), kernel.clock())),
        outside(sim, network, nic, wire()),
        sockets(site, network, setup.sockets),
        driver(site, network, nic),
        deliveries(kernel, setup.style) {
    for (Cpu& cpu : machine.cpus()) cpu.set_idle_states({});  // no exit from them counts
    ports.sockets = Port<Sockets>(sockets);
    ports.network_driver = Port<NetworkDriver>(driver);
    for (std::size_t q = 0; q < driver.queues(); ++q)
      deliveries.add(driver.cpu_of(q), driver.receive_work(q));
  }
  // Also when all programs wait for clients.
  void run_for(Duration duration) {
    sim.spawn([this, duration]() -> Task<> { co_await sim.delay(duration + 1_us); });
    sim.run_until(sim.now() + duration);
  }

  static OutsideParameters wire() {
    OutsideParameters parameters;
    parameters.wire.line_rate = 10_Gbps;
    return parameters;
  }
  Duration cost(std::string_view row) { return kernel.costs().duration(row, kernel.clock()); }

  Network network;
  Guard guard{kernel, network};  // of no library: nobody calls it
  Nic nic;
  Outside outside;
  Sockets sockets;
  NetworkDriver driver;
  InterruptDeliveries deliveries;
};

// A server that answers each message with one of the same size, by epoll.
struct EchoServer {
  static constexpr std::size_t batch = 16;

  EchoServer(Networked& under_test, std::size_t connections, Duration work = 1_us)
      : machine(under_test), process(under_test.process()) {
    SocketCalls& calls = machine.programs.calls(process).sockets;
    epoll = calls.set_epoll();
    for (std::size_t i = 0; i < connections; ++i) {
      flows.push_back(machine.outside.add_client(Protocol::tcp, 7));
      calls.set_watched(epoll, calls.set_established(flows.back()));
    }
    thread = &machine.run(process, [this, work](SystemCalls& direct, Context& here) -> Task<> {
      for (;;) co_await serve(os == nullptr ? direct : *os, here, work);
    });
  }

  Task<> serve(SystemCalls& its, Context& here, Duration work) {
    std::array<Descriptor, batch> ready;
    const auto count = co_await its.sockets.wait(here, epoll, ready);
    ++waits;
    for (std::size_t i = 0; i < *count; ++i) {
      const auto message = co_await its.sockets.receive(here, ready[i]);
      here.set_account(message->account);
      co_await here.compute(work, Mode::user);
      const Outcome<> sent = co_await its.sockets.send(here, ready[i], *message);
      if (!sent) ++failures;
      ++served;
    }
  }

  Networked& machine;
  Process& process;
  SystemCalls* os = nullptr;  // instead of direct calls
  Thread* thread = nullptr;
  Descriptor epoll;
  std::vector<FlowId> flows;
  std::uint64_t waits = 0;
  std::uint64_t served = 0;
  std::uint64_t failures = 0;
};

}  // namespace osarium
