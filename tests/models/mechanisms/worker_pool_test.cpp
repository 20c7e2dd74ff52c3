#include "models/mechanisms/worker_pool.hpp"

#include "tests/models/mechanisms/scheduled.hpp"

namespace osarium {
namespace {

struct Piece : WorkItem {
  Piece(Scheduled& machine, Duration work) : m(machine), work_(work) {}
  Task<> run(Context& here) override {
    co_await here.compute(work_, Mode::user);
    m.ends.push_back(m.sim.now());
    cpu = here.cpu()->id().index;
  }
  Scheduled& m;
  Duration work_;
  int cpu = -1;
};

struct Pool : testing::Test {
  Pool() {
    for (int i = 0; i < 8; ++i) pieces.emplace_back(m, 10_us);
  }
  std::vector<int> post_all_to_cpu_0(const WorkerPoolParameters& parameters) {
    WorkerPool pool(m.sim, m.scheduler, {CpuId(0), CpuId(1)}, parameters);
    m.sim.run_until(m.at(2_us));
    for (Piece& piece : pieces) pool.post(piece, CpuId(0));
    m.sim.run_until(m.at(1_ms));
    std::vector<int> cpus;
    for (const Piece& piece : pieces) cpus.push_back(piece.cpu);
    stolen = pool.stolen();
    return cpus;
  }
  Scheduled m{2, {.policy = FifoPolicy{}, .balancing = Balancing::none}, {.context_switch = 1_us}};
  std::deque<Piece> pieces;
  std::uint64_t stolen = 0;
};

TEST_F(Pool, RunsPiecesOfOneCpuInOrderWithoutASwitchBetweenThem) {
  const auto cpus = post_all_to_cpu_0({.stealing = false, .fetch = 100_ns});
  EXPECT_EQ(cpus, std::vector(8, 0));
  EXPECT_EQ(m.ends.front(), m.at(13'100_ns));
  EXPECT_EQ(m.ends.back(), m.at(83'800_ns));
  EXPECT_EQ(m.cpus[0].time(Mode::user), 8 * 10'100_ns);
}

TEST_F(Pool, AWorkerWithoutWorkStealsTheOldestAndPaysForIt) {
  const auto cpus = post_all_to_cpu_0({.stealing = true, .steal = 1_us});
  EXPECT_EQ(std::count(cpus.begin(), cpus.end(), 0) + std::count(cpus.begin(), cpus.end(), 1), 8);
  EXPECT_GE(std::count(cpus.begin(), cpus.end(), 1), 3);
  EXPECT_EQ(stolen, static_cast<std::uint64_t>(std::count(cpus.begin(), cpus.end(), 1)));
  EXPECT_EQ(m.cpus[1].time(Mode::user), static_cast<std::int64_t>(stolen) * 11_us);
}

TEST_F(Pool, ASharedQueueNeedsNoStealing) {
  const auto cpus = post_all_to_cpu_0({.scope = QueueScope::central, .stealing = false});
  EXPECT_EQ(std::count(cpus.begin(), cpus.end(), 1), 4);
  EXPECT_EQ(stolen, 0U);
  EXPECT_EQ(m.ends.back(), m.at(43_us));
}

TEST_F(Pool, APieceMayPostAnother) {
  struct Chain : WorkItem {
    Chain(WorkerPool& owner, Piece& following) : pool(owner), next(following) {}
    Task<> run(Context& here) override { return pool.post(here, next, CpuId(1)); }
    WorkerPool& pool;
    Piece& next;
  };
  WorkerPool pool(m.sim, m.scheduler, {CpuId(0), CpuId(1)}, {.stealing = false});
  Chain chain(pool, pieces[0]);
  m.sim.run_until(m.at(2_us));
  pool.post(chain, CpuId(0));
  m.sim.run_until(m.at(1_ms));
  EXPECT_EQ(pieces[0].cpu, 1);
}

}  // namespace
}  // namespace osarium
