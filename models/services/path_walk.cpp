#include "models/services/path_walk.hpp"

#include <algorithm>

namespace osarium {

ReaderLock::ReaderLock(const ServiceSite& site, Name lock_class) {
  const bool per_cpu = site.kernel.profile().mount_lock == MountLock::per_cpu;
  const std::size_t locks = per_cpu ? site.kernel.machine().cpus().size() : 1;
  for (std::size_t i = 0; i < locks; ++i)
    locks_.emplace_back(site.kernel, site.serialised, lock_class);
}

PathWalker::PathWalker(const ServiceSite& site)
    : site_(site),
      rules_(site.kernel.profile().path_walk),
      owned_(site.serialised == Serialised::by_owner),
      compares_freely_(!owned_ && site.kernel.profile().references == ReferenceKind::sloppy),
      component_(Work::from(site.kernel.costs(), "vfs.component", site.kernel.clock())),
      mount_lock_(site, "mount lock"),
      all_dentries_(site.kernel, site.serialised, "dcache lock"),
      mount_counts_(site.kernel.machine().coherence(), site.kernel.machine().topology(),
                    "mount counts") {}

std::string_view PathWalker::next(std::string_view& path) {
  const std::size_t begin = std::min(path.find_first_not_of('/'), path.size());
  const std::size_t end = std::min(path.find('/', begin), path.size());
  const std::string_view component = path.substr(begin, end - begin);
  path.remove_prefix(end);
  return component;
}

Task<Outcome<std::shared_ptr<Dentry>>> PathWalker::walk(Context& here, std::shared_ptr<Dentry> root,
                                                        std::string_view path) {
  std::shared_ptr<Dentry> found;
  if (by_references())
    found = co_await walk_by_references(here, root, path);
  else
    found = co_await walk_freely(here, root, path);
  if (found == nullptr) co_return Error::not_found;
  co_return found;
}

Task<std::shared_ptr<Dentry>> PathWalker::walk_freely(Context& here, std::shared_ptr<Dentry> root,
                                                      std::string_view path) {
  std::shared_ptr<Dentry> at = root;
  std::string_view rest = path;
  std::uint64_t seen = 0;
  if (!owned_) seen = co_await at->sequence.read_begin(here);
  for (std::string_view name = next(rest); !name.empty(); name = next(rest)) {
    co_await spend(here, component_);
    const std::shared_ptr<Dentry> child = at->child(name);
    if (child == nullptr) co_return nullptr;
    if (!owned_) {
      const std::uint64_t child_seen = co_await child->sequence.read_begin(here);
      const bool changed = co_await at->sequence.read_retry(here, seen);
      if (changed) co_return co_await again(here, root, path);
      seen = child_seen;
    }
    at = child;
    if (at->mount_point) co_await cross_mount(here, *at);
  }
  co_await at->references.acquire(here);
  co_await count_mount(here, *at->mount, true);
  bool changed = false;
  if (!owned_) changed = co_await at->sequence.read_retry(here, seen);
  if (!changed) co_return at;
  co_await put(here, *at);
  co_return co_await again(here, root, path);
}

Task<std::shared_ptr<Dentry>> PathWalker::again(Context& here, std::shared_ptr<Dentry> root,
                                                std::string_view path) {
  ++restarts_;
  co_return co_await walk_freely(here, root, path);
}

Task<std::shared_ptr<Dentry>> PathWalker::walk_by_references(Context& here,
                                                             std::shared_ptr<Dentry> root,
                                                             std::string_view path) {
  std::shared_ptr<Dentry> at = root;
  co_await at->references.acquire(here);
  co_await count_mount(here, *at->mount, true);
  for (std::string_view name = next(path); !name.empty(); name = next(path)) {
    co_await spend(here, component_);
    const std::shared_ptr<Dentry> child = at->child(name);
    if (child == nullptr) {
      co_await put(here, *at);
      co_return nullptr;
    }
    co_await refer(here, *child);
    co_await put_dentry(here, *at);
    if (child->mount_point) {
      co_await cross_mount(here, *child);
      co_await count_mount(here, *at->mount, false);
      co_await count_mount(here, *child->mount, true);
    }
    at = child;
  }
  co_return at;
}

// The table of mounts says what is mounted there.
Task<> PathWalker::cross_mount(Context& here, Dentry&) {
  co_await mount_lock_.acquire(here);
  co_await mount_lock_.release(here);
}

Task<> PathWalker::refer(Context& here, Dentry& dentry) {
  if (compares_freely_) {
    bool changed = true;
    while (changed) {
      const std::uint64_t seen = co_await dentry.sequence.read_begin(here);
      changed = co_await dentry.sequence.read_retry(here, seen);
      restarts_ += changed ? 1 : 0;
    }
    co_await dentry.references.acquire(here);
    co_return;
  }
  co_await dentry.lock.acquire(here);
  co_await dentry.references.acquire(here);
  co_await dentry.lock.release(here);
}

Task<> PathWalker::put(Context& here, Dentry& dentry) {
  Mount& mount = *dentry.mount;
  co_await put_dentry(here, dentry);
  co_await count_mount(here, mount, false);
}

Task<> PathWalker::put_dentry(Context& here, Dentry& dentry) {
  const bool last = co_await dentry.references.release(here);
  // Each of its children refers to a directory.
  if (!last || !dentry.children.empty() || rules_ != PathWalk::global_lock) co_return;
  co_await all_dentries_.acquire(here);
  co_await dentry.lock.acquire(here);
  co_await dentry.lock.release(here);
  co_await all_dentries_.release(here);
}

Task<std::shared_ptr<Dentry>> PathWalker::look_up(Context& here, Dentry& directory,
                                                  std::string_view name) {
  co_await spend(here, component_);
  const std::shared_ptr<Dentry> child = directory.child(name);
  if (child != nullptr) co_await take(here, *child);
  co_return child;
}

Task<> PathWalker::take(Context& here, Dentry& dentry) {
  co_await refer(here, dentry);
  co_await count_mount(here, *dentry.mount, true);
}

Task<> PathWalker::attach(Context& here, Dentry& directory, std::string_view name,
                          std::shared_ptr<Dentry> made) {
  const bool global = rules_ == PathWalk::global_lock;
  if (global) co_await all_dentries_.acquire(here);
  co_await directory.lock.acquire(here);
  directory.children.emplace(std::string(name), std::move(made));
  co_await directory.lock.release(here);
  if (global) co_await all_dentries_.release(here);
}

Task<> PathWalker::detach(Context& here, Dentry& directory, std::string_view name, Dentry& gone) {
  const bool global = rules_ == PathWalk::global_lock;
  if (global) co_await all_dentries_.acquire(here);
  co_await gone.lock.acquire(here);
  if (!owned_) co_await gone.sequence.write_begin(here);
  directory.children.erase(directory.children.find(name));
  if (!owned_) co_await gone.sequence.write_end(here);
  co_await gone.lock.release(here);
  if (global) co_await all_dentries_.release(here);
  co_await gone.references.reconcile(here);
}

Task<> PathWalker::count_mount(Context& here, Mount& mount, bool more) {
  if (site_.kernel.profile().mount_lock == MountLock::per_cpu) {
    if (!owned_) co_await mount_counts_.of(here).store(here);
  } else if (more) {
    co_await mount.references.acquire(here);
  } else {
    co_await mount.references.release(here);
  }
}

}  // namespace osarium
