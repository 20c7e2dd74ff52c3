// The part of Vfs that works with names: setting a stage, creating, stat and unlink.
#include "models/services/vfs.hpp"

namespace osarium {

namespace {

// Splits a path before its last component.
std::string_view directory_of(std::string_view path, std::string_view& last) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  last = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  return path.substr(0, path.size() - last.size());
}

}  // namespace

Vfs::DentryPointer Vfs::make_dentry(Mount& mount, bool directory) {
  auto inode = std::make_shared<Inode>(site_.kernel, site_.serialised);
  inode->directory = directory;
  return std::make_shared<Dentry>(site_.kernel, site_.serialised, std::move(inode), mount);
}

Dentry& Vfs::directory_at(std::string_view path, std::string_view& last) {
  Dentry* at = root_.get();
  std::string_view rest = directory_of(path, last);
  OSARIUM_CHECK(!last.empty(), "a file without a name");
  for (std::string_view name = PathWalker::next(rest); !name.empty();
       name = PathWalker::next(rest)) {
    DentryPointer& child = at->children[std::string(name)];
    if (child == nullptr) child = make_dentry(*at->mount, true);
    OSARIUM_CHECK(child->inode->directory, "a file in the place of a directory");
    at = child.get();
  }
  return *at;
}

void Vfs::set_mount(std::string_view path, Storage storage) {
  std::string_view last;
  Dentry& directory = directory_at(path, last);
  Mount& mount = mounts_.emplace_back(site_.kernel, site_.serialised, storage);
  DentryPointer& made = directory.children[std::string(last)];
  OSARIUM_CHECK(made == nullptr, "a file system is mounted where something is already");
  made = make_dentry(mount, true);
  made->mount_point = true;
}

void Vfs::set_file(std::string_view path, Bytes size, const FileSetup& setup) {
  std::string_view last;
  Dentry& directory = directory_at(path, last);
  DentryPointer& made = directory.children[std::string(last)];
  OSARIUM_CHECK(made == nullptr, "a stage is set with the same file twice");
  made = make_dentry(*directory.mount, false);
  PageCache& cache = site_.ports.page_cache.service();
  made->inode->content = cache.add_file(directory.mount->storage, size, setup.pool);
  made->inode->size = size;
  if (setup.cached) cache.preload(made->inode->content);
}

Task<Outcome<Vfs::DentryPointer>> Vfs::find(Context& here, std::string_view path) {
  co_await spend(here, costs_.name);
  co_return co_await walker_.walk(here, root_, path);
}

Task<Outcome<FileStatus>> Vfs::stat(Context& here, Process&, std::string_view path) {
  const auto found = co_await find(here, path);
  if (!found) co_return found.error();
  const Inode& inode = *(*found)->inode;
  co_await spend(here, costs_.attributes);
  const FileStatus status{inode.size, inode.directory};
  co_await walker_.put(here, **found);
  co_return status;
}

// Finds it or makes it. As in Linux, the directory's mutex is taken in either case.
Task<Outcome<Vfs::DentryPointer>> Vfs::find_or_create(Context& here, std::string_view path) {
  co_await spend(here, costs_.name);
  std::string_view last;
  const std::string_view parent = directory_of(path, last);
  const auto found = co_await walker_.walk(here, root_, parent);
  if (!found) co_return found.error();
  const DentryPointer directory = *found;
  if (!directory->inode->directory || last.empty()) {
    co_await walker_.put(here, *directory);
    co_return Error::invalid;
  }
  co_await directory->inode->mutex.acquire(here);
  DentryPointer file = co_await walker_.look_up(here, *directory, last);
  if (file == nullptr) file = co_await create(here, *directory, last);
  co_await directory->inode->mutex.release(here);
  co_await walker_.put(here, *directory);
  co_return file;
}

Task<Vfs::DentryPointer> Vfs::create(Context& here, Dentry& directory, std::string_view name) {
  co_await spend(here, costs_.create_entry);
  const DentryPointer made = make_dentry(*directory.mount, false);
  const Storage storage = directory.mount->storage;
  const auto content = co_await site_.ports.page_cache.call(
      here, {},
      [storage](PageCache& cache, Context& there) { return cache.create(there, storage); });
  OSARIUM_CHECK(static_cast<bool>(content), "a page cache refused a file");
  made->inode->content = *content;
  co_await walker_.attach(here, directory, name, made);
  co_await walker_.take(here, *made);
  co_return made;
}

Task<Outcome<>> Vfs::unlink(Context& here, Process&, std::string_view path) {
  co_await spend(here, costs_.name);
  std::string_view last;
  const std::string_view parent = directory_of(path, last);
  const auto found = co_await walker_.walk(here, root_, parent);
  if (!found) co_return found.error();
  const DentryPointer directory = *found;
  co_await directory->inode->mutex.acquire(here);
  const DentryPointer gone = directory->child(last);
  Error error = Error::not_found;
  if (gone != nullptr && gone->inode->directory) error = Error::not_permitted;
  const bool removes = gone != nullptr && !gone->inode->directory;
  if (removes) {
    co_await spend(here, costs_.remove_entry);
    co_await walker_.detach(here, *directory, last, *gone);
    gone->inode->linked = false;
  }
  co_await directory->inode->mutex.release(here);
  co_await walker_.put(here, *directory);
  if (!removes) co_return error;
  if (gone->inode->open == 0) co_await forget(here, *gone->inode);
  co_return {};
}

// Neither a name nor anybody who has it open refers to it.
Task<> Vfs::forget(Context& here, Inode& inode) {
  const auto dropped = co_await site_.ports.page_cache.call(
      here, {},
      [&inode](PageCache& cache, Context& there) { return cache.drop(there, inode.content); });
  OSARIUM_CHECK(static_cast<bool>(dropped), "a page cache refused to drop a file");
}

}  // namespace osarium
