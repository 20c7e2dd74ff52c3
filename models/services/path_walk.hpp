// How a name is looked up, component by component, under the rules of a kernel (KernelProfile):
//
//   references   each dentry on the way is locked, and referred to as long as it is needed
//   global_lock  besides, who drops the last reference to a dentry takes the lock of all dentries
//                to put it on the list of unused ones (Linux 2.6.32: dcache_lock in dput())
//   rcu          nothing is written on the way: each dentry's sequence count is read before and
//                after. Only what is found gets a reference.
//
// Sloppy references need no lock of the dentry: its sequence count says whether it is the right one
// (Boyd-Wickizer et al., OSDI 2010, section 4.4, with a generation counter).
//
// A path that crosses a mount point takes the lock of the mount table. References to a mount are
// counted like those to dentries where that lock is global, and for each cpu where it is not.
//
// Left out: that the memory of dentries is freed a grace period later.
#pragma once

#include "models/services/dentry.hpp"
#include "models/services/outcome.hpp"
#include "models/services/ports.hpp"
#include "models/services/work.hpp"

namespace osarium {

// A spinlock, or one for each cpu, of which a reader takes its own.
class ReaderLock {
 public:
  ReaderLock(const ServiceSite& site, Name lock_class);
  Task<> acquire(Context& here) { return of(here).acquire(here); }
  Task<> release(Context& here) { return of(here).release(here); }

 private:
  KernelLock& of(const Context& here) {
    return locks_.size() == 1 ? locks_.front()
                              : locks_[static_cast<std::size_t>(here.place().index)];
  }
  std::deque<KernelLock> locks_;
};

class PathWalker {
 public:
  explicit PathWalker(const ServiceSite& site);
  PathWalker(const PathWalker&) = delete;

  // The next component of a path, which loses it; empty: there is none.
  static std::string_view next(std::string_view& path);

  // What is found has a reference, and so has its mount, until put().
  Task<Outcome<std::shared_ptr<Dentry>>> walk(Context& here, std::shared_ptr<Dentry> root,
                                              std::string_view path);
  Task<> put(Context& here, Dentry& dentry);
  // One component under the mutex of the directory's inode, found with references, or nullptr.
  Task<std::shared_ptr<Dentry>> look_up(Context& here, Dentry& directory, std::string_view name);
  Task<> take(Context& here, Dentry& dentry);
  // Under the mutex of the directory's inode.
  Task<> attach(Context& here, Dentry& directory, std::string_view name,
                std::shared_ptr<Dentry> made);
  Task<> detach(Context& here, Dentry& directory, std::string_view name, Dentry& gone);

  std::uint64_t restarts() const { return restarts_; }

 private:
  bool by_references() const { return rules_ != PathWalk::rcu; }
  Task<std::shared_ptr<Dentry>> walk_freely(Context& here, std::shared_ptr<Dentry> root,
                                            std::string_view path);
  Task<std::shared_ptr<Dentry>> again(Context& here, std::shared_ptr<Dentry> root,
                                      std::string_view path);
  Task<std::shared_ptr<Dentry>> walk_by_references(Context& here, std::shared_ptr<Dentry> root,
                                                   std::string_view path);
  Task<> cross_mount(Context& here, Dentry& dentry);
  Task<> refer(Context& here, Dentry& dentry);
  Task<> put_dentry(Context& here, Dentry& dentry);
  Task<> count_mount(Context& here, Mount& mount, bool more);

  ServiceSite site_;
  PathWalk rules_;
  bool owned_;
  bool compares_freely_;
  Work component_;
  ReaderLock mount_lock_;
  KernelLock all_dentries_;
  PerCpuLines mount_counts_;
  std::uint64_t restarts_ = 0;
};

}  // namespace osarium
