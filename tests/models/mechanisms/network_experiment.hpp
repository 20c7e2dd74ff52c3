// One cpu that receives packets from one queue of a 10 Gbit/s card, and what is to be known of it
// at a given load: used by tests and by the benchmark that prints docs/validity/network.md.
#pragma once

#include <optional>

#include "models/mechanisms/napi.hpp"
#include "sim/random/stream.hpp"
#include "sim/statistics/histogram.hpp"

namespace osarium {

struct NetworkCosts {
  // As cited, on a machine of 3.6 GHz.
  static NetworkCosts standard() {
    const CostTable table = CostTable::standard();
    const Frequency clock = 3'600_MHz;
    return {.interrupt = InterruptCosts::from(table, clock, InterruptPath::bare),
            .nic = NicCosts::from(table, clock),
            .softirq = SoftirqCosts::from(table, clock),
            .packet = table.duration("nic.stack_receive", clock)};
  }

  InterruptCosts interrupt{};
  NicCosts nic{};
  SoftirqCosts softirq{};
  Duration packet{};
};

struct NetworkExperiment {
  explicit NetworkExperiment(const NicParameters& card,
                             const NetworkCosts& their_costs = NetworkCosts::standard(),
                             const SoftirqParameters& parameters = {})
      : costs(their_costs),
        nic(sim, card, costs.nic),
        wire(sim, {.line_rate = 10_Gbps}, [this](const Packet& packet) { nic.arrive(packet); }),
        controller(sim, costs.interrupt),
        softirqs(cpu, scheduler, parameters, costs.softirq),
        work(queue(), [this](Context& here, Mode mode, std::span<const Packet> packets) {
          return receive(here, mode, packets);
        }) {}

  ReceiveQueue& queue() { return nic.function(0).receive(0); }
  Time at(Duration since_start) const { return Time() + since_start; }

  Task<> receive(Context& here, Mode mode, std::span<const Packet> packets) {
    const auto n = static_cast<std::int64_t>(packets.size());
    co_await here.compute(costs.packet * n, mode);
    for (std::int64_t i = 0; i < n; ++i) {
      const Time done = sim.now() + costs.packet * (i + 1 - n);  // unless it was interrupted
      latency.record(done - packets[static_cast<std::size_t>(i)].arrived);
    }
  }

  // Sends packets until the run ends: `load` is that of the cpu by packets alone.
  void send(double load, bool poisson) {
    sim.spawn([this, load, poisson] { return sending(load, poisson); }, "sender", Background::yes);
  }
  Task<> sending(double load, bool poisson) {
    Stream gaps(Seed{}, "network", 0, "gap");
    const double mean = static_cast<double>(costs.packet.picoseconds()) / load;
    for (std::uint64_t sent = 0;; ++sent) {
      co_await sim.delay(Duration::from_picoseconds(poisson ? mean * gaps.exponential() : mean));
      wire.send({.flow = 1, .bytes = 60});
    }
  }
  // A thread that always has something to do.
  void compute_in_a_thread() {
    sim.spawn(computing(), "computing", Background::yes);
    scheduler.start(user);
  }
  Actor computing() {
    for (;;) co_await user.compute(1_s, Mode::user);
  }

  struct Counts {
    std::uint64_t interrupts, received, dropped, polls, items, squeezed, handed_over;
    friend bool operator==(const Counts&, const Counts&) = default;
  };
  Counts counts(const InterruptDriven& delivery) {
    return {delivery.line().delivered(),
            queue().received(),
            queue().dropped(),
            delivery.polls(),
            delivery.items(),
            net_receive.squeezed(),
            softirqs.handed_over()};
  }
  double dropped_share() {
    const auto dropped = static_cast<double>(queue().dropped());
    return dropped / (dropped + static_cast<double>(queue().received()));
  }

  NetworkCosts costs;
  Simulation sim;
  Cpu cpu{sim, CpuId(0)};
  Scheduler scheduler{sim,
                      {{&cpu, CoreId(0), NodeId(0)}},
                      {.policy = CfsPolicy{.latency = 100_us, .granularity = 50_us}},
                      {}};
  Thread user{sim, "user"};
  Nic nic;
  Wire wire;
  InterruptController controller;
  Softirqs softirqs;
  NetReceive net_receive{softirqs, {}};
  PacketReceive work;
  Histogram latency;
  std::optional<Handler> other;  // an interrupt of something else, for those that want one
};

// Without moderation unless there is an interval.
inline NicParameters one_queue(Duration interval = Duration()) {
  return {.queues = 1, .coalescing = {.interval = interval}};
}

}  // namespace osarium
