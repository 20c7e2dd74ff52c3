// Requests of the kind that memcached serves, one an item: a packet from outside, interrupt and
// softirq, epoll, receive, some work, send, and the answer at its client. The gap between requests
// (in nanoseconds) decides how much of that a request needs for itself.
#include <deque>

#include "benchmarks/batches.hpp"
#include "models/hardware/machine_presets.hpp"
#include "models/services/interrupt_deliveries.hpp"
#include "models/services/network_driver.hpp"
#include "models/services/outside.hpp"
#include "models/services/system_calls.hpp"

using namespace osarium;

namespace {

MachineParameters parameters() {
  Errors errors;
  return *read_machine("rainforest-s-a", {}, {}, errors);
}

struct Machinery {
  explicit Machinery(Serialised serialised = Serialised::by_locks)
      : site{kernel, serialised, ports},
        nic(sim, {.queues = 1, .coalescing = {.interval = Duration(), .adaptive = false}},
            NicCosts::from(kernel.costs(), kernel.clock())),
        outside(sim, network, nic, {.wire = {.line_rate = 10_Gbps}, .framing = {}}),
        sockets(site, network),
        driver(site, network, nic),
        deliveries(kernel, NapiInterrupts{}) {
    ports.sockets = Port<Sockets>(sockets);
    ports.network_driver = Port<NetworkDriver>(driver);
    deliveries.add(driver.cpu_of(0), driver.receive_work(0));
  }
  std::vector<CpuId> cpus() {
    std::vector<CpuId> all;
    for (Cpu& cpu : machine.cpus()) all.push_back(cpu.id());
    return all;
  }

  Simulation sim;
  Machine machine{sim, parameters()};
  Platform platform{machine};
  Kernel kernel{platform, KernelId(0), cpus(), {}, {}};
  Ports ports;
  ServiceSite site;
  Network network;
  Nic nic;
  Outside outside;
  Sockets sockets;
  NetworkDriver driver;
  InterruptDeliveries deliveries;
};

struct Memcached {
  static constexpr std::size_t connections = 64;

  explicit Memcached(Duration its_gap) : gap(its_gap), accounts(connections) {
    for (std::size_t i = 0; i < connections; ++i) {
      flows.push_back(machine.outside.add_client(Protocol::tcp, 11211));
      os.sockets.set_watched(epoll, os.sockets.set_established(flows.back()));
    }
    machine.outside.on_message([this](const Message&) {
      if (--left == 0) machine.sim.stop();
    });
    machine.kernel.scheduler().start(thread);
    programs.emplace_back(machine.sim.spawn(serve(), "server"));
    programs.emplace_back(machine.sim.spawn(send(), "client"));
  }
  ~Memcached() {
    for (ActorHandle& program : programs) program.cancel();
  }
  Actor send() {
    for (std::size_t i = 0;; i = (i + 1) % connections) {
      co_await machine.sim.delay(gap);
      accounts[i].emplace(machine.sim.now(), Cause::network);
      machine.outside.send(flows[i], {.size = 64_B, .account = &*accounts[i]});
    }
  }
  Actor serve() {
    std::array<Descriptor, 64> ready;
    for (;;) {
      const auto count = co_await os.sockets.wait(thread, epoll, ready);
      for (std::size_t i = 0; i < *count; ++i) {
        const auto message = co_await os.sockets.receive(thread, ready[i]);
        thread.set_account(message->account);
        co_await thread.compute(1_us, Mode::user);
        const Outcome<> sent = co_await os.sockets.send(thread, ready[i], *message);
        OSARIUM_CHECK(static_cast<bool>(sent), "a connection that stands");
      }
    }
  }

  Machinery machine;
  Duration gap;
  Process process{machine.kernel, 0, "memcached"};
  SystemCalls os{machine.ports, process};
  Descriptor epoll = os.sockets.set_epoll();
  std::vector<FlowId> flows;
  std::vector<std::optional<Account>> accounts;
  Thread thread{machine.sim, "memcached"};
  std::deque<ActorHandle> programs;
  std::int64_t left = 0;
};

void memcached(benchmark::State& state) {
  Memcached memcached(Duration::nanoseconds(state.range(0)));
  batches::run(state, memcached.machine.sim, memcached.left);
  state.counters["events_per_item"] = static_cast<double>(memcached.machine.sim.events()) /
                                      static_cast<double>(state.iterations() * batches::size);
}
BENCHMARK(memcached)->Arg(100'000)->Arg(20'000)->Arg(8'000);

}  // namespace
