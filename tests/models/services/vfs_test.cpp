#include "models/services/vfs.hpp"

#include "tests/models/services/one_kernel.hpp"

namespace osarium {
namespace {

struct Files : testing::Test {
  // A program of a process of its own; what it returns at the end is how long it took.
  void run(Program program) { under_test.run(under_test.process(), std::move(program)); }
  Duration cost(Name row) const {
    return under_test.machine.costs().duration(row, under_test.machine.clock());
  }
  Duration own(LineOperation operation) const {
    return under_test.machine.coherence().costs().at_own(operation);
  }

  OneKernel under_test;
};

TEST_F(Files, AreOpenedReadAndClosed) {
  std::vector<std::int64_t> got;
  run([&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/data/table", 10_KiB);
    const auto file = co_await os.files.open(here, "/data/table");
    for (int i = 0; i < 4; ++i) {
      const auto bytes = co_await os.files.read(here, *file, 4_KiB);
      got.push_back(bytes->count());
    }
    const auto middle = co_await os.files.read(here, *file, 1_KiB, 9500);
    got.push_back(middle->count());
    const auto closed = co_await os.files.close(here, *file);
    EXPECT_TRUE(closed);
    const auto again = co_await os.files.read(here, *file, 1_KiB);
    EXPECT_TRUE(again.failed_with(Error::bad_descriptor));
    const auto twice = co_await os.files.close(here, *file);
    EXPECT_TRUE(twice.failed_with(Error::bad_descriptor));
  });
  under_test.sim.run();
  EXPECT_EQ(got, (std::vector<std::int64_t>{4096, 4096, 2048, 0, 740}));
}

TEST_F(Files, AreCreatedWrittenAndUnlinked) {
  run([&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_mount("/tmp", Storage::memory);
    const auto missing = co_await os.files.open(here, "/tmp/log");
    EXPECT_TRUE(missing.failed_with(Error::not_found));
    const auto log = co_await os.files.open(here, "/tmp/log", {.create = true, .append = true});
    for (int i = 0; i < 3; ++i) {
      const auto written = co_await os.files.write(here, *log, 1000_B);
      EXPECT_EQ(written->count(), 1000);
    }
    auto status = co_await os.files.stat(here, "/tmp/log");
    EXPECT_EQ(status->size, 3000_B);
    EXPECT_FALSE(status->directory);
    const auto directory = co_await os.files.unlink(here, "/tmp");
    EXPECT_TRUE(directory.failed_with(Error::not_permitted));
    const auto unlinked = co_await os.files.unlink(here, "/tmp/log");
    EXPECT_TRUE(unlinked);
    status = co_await os.files.stat(here, "/tmp/log");
    EXPECT_TRUE(status.failed_with(Error::not_found));
    // Who has it open still reads it.
    const auto bytes = co_await os.files.read(here, *log, 4_KiB, 0);
    EXPECT_EQ(bytes->count(), 3000);
    const auto closed = co_await os.files.close(here, *log);
    EXPECT_TRUE(closed);
    const auto nowhere = co_await os.files.open(here, "/none/log", {.create = true});
    EXPECT_TRUE(nowhere.failed_with(Error::not_found));
  });
  under_test.sim.run();
}

TEST_F(Files, OpenedWithCreateAreTheSameIfTheyAreThere) {
  run([&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/file", 5_B);
    const auto file = co_await os.files.open(here, "/file", {.create = true});
    const auto bytes = co_await os.files.read(here, *file, 1_KiB);
    EXPECT_EQ(bytes->count(), 5);
  });
  under_test.sim.run();
}

// Without other cpus a walk under RCU is its components, two reads of a sequence count for each,
// and one reference at the end, of the file and of the mount.
TEST_F(Files, StatCostsItsParts) {
  Duration took;
  run([&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/usr/include/types.h", 1_KiB);
    for (int i = 0; i < 2; ++i) {  // the second time all lines are its own
      const Time begun = here.simulation().now();
      const auto status = co_await os.files.stat(here, "/usr/include/types.h");
      EXPECT_TRUE(status);
      took = here.simulation().now() - begun;
    }
  });
  under_test.sim.run();
  EXPECT_EQ(took, cost("vfs.name") + cost("vfs.component") * 3 + cost("vfs.attributes") +
                      own(LineOperation::load) * 8 + own(LineOperation::atomic) * 2 +
                      own(LineOperation::store) * 2);
}

TEST_F(Files, OpenAndCloseCostTheirParts) {
  Duration took;
  run([&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/usr/include/types.h", 1_KiB);
    for (int i = 0; i < 2; ++i) {
      const Time begun = here.simulation().now();
      const auto file = co_await os.files.open(here, "/usr/include/types.h");
      const auto closed = co_await os.files.close(here, *file);
      EXPECT_TRUE(closed);
      took = here.simulation().now() - begun;
    }
  });
  under_test.sim.run();
  const Duration parts =
      cost("vfs.name") + cost("vfs.component") * 3 + cost("vfs.file_object") + cost("vfs.dispatch");
  EXPECT_GT(took, parts);
  EXPECT_LT(took, parts + 400_ns);  // four uncontended spinlocks, and references
  RecordProperty("open_close_ns", std::to_string(took.seconds() * 1e9));
}

TEST(FilesOfOneOwner, NeedNoLocks) {
  OneKernel under_test("rainforest-s-a", {}, Serialised::by_owner);
  Duration took;
  under_test.run(under_test.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    os.files.set_file("/a/b", 1_KiB);
    const Time begun = here.simulation().now();
    const auto status = co_await os.files.stat(here, "/a/b");
    EXPECT_TRUE(status);
    took = here.simulation().now() - begun;
  });
  under_test.sim.run();
  const auto cost = [&](Name row) {
    return under_test.machine.costs().duration(row, under_test.machine.clock());
  };
  EXPECT_EQ(took, cost("vfs.name") + cost("vfs.component") * 2 + cost("vfs.attributes"));
}

}  // namespace
}  // namespace osarium
