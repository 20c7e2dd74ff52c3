#include "models/mechanisms/scheduling_costs.hpp"

namespace osarium {

SchedulingCosts SchedulingCosts::from(const CostTable& table, Frequency clock, Bytes private_cache,
                                      InterruptPath path) {
  const auto cost = [&](std::string_view name) { return table.duration(name, clock); };
  const Bytes measured =
      Bytes::of_count(static_cast<std::int64_t>(table.number("scheduling.refill_footprint")));
  const InterruptCosts ipi = InterruptCosts::from(table, clock, path);
  return {
      .context_switch = cost("scheduling.context_switch"),
      .address_space_switch = cost("scheduling.ipc_between_address_spaces") -
                              cost("scheduling.ipc_in_one_address_space"),
      .cache_refill = (cost("scheduling.switch_16_processes_64_kib") -
                       cost("scheduling.switch_2_processes_64_kib")) /
                      (measured / cache_line),
      .tlb_refill = (cost("scheduling.switch_2_processes_64_kib") -
                     cost("scheduling.switch_2_processes_0_kib")) /
                    (measured / page_size),
      .private_cache = private_cache,
      .ipi_send = ipi.ipi_send,
      .ipi_delivery = ipi.ipi_delivery,
      .ipi_receive = ipi.receive,
      .timer_interrupt = cost("scheduling.timer_interrupt"),
      .dispatch = cost("scheduling.dispatcher_message"),
      .hand_over = cost("scheduling.dispatcher_round_trip"),
  };
}

}  // namespace osarium
