#include "models/mechanisms/shootdown.hpp"

#include <gtest/gtest.h>

#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

constexpr InterruptCosts interrupt_costs{
    .delivery = 200_ns, .ipi_send = 100_ns, .ipi_delivery = 300_ns, .receive = 500_ns};
constexpr TlbCosts tlb_costs{
    .flush_page = 100_ns, .flush_all = 140_ns, .refill = 50_ns, .entries = 64};

// Eight sockets of ten cores; all cpus run threads of the address space.
struct Shootdowns : testing::Test {
  explicit Shootdowns(const CoherenceCosts& costs = telling_costs())
      : machine(sim, costs, {.sockets_count = 8, .cores_per_socket = 10}) {}
  void add(int cpus) {
    for (CpuId cpu(0); cpu.index < cpus; ++cpu.index) ASSERT_FALSE(space.enter(cpu));
  }
  // Of an unmap by cpu 0, from its call to its return.
  Duration unmap(std::int64_t pages) {
    const Time begin = sim.now();
    Time end;
    sim.spawn([&]() -> Task<> {
      co_await shootdown->unmap(machine.on(0), space, pages);
      end = sim.now();
    });
    sim.run();
    return end - begin;
  }
  // With the caches as the unmap before has left them.
  Duration second_unmap(std::int64_t pages) {
    unmap(pages);
    return unmap(pages);
  }
  Duration unmap_with(int cpus, std::int64_t pages, ShootdownParameters parameters = {}) {
    Shootdowns other;
    other.make(parameters);
    other.add(cpus);
    return other.second_unmap(pages);
  }
  void make(const ShootdownParameters& parameters) {
    shootdown.emplace(cross_calls, tlb_costs, parameters);
  }
  Duration coherence(LineOperation operation, LineState state,
                     Distance distance = Distance::same_die) {
    return machine.coherence.costs().at(operation, state, distance);
  }
  void TestBody() override {}

  Simulation sim;
  FakeMachine machine;
  std::vector<Cpu*> all_cpus = [this] {
    std::vector<Cpu*> all;
    for (auto& cpu : machine.cpus) all.push_back(cpu.get());
    return all;
  }();
  InterruptController controller{sim, interrupt_costs};
  CrossCalls cross_calls{sim, controller, machine.coherence, all_cpus};
  std::optional<Shootdown> shootdown{std::in_place, cross_calls, tlb_costs, ShootdownParameters()};
  AddressSpace space;
};

TEST_F(Shootdowns, AnAddressSpaceOnOneCpuIsFlushedThereAndNobodyIsCalled) {
  add(1);
  EXPECT_EQ(unmap(7), 700_ns);
  EXPECT_EQ(cross_calls.interrupts(), 0U);
}

TEST_F(Shootdowns, ThePagesOfAnAddressSpaceThatTheCpuDoesNotHoldCostItNothing) {
  EXPECT_EQ(unmap(7), Duration());
}

TEST_F(Shootdowns, OneTargetCostsTheSumOfTheParts) {
  add(2);
  using enum LineOperation;
  using enum LineState;
  const Duration before_the_call =
      3 * tlb_costs.flush_page + coherence(store, shared) + coherence(atomic, modified);
  const Duration on_the_target = interrupt_costs.ipi_delivery + interrupt_costs.receive +
                                 coherence(atomic, modified) + coherence(load, modified) +
                                 3 * tlb_costs.flush_page + coherence(store, shared);
  EXPECT_EQ(second_unmap(3), before_the_call + on_the_target + coherence(load, modified));
}

TEST_F(Shootdowns, MoreTargetsAreNeverCheaperAndEachCostsAtLeastItsInterrupt) {
  Duration before = unmap_with(2, 1);
  for (int cpus = 3; cpus <= 40; ++cpus) {
    const Duration now = unmap_with(cpus, 1);
    EXPECT_GE(now, before + interrupt_costs.ipi_send) << cpus;
    before = now;
  }
}

TEST_F(Shootdowns, MorePagesCostMoreUpToTheCeilingAndNoMoreAboveIt) {
  for (int cpus : {1, 2, 20}) {
    const Duration one = unmap_with(cpus, 1);
    const Duration at_the_ceiling = unmap_with(cpus, 33);
    const std::int64_t flushes = cpus == 1 ? 1 : 2;  // one after the other, the targets at once
    EXPECT_EQ(at_the_ceiling - one, flushes * 32 * tlb_costs.flush_page) << cpus;
    EXPECT_EQ(at_the_ceiling - unmap_with(cpus, 34),
              flushes * (33 * tlb_costs.flush_page - tlb_costs.flush_all))
        << cpus;
    EXPECT_EQ(unmap_with(cpus, 34), unmap_with(cpus, 1000)) << cpus;
  }
}

