#include "models/mechanisms/connectors/connector.hpp"

#include "tests/models/mechanisms/connected.hpp"

namespace osarium {
namespace {

const auto nothing = [](Context&) -> Task<> { co_return; };

// From the call to its return, once caches are as earlier calls have left them.
Duration call_time(const Mechanism& mechanism, Call call = {},
                   const CrossingCosts& costs = telling_crossings()) {
  Connected machine(mechanism, costs);
  Duration last;
  machine.client(0, [&](Context& here) -> Task<> {
    co_await machine.sim.delay(1_us);  // the server has gone to sleep
    for (int i = 0; i < 5; ++i) {
      co_await machine.sim.delay(100_us);
      const Time begin = machine.sim.now();
      EXPECT_TRUE(co_await machine.connector->call(here, call, nothing));
      last = machine.sim.now() - begin;
    }
  });
  machine.run();
  return last;
}

// Client and server sit on different sockets, so lines move over one hop.
Duration line(LineOperation operation, LineState state) {
  return telling_costs().at(operation, state, Distance::one_hop);
}
using enum LineOperation;
using enum LineState;
const CrossingCosts costs = telling_crossings();
const ConnectorCosts& rows = costs.connectors;

TEST(ConnectorCost, ADirectCallCostsACall) { EXPECT_EQ(call_time(DirectCall()), rows.direct_call); }

TEST(ConnectorCost, ATrapCostsTheWayIntoTheKernelAndBack) {
  EXPECT_EQ(call_time(Trap()), rows.trap);
  EXPECT_EQ(call_time(Trap{.page_table_isolation = true}), rows.trap_isolated);
}

TEST(ConnectorCost, AHypercallAndAnUpcallCostTheirWayThereAndBack) {
  EXPECT_EQ(call_time(Hypercall()), rows.hypercall);
  EXPECT_EQ(call_time(Upcall()), rows.kernel_to_user + rows.user_to_kernel);
}

TEST(ConnectorCost, SynchronousIpcCostsCallAndReply) {
  EXPECT_EQ(call_time(SynchronousIpc()), rows.ipc_call + rows.ipc_reply);
}

// A wake on another cpu, which sleeps, until the thread runs there: by its scheduler, and by a
// cross call from the message in its queue on.
Duration scheduled_wake() {
  return costs.scheduling.ipi_delivery + costs.scheduling.ipi_receive +
         costs.scheduling.context_switch;
}
Duration remote_wake() {
  return line(atomic, modified) + costs.interrupts.ipi_delivery + costs.interrupts.receive +
         line(atomic, modified) + costs.scheduling.context_switch;
}

TEST(ConnectorCost, CrossCoreIpcCostsTrapsQueuesAndInterruptsBothWays) {
  const Duration there = rows.user_to_kernel + line(atomic, modified) + remote_wake() +
                         line(atomic, modified) + rows.kernel_to_user;
  const Duration back = rows.user_to_kernel + line(store, shared) + remote_wake() +
                        line(load, modified) + rows.kernel_to_user;
  EXPECT_EQ(call_time(CrossCoreIpc()), there + back);
}

// With room for one message every call looks at the head that the server has moved on.
SharedRing small_ring(RingWake wake) { return {.capacity = 1, .batch = 1, .wake = wake}; }
Duration message_there() {
  return line(load, modified) + telling_costs().at_own(atomic) + line(store, shared);
}
Duration message_taken() { return line(load, modified) + line(store, shared); }

TEST(ConnectorCost, APolledRingCostsTheTransfersOfItsLines) {
  EXPECT_EQ(call_time(small_ring(RingWake::poll)),
            message_there() + message_taken() + line(store, shared) + line(load, modified));
}

TEST(ConnectorCost, AFutexRingCostsASystemCallAndAWakeEachWayBesides) {
  const Duration call = rows.trap / 2 + scheduled_wake();
  EXPECT_EQ(
      call_time(small_ring(RingWake::futex)),
      message_there() + call + message_taken() + line(store, shared) + call + line(load, modified));
}

TEST(ConnectorCost, AnInterruptRingCostsASystemCallAndAnInterruptEachWayBesides) {
  const Duration wake = rows.trap / 2 + remote_wake();
  EXPECT_EQ(
      call_time(small_ring(RingWake::interrupt)),
      message_there() + wake + message_taken() + line(store, shared) + wake + line(load, modified));
}

TEST(ConnectorCost, AnEventChannelCostsAHypercallAnInterruptAndAnUpcallEachWayBesides) {
  const Duration wake = rows.hypercall / 2 + remote_wake() + rows.kernel_to_user;
  EXPECT_EQ(
      call_time(small_ring(RingWake::event_channel)),
      message_there() + wake + message_taken() + line(store, shared) + wake + line(load, modified));
}

TEST(ConnectorCost, ATransportCostsTwoSystemCallsTwoMessagesAndTwoWakesOnTheWay) {
  const auto expected = [](Duration message) {
    return 2 * (rows.trap / 2 + message + scheduled_wake() + (rows.trap - rows.trap / 2));
  };
  EXPECT_EQ(call_time(Transport{.channel = Channel::message_queue}), expected(rows.message_queue));
  EXPECT_EQ(call_time(Transport{.channel = Channel::pipe}), expected(rows.pipe));
  EXPECT_EQ(call_time(Transport{.channel = Channel::local_socket}), expected(rows.local_socket));
  EXPECT_EQ(call_time(Transport{.channel = Channel::tcp_socket}), expected(rows.tcp_socket));
}

TEST(ConnectorCost, ThePayloadIsPaidForByTheByteOrByThePage) {
  const auto extra = [](const Mechanism& mechanism, Payload payload) {
    return call_time(mechanism, {2_KiB, 5_KiB, payload}) - call_time(mechanism);
  };
  for (const Mechanism& mechanism : all_mechanisms()) {
    const int copies = std::holds_alternative<DirectCall>(mechanism)  ? 0
                       : std::holds_alternative<Transport>(mechanism) ? 2
                                                                      : 1;
    const auto* const transport = std::get_if<Transport>(&mechanism);
    const Duration marshalling =
        transport != nullptr && transport->rpc ? 2 * 7 * rows.copy_kibibyte : Duration();
    EXPECT_EQ(extra(mechanism, Payload::copy), copies * 7 * rows.copy_kibibyte + marshalling)
        << name_of(mechanism);
    EXPECT_EQ(extra(mechanism, Payload::map), copies * 3 * rows.map_page + marshalling);
    EXPECT_EQ(extra(mechanism, Payload::grant), copies * 3 * rows.grant_page + marshalling);
    EXPECT_EQ(extra(mechanism, Payload::zero_copy), marshalling);
  }
}

// Clients that compute, call and post; when the last has ended.
Duration work_time(const Mechanism& mechanism, const CrossingCosts& crossings, int clients) {
  Connected machine(mechanism, crossings, clients);
  for (int client = 0; client < clients; ++client) {
    machine.client(client, [&](Context& here) -> Task<> {
      const auto body = [](Context& there) -> Task<> { co_await there.compute(1_us, Mode::user); };
      for (int i = 0; i < 20; ++i) {
        co_await here.compute(i * 100_ns, Mode::user);
        co_await machine.connector->call(here, {100_B, 5_KiB}, body);
      }
    });
  }
  machine.run();
  Time last;
  for (Time end : machine.ends) last = std::max(last, end);
  return last - Time();
}

TEST(ConnectorLaw, WithFreeCrossingsEveryMechanismEndsAtTheSameInstant) {
  for (int clients : {1, 3})
    for (const Mechanism& mechanism : all_mechanisms())
      EXPECT_EQ(work_time(mechanism, {}, clients), 20 * 1_us + 190 * 100_ns) << name_of(mechanism);
}

TEST(ConnectorLaw, ADearerRowNeverMakesARunFasterAndMakesThoseSlowerThatUseIt) {
  const std::vector<Duration ConnectorCosts::*> all_rows{
      &ConnectorCosts::direct_call,    &ConnectorCosts::trap,
      &ConnectorCosts::trap_isolated,  &ConnectorCosts::user_to_kernel,
      &ConnectorCosts::kernel_to_user, &ConnectorCosts::ipc_call,
      &ConnectorCosts::ipc_reply,      &ConnectorCosts::hypercall,
      &ConnectorCosts::message_queue,  &ConnectorCosts::pipe,
      &ConnectorCosts::local_socket,   &ConnectorCosts::tcp_socket,
      &ConnectorCosts::copy_kibibyte,  &ConnectorCosts::map_page,
      &ConnectorCosts::grant_page};
  for (const Mechanism& mechanism : all_mechanisms()) {
    const Duration base = work_time(mechanism, costs, 1);
    int slower = 0;
    const auto compare = [&](auto change) {
      CrossingCosts dearer = costs;
      change(dearer);
      const Duration changed = work_time(mechanism, dearer, 1);
      EXPECT_GE(changed, base) << name_of(mechanism);
      if (changed > base) ++slower;
    };
    for (Duration ConnectorCosts::*row : all_rows)
      compare([&](CrossingCosts& dearer) { dearer.connectors.*row += 50_ns; });
    for (Duration InterruptCosts::*row :
         {&InterruptCosts::ipi_send, &InterruptCosts::ipi_delivery, &InterruptCosts::receive})
      compare([&](CrossingCosts& dearer) { dearer.interrupts.*row += 50_ns; });
    for (Duration SchedulingCosts::*row :
         {&SchedulingCosts::context_switch, &SchedulingCosts::ipi_send,
          &SchedulingCosts::ipi_delivery, &SchedulingCosts::ipi_receive})
      compare([&](CrossingCosts& dearer) { dearer.scheduling.*row += 50_ns; });
    for (std::size_t operation = 0; operation < line_operations; ++operation)
      compare([&](CrossingCosts& dearer) {
        for (auto& state : dearer.coherence.other[operation])
          for (Duration& cost : state) cost += 50_ns;
      });
    EXPECT_GE(slower, 1) << name_of(mechanism);
  }
}

}  // namespace
}  // namespace osarium
