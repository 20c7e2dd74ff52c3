#include "models/services/processes.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

Duration row(const OneKernel& m, const char* name) {
  return m.kernel.costs().duration(name, m.kernel.clock());
}

TEST(Processes, KnowTheirIds) {
  OneKernel under_test;
  under_test.process();
  Process& second = under_test.process();
  std::vector<ProcessId> ids;
  under_test.run(second, [&ids](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<ProcessId> id = co_await os.processes.identify(here);
    ids.push_back(*id);
  });
  under_test.sim.run();
  EXPECT_EQ(ids, std::vector<ProcessId>{1});
}

TEST(Processes, AParentWaitsForItsChildren) {
  OneKernel m;
  std::vector<int> ended;
  std::vector<ProcessId> waited;
  m.run(m.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 3; ++i) {
      const Outcome<ProcessId> child =
          co_await os.processes.fork(here, [&ended, i](SystemCalls&, Context& there) -> Task<> {
            co_await there.compute((3 - i) * 1_ms, Mode::user);
            ended.push_back(i);
          });
      EXPECT_EQ(*child, static_cast<ProcessId>(i + 1));
    }
    for (int i = 0; i < 3; ++i) {
      const Outcome<ProcessId> child = co_await os.processes.wait(here);
      waited.push_back(*child);
    }
    const Outcome<ProcessId> none = co_await os.processes.wait(here);
    EXPECT_TRUE(none.failed_with(Error::not_found));
  });
  m.sim.run();
  EXPECT_EQ(ended, (std::vector{2, 1, 0}));
  EXPECT_EQ(waited, (std::vector<ProcessId>{3, 2, 1}));
}

TEST(Processes, AChildHasTheDescriptorsOfItsParentAndItsExitClosesThem) {
  OneKernel m;
  Bytes got{};
  m.run(m.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const PipeEnds ends = *co_await os.channels.pipe(here);
    const Outcome<ProcessId> child =
        co_await os.processes.fork(here, [ends](SystemCalls& its_os, Context& there) -> Task<> {
          const Outcome<Bytes> put = co_await its_os.channels.write(there, ends.write, 10_B);
          EXPECT_TRUE(put);
          co_await there.compute(1_ms, Mode::user);
        });
    EXPECT_TRUE(child);
    const Outcome<> closed = co_await os.channels.close(here, ends.write);
    EXPECT_TRUE(closed);
    const Outcome<Bytes> first = co_await os.channels.read(here, ends.read, 10_B);
    got = *first;
    const Outcome<Bytes> end = co_await os.channels.read(here, ends.read, 10_B);
    EXPECT_EQ(*end, Bytes());  // the last who could write has gone
  });
  m.sim.run();
  EXPECT_EQ(got, 10_B);
}

// Published is the whole cycle of lmbench's lat_proc, from which the switches are taken out that
// the scheduler adds.
TEST(Processes, AForkAndAnExitCostWhatLmbenchHasLessTheSwitches) {
  OneKernel m;
  const Duration switches = 2 * row(m, "scheduling.switch_2_processes_0_kib");
  Duration forked;
  m.run(m.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const auto nothing = [](SystemCalls&, Context&) -> Task<> { co_return; };
    const Outcome<ProcessId> cold = co_await os.processes.fork(here, nothing);
    const Outcome<ProcessId> first = co_await os.processes.wait(here);
    const Time begin = m.sim.now();
    const Outcome<ProcessId> child = co_await os.processes.fork(here, nothing);
    forked = m.sim.now() - begin;
    const Outcome<ProcessId> ended = co_await os.processes.wait(here);
    EXPECT_TRUE(cold && first && child && ended);
    const double whole = (m.sim.now() - begin).seconds();
    EXPECT_NEAR(whole / row(m, "processes.fork_and_exit").seconds(), 1, 0.1);
  });
  m.sim.run();
  const Duration half = (row(m, "processes.fork_and_exit") - switches) / 2;
  EXPECT_GE(forked, half);
  EXPECT_LT(forked, half + 1_us);  // two locks
}

TEST(Processes, AForkCopiesThePageTablesEntryByEntry) {
  OneKernel m;
  Process& process = m.process();
  Duration small, large;
  m.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto nothing = [](SystemCalls&, Context&) -> Task<> { co_return; };
    for (Duration* time : {&small, &small, &large}) {
      process.translations().set_working_set(time == &large ? 1000 : 0);
      const Time begin = m.sim.now();
      const Outcome<ProcessId> child = co_await os.processes.fork(here, nothing);
      *time = m.sim.now() - begin;
      const Outcome<ProcessId> ended = co_await os.processes.wait(here);
      EXPECT_TRUE(child && ended);
    }
  });
  m.sim.run();
  EXPECT_EQ(large - small, 1000 * row(m, "processes.copy_page_entry"));
}

TEST(Processes, AProcessEndsWithItsLastThread) {
  OneKernel m;
  Time over;
  m.run(m.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<ProcessId> child =
        co_await os.processes.fork(here, [](SystemCalls& its_os, Context& there) -> Task<> {
          const Outcome<Thread*> second = co_await its_os.processes.create_thread(
              there, [](SystemCalls&, Context& its_here) -> Task<> {
                co_await its_here.compute(5_ms, Mode::user);
              });
          EXPECT_TRUE(second);
        });
    const Outcome<ProcessId> ended = co_await os.processes.wait(here);
    EXPECT_EQ(*ended, *child);
    over = m.sim.now();
  });
  m.sim.run();
  EXPECT_GT(over, Time() + 5_ms);
}

TEST(Processes, ManyWhoForkAtOnceTakeTurnsAtTheList) {
  OneKernel m;
  for (int i = 0; i < 16; ++i)
    m.run(m.process(), [](SystemCalls& os, Context& here) -> Task<> {
      for (int k = 0; k < 5; ++k) {
        const Outcome<ProcessId> child =
            co_await os.processes.fork(here, [](SystemCalls&, Context&) -> Task<> { co_return; });
        const Outcome<ProcessId> ended = co_await os.processes.wait(here);
        EXPECT_EQ(*ended, *child);
      }
    });
  m.sim.run();
  EXPECT_GT(m.platform.locks.lock_class("task list").contended(), 0U);
  EXPECT_EQ(m.programs.processes(), 16U + 80U);
}

TEST(Processes, ThreadsYieldAndGoWhereTheyMay) {
  OneKernel m;
  m.run(m.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    auto& thread = static_cast<Thread&>(here);
    const Outcome<> moved =
        co_await os.processes.set_affinity(here, thread, CpuSet::only(CpuId(1)));
    EXPECT_TRUE(moved);
    co_await here.compute(1_us, Mode::user);
    EXPECT_EQ(here.place(), CpuId(1));
    const Outcome<> nowhere = co_await os.processes.set_affinity(here, thread, CpuSet());
    EXPECT_TRUE(nowhere.failed_with(Error::invalid));
    const Outcome<> yielded = co_await os.processes.yield(here);
    EXPECT_TRUE(yielded);
    const Time begin = m.sim.now();
    const Outcome<> become = co_await os.processes.exec(here);
    EXPECT_TRUE(become);
    EXPECT_EQ(m.sim.now() - begin,
              row(m, "processes.fork_and_exec") - row(m, "processes.fork_and_exit"));
  });
  m.sim.run();
}

}  // namespace
}  // namespace osarium
