// What a program sees of files. The calls that begin with set_ cost no time: they are how a stage
// is set before the work begins.
//
//   os.files.set_file("/data/table", 64_MiB);
//   const auto file = co_await os.files.open(here, "/data/table");
//   const auto bytes = co_await os.files.read(here, *file, 4_KiB);
//
// A path, and an error's value, cross with a call; so do the bytes asked for, also beyond the end
// of a file.
#pragma once

#include "models/services/vfs.hpp"

namespace osarium {

class FileCalls {
 public:
  FileCalls(const Ports& ports, Process& process)
      : vfs_(ports.vfs), cache_(ports.page_cache), process_(process) {}

  // A file system in memory (tmpfs), or another one on the disk.
  void set_mount(std::string_view path, Storage storage) {
    vfs_.service().set_mount(path, storage);
  }
  void set_file(std::string_view path, Bytes size, const FileSetup& setup = {}) {
    vfs_.service().set_file(path, size, setup);
  }
  // Memory for files of one's own: FileSetup::pool. The architecture says whether what goes from it
  // when it is full is for the program to choose, or by the rule of the kernel or server.
  PoolId set_pool(Bytes capacity, Replacement wanted) {
    return cache_.service().add_pool(capacity, wanted);
  }

  Task<Outcome<Descriptor>> open(Context& here, std::string_view path, OpenFlags flags = {}) {
    return vfs_.call(here, {.request = size_of(path), .call = "openat"},
                     [this, path, flags](Vfs& vfs, Context& there) {
                       return vfs.open(there, process_, path, flags);
                     });
  }
  Task<Outcome<>> close(Context& here, Descriptor file) {
    return vfs_.call(here, {.call = "close"}, [this, file](Vfs& vfs, Context& there) {
      return vfs.close(there, process_, file);
    });
  }
  Task<Outcome<FileStatus>> stat(Context& here, std::string_view path) {
    return vfs_.call(
        here, {.request = size_of(path), .reply = Vfs::status_size, .call = "stat"},
        [this, path](Vfs& vfs, Context& there) { return vfs.stat(there, process_, path); });
  }
  // From where the last one ended, or from `offset`. 0 bytes: the end of the file.
  Task<Outcome<Bytes>> read(Context& here, Descriptor file, Bytes bytes,
                            std::optional<std::uint64_t> offset = {}) {
    return vfs_.call(here, {.reply = bytes, .call = "read"},
                     [this, file, bytes, offset](Vfs& vfs, Context& there) {
                       return vfs.read(there, process_, file, bytes, offset);
                     });
  }
  Task<Outcome<Bytes>> write(Context& here, Descriptor file, Bytes bytes,
                             std::optional<std::uint64_t> offset = {}) {
    return vfs_.call(here, {.request = bytes, .call = "write"},
                     [this, file, bytes, offset](Vfs& vfs, Context& there) {
                       return vfs.write(there, process_, file, bytes, offset);
                     });
  }
  // With O_DIRECT: the disk reads or writes the program's memory, and nothing is copied.
  Task<Outcome<Bytes>> transfer(Context& here, Descriptor file, DirectIo io) {
    return vfs_.call(here, {.call = io.write ? "write" : "read"},
                     [this, file, io](Vfs& vfs, Context& there) {
                       return vfs.transfer(there, process_, file, io);
                     });
  }
  Task<Outcome<>> fsync(Context& here, Descriptor file) {
    return vfs_.call(here, {.call = "fsync"}, [this, file](Vfs& vfs, Context& there) {
      return vfs.fsync(there, process_, file);
    });
  }
  Task<Outcome<>> unlink(Context& here, std::string_view path) {
    return vfs_.call(
        here, {.request = size_of(path), .call = "unlink"},
        [this, path](Vfs& vfs, Context& there) { return vfs.unlink(there, process_, path); });
  }

 private:
  static Bytes size_of(std::string_view path) {
    return Bytes::of_count(static_cast<std::int64_t>(path.size()) + 1);
  }

  const Port<Vfs>& vfs_;
  const Port<PageCache>& cache_;
  Process& process_;
};

}  // namespace osarium
