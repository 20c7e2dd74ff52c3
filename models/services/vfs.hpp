// Names, descriptors and inodes: the service that turns a path, or a number of a process, into a
// file, whose contents the page cache has.
//
// What guards what: a dentry is guarded as path_walk.hpp says; an inode's size, and a directory's
// entries, by the inode's mutex; the descriptors of a process by its table's spinlock; the list of
// open files of a file system by a lock like that of the mount table (Linux made both per-cpu in
// 2.6.36). Reading takes no lock.
#pragma once

#include "models/services/page_cache.hpp"
#include "models/services/path_walk.hpp"

namespace osarium {

struct OpenFlags {
  bool create = false;
  bool append = false;
};

struct FileStatus {
  Bytes size{};
  bool directory = false;
};

// How a stage sets a file.
struct FileSetup {
  bool cached = false;  // in memory from the start
  PoolId pool = 0;      // of the page cache
};

// What follows in an open file, for who asks the page cache himself.
struct FilePart {
  static constexpr Bytes size = 32_B;  // as it crosses: four words

  FileId content = 0;
  Extent extent;
  bool end = false;  // of the file
};

class OpenFile final : public OpenObject {
 public:
  std::shared_ptr<Dentry> dentry;
  std::shared_ptr<Inode> inode;
  std::uint64_t position = 0;
  bool append = false;
};

class Vfs {
 public:
  static constexpr ServiceId id = ServiceId::vfs;
  // struct stat, as it crosses.
  static constexpr Bytes status_size = 144_B;

  explicit Vfs(const ServiceSite& site);
  Vfs(const Vfs&) = delete;

  // How the stage is set: no simulated time. Directories on the way are made.
  void set_mount(std::string_view path, Storage storage);
  void set_file(std::string_view path, Bytes size, const FileSetup& setup = {});

  Task<Outcome<Descriptor>> open(Context& here, Process& process, std::string_view path,
                                 OpenFlags flags);
  Task<Outcome<>> close(Context& here, Process& process, Descriptor descriptor);
  Task<Outcome<FileStatus>> stat(Context& here, Process& process, std::string_view path);
  // `offset` none: from where the last one ended. Reading 0 bytes: the end of the file.
  Task<Outcome<Bytes>> read(Context& here, Process& process, Descriptor descriptor, Bytes bytes,
                            std::optional<std::uint64_t> offset);
  // The same without reading: where the next bytes are, behind which reading goes on.
  Task<Outcome<FilePart>> locate(Context& here, Process& process, Descriptor descriptor,
                                 Bytes bytes, std::optional<std::uint64_t> offset);
  Task<Outcome<Bytes>> write(Context& here, Process& process, Descriptor descriptor, Bytes bytes,
                             std::optional<std::uint64_t> offset);
  // Past the page cache, as far as the file goes: a write does not make it longer.
  Task<Outcome<Bytes>> transfer(Context& here, Process& process, Descriptor descriptor,
                                DirectIo io);
  Task<Outcome<>> fsync(Context& here, Process& process, Descriptor descriptor);
  Task<Outcome<>> unlink(Context& here, Process& process, std::string_view path);

  const PathWalker& walker() const { return walker_; }

 private:
  struct Costs {
    Work name, attributes, dispatch, file_object, create_entry, remove_entry;
  };
  using DentryPointer = std::shared_ptr<Dentry>;

  // vfs_names.cpp
  Dentry& directory_at(std::string_view path, std::string_view& last);
  DentryPointer make_dentry(Mount& mount, bool directory);
  Task<Outcome<DentryPointer>> find(Context& here, std::string_view path);
  Task<Outcome<DentryPointer>> find_or_create(Context& here, std::string_view path);
  Task<DentryPointer> create(Context& here, Dentry& directory, std::string_view name);
  Task<> forget(Context& here, Inode& inode);
  KernelLock& table_of(const Process& process);
  bool guarded() const { return site_.ports.guard_of(id).present(); }
  Task<> bind(Context& here);
  Task<> unbind(Context& here);

  ServiceSite site_;
  Costs costs_;
  PathWalker walker_;
  ReaderLock open_files_;
  std::deque<Mount> mounts_;
  DentryPointer root_;
  std::vector<std::unique_ptr<KernelLock>> tables_;  // of processes, by their ids
};

}  // namespace osarium