TEST_F(Shootdowns, ACeilingOfZeroAlwaysFlushesAll) {
  make({.ceiling = 0});
  add(1);
  EXPECT_EQ(unmap(1), tlb_costs.flush_all);
}

TEST_F(Shootdowns, AFullFlushIsPaidForByPageWalksOfAtMostTheWholeBuffer) {
  add(1);
  space.set_working_set(10);
  EXPECT_EQ(unmap(34), tlb_costs.flush_all + 10 * tlb_costs.refill);
  space.set_working_set(1000);
  EXPECT_EQ(unmap(34), tlb_costs.flush_all + tlb_costs.entries * tlb_costs.refill);
}

TEST_F(Shootdowns, TargetsWalkTheirPagesInAfterTheyHaveAcknowledged) {
  const Duration without = unmap_with(2, 34);
  add(2);
  space.set_working_set(10);
  const Duration with = second_unmap(34);
  EXPECT_EQ(with - without, 10 * tlb_costs.refill);  // those of the initiator
  EXPECT_EQ(machine.cpu(1).time(Mode::user), 2 * 10 * tlb_costs.refill);
}

TEST_F(Shootdowns, ATargetThatMasksInterruptsDelaysTheInitiatorByExactlyTheRest) {
  add(2);
  const Duration undisturbed = second_unmap(1);
  const Duration until_delivery =
      tlb_costs.flush_page + coherence(LineOperation::store, LineState::shared) +
      coherence(LineOperation::atomic, LineState::modified) + interrupt_costs.ipi_delivery;
  for (const Duration rest : {Duration(), 1_ns, 20_us}) {
    machine.cpu(1).mask(Rank::interrupt);
    sim.spawn([&]() -> Task<> {
      co_await sim.delay(until_delivery + rest);
      machine.cpu(1).unmask(Rank::interrupt);
    });
    EXPECT_EQ(unmap(1), undisturbed + rest);
  }
}

TEST_F(Shootdowns, AMulticastCostsTheSenderOnce) {
  const auto time = [](Sending sending) {
    Shootdowns test{CoherenceCosts()};
    test.make({.sending = sending});
    test.add(20);
    return test.unmap(1);
  };
  EXPECT_EQ(time(Sending::one_by_one) - time(Sending::multicast), 18 * interrupt_costs.ipi_send);
}

TEST_F(Shootdowns, FlushingMeanwhileHidesTheOwnFlush) {
  EXPECT_EQ(unmap_with(2, 20) - unmap_with(2, 20, {.own_flush = OwnFlush::meanwhile}),
            20 * tlb_costs.flush_page);
}

TEST_F(Shootdowns, ALazyCpuIsCalledOnceAndLeaves) {
  add(3);
  space.become_lazy(CpuId(2));
  unmap(1);
  EXPECT_EQ(cross_calls.interrupts(), 2U);
  EXPECT_FALSE(space.holds(CpuId(2)));
  unmap(1);
  EXPECT_EQ(cross_calls.interrupts(), 3U);
  EXPECT_FALSE(space.enter(CpuId(2)));
}

TEST_F(Shootdowns, ALazyCpuThatWasLeftOutFlushesWhenItComesBack) {
  make({.lazy_cpus = LazyCpus::leave_out});
  add(3);
  space.become_lazy(CpuId(2));
  EXPECT_FALSE(space.enter(CpuId(2)));
  space.become_lazy(CpuId(2));
  unmap(1);
  EXPECT_EQ(cross_calls.interrupts(), 1U);
  EXPECT_TRUE(space.enter(CpuId(2)));
  EXPECT_FALSE(space.enter(CpuId(2)));
}

TEST_F(Shootdowns, ShootdownsOfAllCpusAtOnceAllEnd) {
  add(40);
  int ended = 0;
  const auto one = [](Shootdowns& test, int cpu, int& count) -> Task<> {
    for (int i = 0; i < 5; ++i)
      co_await test.shootdown->unmap(test.machine.on(cpu), test.space, 1 + i * 20);
    ++count;
  };
  for (int cpu = 0; cpu < 40; ++cpu) sim.spawn([&, cpu] { return one(*this, cpu, ended); });
  sim.run();
  EXPECT_EQ(ended, 40);
  EXPECT_EQ(shootdown->shootdowns(), 200U);
  EXPECT_LE(cross_calls.interrupts(), 200U * 39U);  // who finds others queued sends none
}

}  // namespace
}  // namespace osarium
