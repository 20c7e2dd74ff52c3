#include "app/explain/calls.hpp"

namespace osarium {

namespace {

constexpr std::string_view name = "/data/table";
constexpr Bytes size = 64_MiB;

Task<Descriptor> open_table(CallStage& stage, Context& here, bool cached) {
  stage.os.files.set_file(name, size, {.cached = cached});
  const auto file = co_await stage.os.files.open(here, name);
  expect(file, "open() failed");
  co_return *file;
}

Task<> open(CallStage& stage, Context& here) {
  stage.os.files.set_file(name, size, {.cached = true});
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto file = co_await stage.os.files.open(here, name);
    path.end(here);
    expect(file, "open() failed");
    const auto closed = co_await stage.os.files.close(here, *file);
    expect(closed, "close() failed");
    co_await stage.settle();
  }
}

Task<> close(CallStage& stage, Context& here) {
  stage.os.files.set_file(name, size, {.cached = true});
  for (Path& path : stage.paths) {
    const auto file = co_await stage.os.files.open(here, name);
    expect(file, "open() failed");
    co_await stage.settle();
    path.begin(here);
    const auto closed = co_await stage.os.files.close(here, *file);
    path.end(here);
    expect(closed, "close() failed");
  }
}

Task<> stat(CallStage& stage, Context& here) {
  stage.os.files.set_file(name, size, {.cached = true});
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto status = co_await stage.os.files.stat(here, name);
    path.end(here);
    expect(status, "stat() failed");
    co_await stage.settle();
  }
}

Task<> read(CallStage& stage, Context& here) {
  const Descriptor file = co_await open_table(stage, here, true);
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto bytes = co_await stage.os.files.read(here, file, 4_KiB, 0);
    path.end(here);
    expect(bytes, "read() failed");
    co_await stage.settle();
  }
}

Task<> read_miss(CallStage& stage, Context& here) {
  const Descriptor file = co_await open_table(stage, here, false);
  std::uint64_t offset = 0;
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto bytes = co_await stage.os.files.read(here, file, 4_KiB, offset);
    path.end(here);
    expect(bytes, "read() failed");
    offset += static_cast<std::uint64_t>((1_MiB).count());
    co_await stage.settle();
  }
}

Task<> write(CallStage& stage, Context& here) {
  const Descriptor file = co_await open_table(stage, here, true);
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto bytes = co_await stage.os.files.write(here, file, 4_KiB, 0);
    path.end(here);
    expect(bytes, "write() failed");
    co_await stage.settle();
  }
}

Task<> fsync(CallStage& stage, Context& here) {
  const Descriptor file = co_await open_table(stage, here, true);
  for (Path& path : stage.paths) {
    const auto bytes = co_await stage.os.files.write(here, file, 4_KiB, 0);
    expect(bytes, "write() failed");
    path.begin(here);
    const auto synced = co_await stage.os.files.fsync(here, file);
    path.end(here);
    expect(synced, "fsync() failed");
    co_await stage.settle();
  }
}

constexpr ExplainedCall calls_of_files[] = {
    {"open", "a file of two path components", open},
    {"close", "the last descriptor of a file", close},
    {"stat", "the status of a file of two path components", stat},
    {"read", "4 KiB that are in the page cache", read},
    {"read_miss", "4 KiB that are on the disk", read_miss},
    {"write", "4 KiB over a page that is in the page cache, and dirty", write},
    {"fsync", "one dirty page, until it is on the disk", fsync},
};

}  // namespace

std::span<const ExplainedCall> calls::of_files() { return calls_of_files; }

}  // namespace osarium
