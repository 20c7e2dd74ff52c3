// A closed network: a fixed number of customers who think, then visit stations, and think again.
// After each visit to the processor a customer is done with probability done_share, or goes to the
// disk or the network and comes back to the processor. The processor is shared, the disk has one
// server and the network several, so the three kinds of station of the theory are all there.
#pragma once

#include <cstdint>
#include <deque>

#include "sim/statistics/histogram.hpp"
#include "tests/laws/queueing.hpp"

namespace osarium::laws {

struct ClosedParameters {
  Distribution think;
  Distribution processor;  // may have any shape: processor sharing is insensitive to it
  Distribution disk;       // the theory wants these two exponential
  Distribution network;
  std::uint32_t links = 2;
  double done_share = 0.25;
  double disk_share = 0.45;  // the rest goes to the network
  int customers = 8;
};

class ClosedNetwork {
 public:
  ClosedNetwork(Simulation& sim, const ClosedParameters& parameters, const Seed& seed)
      : sim_(sim),
        parameters_(parameters),
        processor_(sim),
        disk_(sim, 1, "disk"),
        network_(sim, parameters.links, "network") {
    for (int i = 0; i < parameters.customers; ++i) {
      const auto index = static_cast<std::uint64_t>(i);
      customers_.emplace_back(parameters, seed, index);
      sim.spawn(customer(customers_.back()), sim.name("customer", index));
    }
  }
  ClosedNetwork(const ClosedNetwork&) = delete;

  // The customers end after the cycle in which they are.
  void close() { closing_ = true; }

  // How long customers were not thinking, cycle by cycle.
  const Histogram& responses() const { return responses_; }
  const TimeWeighted<>& not_thinking() const { return not_thinking_; }
  void forget_warm_up() {
    responses_ = Histogram();
    not_thinking_.restart(sim_.now());
  }

 private:
  struct Customer {
    Customer(const ClosedParameters& p, const Seed& seed, std::uint64_t index)
        : think(p.think, Stream(seed, "customer", index, "think")),
          processor(p.processor, Stream(seed, "customer", index, "processor")),
          disk(p.disk, Stream(seed, "customer", index, "disk")),
          network(p.network, Stream(seed, "customer", index, "network")),
          route(seed, "customer", index, "route") {}
    Times think, processor, disk, network;
    Stream route;
  };

  Actor customer(Customer& self) {
    while (!closing_) {
      co_await sim_.delay(self.think.next());
      const Time begin = sim_.now();
      not_thinking_.add(begin, 1);
      co_await work(self);
      not_thinking_.add(sim_.now(), -1);
      responses_.record(sim_.now() - begin);
    }
  }
  Task<> work(Customer& self) {
    for (;;) {
      co_await processor_.visit(self.processor.next());
      const double where = self.route.uniform();
      if (where < parameters_.done_share) co_return;
      if (where < parameters_.done_share + parameters_.disk_share) {
        co_await disk_.visit(self.disk.next());
      } else {
        co_await network_.visit(self.network.next());
      }
    }
  }

  Simulation& sim_;
  ClosedParameters parameters_;
  SharedStation processor_;
  Station disk_;
  Station network_;
  std::deque<Customer> customers_;
  bool closing_ = false;
  TimeWeighted<> not_thinking_;
  Histogram responses_;
};

}  // namespace osarium::laws
