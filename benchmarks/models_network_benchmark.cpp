// Network receive, a packet an item: arrival from the wire, DMA, interrupt, softirq, socket, and
// the thread that is woken for it; events_per_item says how many events of the engine that takes.
// The load (in percent of what the packets' own cost leaves room for) decides how much of it a
// packet needs for itself. `load` prints the table of docs/validity/network.md, by the simulated
// machine.
#include "benchmarks/batches.hpp"
#include "tests/models/mechanisms/network_experiment.hpp"

using namespace osarium;

namespace {

struct Socket {
  NetworkExperiment net{one_queue()};
  Thread server{net.sim, "server"};
  PacketReceive work{net.queue(),
                     [this](Context& here, Mode mode, std::span<const Packet> packets) {
                       return receive(here, mode, packets);
                     }};
  NapiDelivery delivery{net.controller, net.net_receive, work};
  Ring<Packet> socket;
  std::int64_t left = 0;

  Task<> receive(Context& here, Mode mode, std::span<const Packet> packets) {
    co_await here.compute(net.costs.packet * static_cast<std::int64_t>(packets.size()), mode);
    const bool wakes = socket.empty();
    for (const Packet& packet : packets) socket.push_back(packet);
    if (wakes) co_await net.scheduler.wake(here, server);
  }
  Actor serve() {
    for (;;) {
      while (socket.empty()) co_await net.scheduler.block(server);
      socket.pop_front();
      co_await server.compute(200_ns, Mode::user);
      if (--left == 0) net.sim.stop();
    }
  }
};

void receive(benchmark::State& state) {
  Socket machine;
  machine.net.sim.spawn(machine.serve(), "server");
  machine.net.scheduler.start(machine.server);
  machine.net.send(static_cast<double>(state.range(0)) / 100, true);
  batches::run(state, machine.net.sim, machine.left);
  const auto items = static_cast<double>(state.iterations() * batches::size);
  state.counters["events_per_item"] = static_cast<double>(machine.net.sim.events()) / items;
  state.counters["packets_per_interrupt"] =
      items / static_cast<double>(machine.delivery.line().delivered());
}
BENCHMARK(receive)->Arg(5)->Arg(30)->Arg(60);

void load(benchmark::State& state) {
  for (auto _ : state) {
    NetworkExperiment net(one_queue(Duration::microseconds(state.range(1))));
    const NapiDelivery delivery(net.controller, net.net_receive, net.work);
    net.send(static_cast<double>(state.range(0)) / 100, true);
    net.sim.run_until(net.at(100_ms));
    state.counters["interrupts_per_s"] = static_cast<double>(delivery.line().delivered()) / 0.1;
    state.counters["per_poll"] =
        static_cast<double>(delivery.items()) / static_cast<double>(delivery.polls());
    state.counters["mean_us"] = net.latency.mean()->seconds() * 1e6;
    state.counters["p99_us"] = net.latency.quantile(0.99)->seconds() * 1e6;
    state.counters["dropped"] = net.dropped_share();
  }
}
BENCHMARK(load)
    ->ArgsProduct({{2, 10, 20, 40, 60, 80, 90, 95, 98, 102, 110, 130, 200}, {0, 49}})
    ->Iterations(1);

}  // namespace
