#include "app/explain/calls.hpp"

namespace osarium {

namespace {

constexpr std::int64_t pages = 16;

Task<MappingId> map_pages(CallStage& stage, Context& here) {
  const auto mapping = co_await stage.os.memory.map(here, page_size * pages);
  expect(mapping, "mmap() failed");
  co_return *mapping;
}

Task<> unmap_pages(CallStage& stage, Context& here, MappingId mapping) {
  const auto unmapped = co_await stage.os.memory.unmap(here, mapping);
  expect(unmapped, "munmap() failed");
}

Task<> map(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    const MappingId mapping = co_await map_pages(stage, here);
    path.end(here);
    co_await unmap_pages(stage, here, mapping);
    co_await stage.settle();
  }
}

Task<> unmap(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    const MappingId mapping = co_await map_pages(stage, here);
    const auto touched = co_await stage.os.memory.touch(here, mapping, 0, pages);
    expect(touched, "a page fault failed");
    path.begin(here);
    co_await unmap_pages(stage, here, mapping);
    path.end(here);
    co_await stage.settle();
  }
}

Task<> page_fault(CallStage& stage, Context& here) {
  const auto mapping = co_await stage.os.memory.map(here, 1_MiB);
  expect(mapping, "mmap() failed");
  std::int64_t page = 0;
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto touched = co_await stage.os.memory.touch(here, *mapping, page++, 1);
    path.end(here);
    expect(touched, "a page fault failed");
    co_await stage.settle();
  }
}

Task<> allocate(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto block = co_await stage.os.memory.allocate(here, 128_MiB);
    path.end(here);
    expect(block, "malloc() failed");
    const auto freed = co_await stage.os.memory.free(here, *block);
    expect(freed, "free() failed");
    co_await stage.settle();
  }
}

constexpr ExplainedCall calls_of_memory[] = {
    {"map", "16 pages of anonymous memory", map},
    {"unmap", "16 pages that have been touched", unmap},
    {"page_fault", "the first write to a page of anonymous memory", page_fault},
    {"malloc", "128 MiB, which get a mapping of their own", allocate},
};

}  // namespace

std::span<const ExplainedCall> calls::of_memory() { return calls_of_memory; }

}  // namespace osarium
