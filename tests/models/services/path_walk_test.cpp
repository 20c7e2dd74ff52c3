#include "models/services/path_walk.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

KernelProfile profile_of(PathWalk walk, ReferenceKind references, MountLock mounts) {
  KernelProfile profile;
  profile.spin_lock = SpinLockKind::ticket;
  profile.path_walk = walk;
  profile.references = references;
  profile.mount_lock = mounts;
  return profile;
}

const KernelProfile linux_2_6_32 =
    profile_of(PathWalk::global_lock, ReferenceKind::atomic, MountLock::global);
const KernelProfile sloppy =
    profile_of(PathWalk::references, ReferenceKind::sloppy, MountLock::per_cpu);
const KernelProfile linux_3_17 =
    profile_of(PathWalk::rcu, ReferenceKind::atomic, MountLock::per_cpu);

// will-it-scale's open1: each process opens and closes a file of its own in one directory. Pairs
// per millisecond, of all.
double opens_per_ms(const KernelProfile& profile, int processes,
                    const std::string& directory = "/tmp/") {
  OneKernel under_test("rainforest-s-a", profile);
  const Duration span = 1_ms;
  std::uint64_t pairs = 0;
  for (int i = 0; i < processes; ++i) {
    Process& process = under_test.process();
    const std::string path = directory + "willitscale." + std::to_string(i);
    under_test.programs.calls(process).files.set_file(path, 0_B);
    ThreadAttributes pinned;
    pinned.affinity = CpuSet();
    pinned.affinity.insert(CpuId(i));
    under_test.run(
        process,
        [path, span, &pairs](SystemCalls& os, Context& here) -> Task<> {
          while (here.simulation().now() < Time() + span) {
            const auto file = co_await os.files.open(here, path);
            const auto closed = co_await os.files.close(here, *file);
            EXPECT_TRUE(closed);
            ++pairs;
          }
        },
        pinned);
  }
  under_test.sim.run();
  return static_cast<double>(pairs) / (span.seconds() * 1e3);
}

TEST(PathWalk, OpensInOneDirectoryScaleAsTheirKernelsDo) {
  for (int processes = 2; processes <= 12; ++processes) {
    const std::string deep = "/var/spool/mail/by/user/";
    const double global = opens_per_ms(linux_2_6_32, processes, deep);
    const double spare = opens_per_ms(sloppy, processes, deep);
    const double rcu = opens_per_ms(linux_3_17, processes, deep);
    EXPECT_GT(spare, global) << processes;
    EXPECT_GT(rcu, spare) << processes;
  }
}

// The two atomic changes of the file's own count, under RCU, cost about as much as the references
// to two directories that each cpu has spare ones of.
TEST(PathWalk, SpareReferencesAreAsGoodAsRcuOnShortPaths) {
  for (const int processes : {2, 12}) {
    const double spare = opens_per_ms(sloppy, processes);
    const double rcu = opens_per_ms(linux_3_17, processes);
    EXPECT_NEAR(spare / rcu, 1.0, 0.06) << processes;
    EXPECT_LT(opens_per_ms(linux_2_6_32, processes), 0.75 * rcu) << processes;
  }
}

TEST(PathWalk, UnderRcuScalesLinearly) {
  const double one = opens_per_ms(linux_3_17, 1);
  const double twelve = opens_per_ms(linux_3_17, 12);
  EXPECT_GT(twelve, 11.5 * one);
}

TEST(PathWalk, TheGlobalLockIsTakenByWhoDropsTheLastReference) {
  OneKernel under_test("rainforest-s-a", linux_2_6_32);
  under_test.run(under_test.process(), [](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/tmp/file", 0_B);
    const auto one = co_await os.files.open(here, "/tmp/file");
    const auto two = co_await os.files.open(here, "/tmp/file");
    auto closed = co_await os.files.close(here, *one);
    closed = co_await os.files.close(here, *two);
    EXPECT_TRUE(closed);
  });
  under_test.sim.run();
  EXPECT_EQ(under_test.platform.locks.lock_class("dcache lock").acquisitions(), 1U);
}

TEST(PathWalk, APathIsItsComponents) {
  std::string_view path = "//usr/lib/";
  EXPECT_EQ(PathWalker::next(path), "usr");
  EXPECT_EQ(PathWalker::next(path), "lib");
  EXPECT_EQ(PathWalker::next(path), "");
}

TEST(PathWalk, StartsAgainWhenAnEntryVanishes) {
  OneKernel under_test;
  Process& process = under_test.process();
  SystemCalls& os = under_test.programs.calls(process);
  os.files.set_file("/tmp/stays", 0_B);
  int found = 0;
  for (int i = 0; i < 2; ++i)
    under_test.run(process, [&found, i](SystemCalls& calls, Context& here) -> Task<> {
      const std::string own = "/tmp/comes-and-goes." + std::to_string(i);
      for (int n = 0; n < 50; ++n) {
        const auto file = co_await calls.files.open(here, own, {.create = true});
        const auto closed = co_await calls.files.close(here, *file);
        const auto status = co_await calls.files.stat(here, "/tmp/stays");
        const auto gone = co_await calls.files.unlink(here, own);
        found += closed && status && gone ? 1 : 0;
      }
    });
  under_test.sim.run();
  EXPECT_EQ(found, 100);
}

}  // namespace
}  // namespace osarium
