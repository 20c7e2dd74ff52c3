// Names of files and directories, and what they name. All names are in the cache of names: no
// directory is ever read from a disk.
#pragma once

#include <map>

#include "models/mechanisms/sequence_lock.hpp"
#include "models/services/cached_file.hpp"
#include "models/services/reference_count.hpp"

namespace osarium {

struct Inode {
  Inode(Kernel& kernel, Serialised serialised) : mutex(kernel, serialised, "inode mutex") {}

  bool directory = false;
  FileId content = 0;  // in the page cache
  Bytes size{};
  bool linked = true;     // has a name
  std::int64_t open = 0;  // objects of processes
  KernelMutex mutex;      // of writers, and of changes to a directory's entries
};

// A file system in the tree.
struct Mount {
  Mount(Kernel& kernel, Serialised serialised, Storage where)
      : storage(where), references(kernel, serialised, "mount references") {}

  Storage storage;
  ReferenceCount references;
};

struct Dentry {
  Dentry(Kernel& kernel, Serialised serialised, std::shared_ptr<Inode> what, Mount& its_mount)
      : inode(std::move(what)),
        mount(&its_mount),
        sequence(kernel.machine().coherence(), "dentry sequence"),
        lock(kernel, serialised, "dentry lock"),
        references(kernel, serialised, "dentry references") {}

  // nullptr: there is none of this name.
  std::shared_ptr<Dentry> child(std::string_view name) const {
    const auto found = children.find(name);
    return found == children.end() ? nullptr : found->second;
  }

  std::shared_ptr<Inode> inode;
  Mount* mount;
  bool mount_point = false;
  std::map<std::string, std::shared_ptr<Dentry>, std::less<>> children;

  SequenceCount sequence;  // of its name, parent and inode
  KernelLock lock;
  ReferenceCount references;  // besides those of its children
};

}  // namespace osarium
