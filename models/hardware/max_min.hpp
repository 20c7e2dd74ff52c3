// Shares capacities between flows max-min fairly, by progressive filling (Bertsekas and Gallager,
// Data Networks, 2nd edition, section 6.5): all rates rise together; a flow stops at its demand or
// where a resource on its way is full.
//
//   MaxMin sharing(capacities, flows);       // allocates everything
//   sharing.set_uses(flow, uses);            // its way
//   sharing.set_demand(flow, demand);
//   sharing.solve();                         // from scratch: the result does not depend on history
//
// Rates, demands and capacities have one unit of the caller's choice. A flow that is spread over
// several resources loads each by a part of its rate: that is the weight of the use.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace osarium {

class MaxMin {
 public:
  struct Use {
    std::int32_t resource;
    double weight;  // positive
  };

  // Capacities are positive. Flows begin without a way and without demand.
  MaxMin(std::span<const double> capacities, std::size_t flows);

  std::size_t resources() const { return resources_.size(); }

  // A resource occurs in `uses` at most once.
  void set_uses(std::size_t flow, std::span<const Use> uses);
  void set_demand(std::size_t flow, double demand);

  // False: there is enough for all, every rate is its demand.
  bool solve();
  double rate(std::size_t flow) const { return flows_[flow].rate; }
  // The part of its demand that a flow gets: 1 if it demands nothing.
  double satisfied(std::size_t flow) const {
    const Flow& each = flows_[flow];
    return each.rate == each.demand ? 1 : each.rate / each.demand;
  }
  // What the flows take of a resource.
  double load(std::size_t resource) const;

 private:
  struct Flow {
    double demand = 0;
    double rate = 0;
    std::size_t uses = 0;
    std::uint64_t bits = 0;  // of the resources that it uses
  };
  struct Resource {
    double capacity;
    double wanted = 0;     // if every flow had its demand
    double remaining = 0;  // what the flows that have stopped leave
    double weight = 0;     // of the flows that still rise
    std::int32_t rising = 0;
    bool scarce = false;  // more is wanted than there is: only then do the last three matter
  };

  std::span<const Use> uses(std::size_t flow) const {
    return {uses_.data() + flow * resources_.size(), flows_[flow].uses};
  }
  // With more resources than bits, several share one.
  static constexpr std::size_t most_bits = 64;
  static std::uint64_t bit(std::int32_t resource) {
    return std::uint64_t{1} << (static_cast<std::size_t>(resource) % most_bits);
  }
  bool uses_resource(std::size_t flow, std::int32_t resource) const;
  bool uses_scarce(std::size_t flow) const;
  bool find_scarce();
  void find_rising();
  std::int32_t bottleneck() const;
  void stop(std::size_t flow, double rate);
  template <class Condition>
  bool stop_if(Condition condition, double level);

  std::vector<Resource> resources_;
  std::vector<Flow> flows_;
  std::vector<Use> uses_;             // of flow f: from f * resources() on
  std::vector<std::size_t> rising_;   // flows, in their order
  std::vector<std::int32_t> scarce_;  // resources, in their order
};

}  // namespace osarium
