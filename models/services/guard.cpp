#include "models/services/guard.hpp"

namespace osarium {

GuardCosts GuardCosts::from(const CostTable& costs, Frequency clock) {
  const auto work = [&](Name row) { return Work::from(costs, row, clock); };
  return {.filter = work("guard.filter"),
          .demultiplex = work("guard.demultiplex"),
          .bind = work("guard.bind"),
          .unbind = work("guard.unbind"),
          .bind_page = work("guard.bind_page"),
          .unbind_page = work("guard.unbind_page")};
}

Guard::Guard(Kernel& kernel, Network& network)
    : network_(network),
      costs_(GuardCosts::from(kernel.costs(), kernel.clock())),
      lock_(kernel, Serialised::by_locks, "packet filters") {}

void Guard::set_filter(const PacketFilter& filter, ProcessId owner) {
  if (!filter.flow) {
    by_port_[{filter.protocol, filter.port}] = owner;
    return;
  }
  if (by_flow_.size() <= *filter.flow) by_flow_.resize(*filter.flow + 1, nobody);
  by_flow_[*filter.flow] = owner;
}

Task<Outcome<>> Guard::bind(Context& here) {
  ++counts_.bound;
  co_await spend(here, costs_.bind);
  co_return Outcome<>();
}

Task<Outcome<>> Guard::unbind(Context& here) {
  co_await spend(here, costs_.unbind);
  co_return Outcome<>();
}

Task<Outcome<>> Guard::bind_pages(Context& here, std::int64_t pages, std::int64_t replaced) {
  counts_.pages += static_cast<std::uint64_t>(pages);
  co_await spend(here, costs_.unbind_page * replaced, costs_.bind_page * pages);
  co_return Outcome<>();
}

Task<Outcome<>> Guard::bind_filter(Context& here, PacketFilter filter, ProcessId owner) {
  ++counts_.bound;
  co_await lock_.acquire(here);
  co_await spend(here, costs_.bind);
  set_filter(filter, owner);
  co_await lock_.release(here);
  co_return Outcome<>();
}

Task<Outcome<>> Guard::unbind_filter(Context& here, PacketFilter filter) {
  co_await lock_.acquire(here);
  co_await spend(here, costs_.unbind);
  if (!filter.flow)
    by_port_.erase({filter.protocol, filter.port});
  else if (*filter.flow < by_flow_.size())
    by_flow_[*filter.flow] = nobody;
  co_await lock_.release(here);
  co_return Outcome<>();
}

ProcessId Guard::owner_of(const Packet& packet) const {
  if (packet.flow < by_flow_.size() && by_flow_[packet.flow] != nobody)
    return by_flow_[packet.flow];
  const Flow& flow = network_.flow(packet.flow);
  const auto found = by_port_.find({flow.protocol, flow.port});
  return found == by_port_.end() ? nobody : found->second;
}

Task<Outcome<>> Guard::classify(Context& here, std::span<const Packet> packets,
                                std::span<ProcessId> owners) {
  const auto count = static_cast<std::int64_t>(packets.size());
  co_await spend(here, costs_.filter * count, costs_.demultiplex * count);
  counts_.packets += packets.size();
  for (std::size_t i = 0; i < packets.size(); ++i) {
    owners[i] = owner_of(packets[i]);
    counts_.unclaimed += owners[i] == nobody;
  }
  co_return Outcome<>();
}

}  // namespace osarium
