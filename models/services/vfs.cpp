#include "models/services/vfs.hpp"

#include "models/services/guard.hpp"

namespace osarium {

Vfs::Vfs(const ServiceSite& site)
    : site_(site), walker_(site), open_files_(site, "open files lock") {
  const auto work = [&site](Name row) {
    return Work::from(site.kernel.costs(), row, site.kernel.clock());
  };
  costs_ = {work("vfs.name"),        work("vfs.attributes"),   work("vfs.dispatch"),
            work("vfs.file_object"), work("vfs.create_entry"), work("vfs.remove_entry")};
  root_ = make_dentry(mounts_.emplace_back(site.kernel, site.serialised, Storage::disk), true);
}

KernelLock& Vfs::table_of(const Process& process) {
  if (process.id() >= tables_.size()) tables_.resize(process.id() + 1);
  std::unique_ptr<KernelLock>& table = tables_[process.id()];
  if (table == nullptr)
    table = std::make_unique<KernelLock>(site_.kernel, site_.serialised, "descriptor table");
  return *table;
}

Task<Outcome<Descriptor>> Vfs::open(Context& here, Process& process, std::string_view path,
                                    OpenFlags flags) {
  Outcome<DentryPointer> found = Error::not_found;
  if (flags.create)
    found = co_await find_or_create(here, path);
  else
    found = co_await find(here, path);
  if (!found) co_return found.error();
  const auto object = std::make_shared<OpenFile>();
  object->dentry = *found;
  object->inode = object->dentry->inode;
  object->append = flags.append;
  ++object->inode->open;
  co_await spend(here, costs_.file_object);
  co_await open_files_.acquire(here);
  co_await open_files_.release(here);
  KernelLock& table = table_of(process);
  co_await table.acquire(here);
  const Descriptor descriptor = process.descriptors().insert(object);
  co_await table.release(here);
  if (guarded()) co_await bind(here);
  co_return descriptor;
}

// What the kernel has to know of a file that a library has open: that its blocks may be used.
Task<> Vfs::bind(Context& here) {
  co_await ask(site_.ports.guard_of(id), here,
               [](Guard& guard, Context& there) { return guard.bind(there); });
}

Task<> Vfs::unbind(Context& here) {
  co_await ask(site_.ports.guard_of(id), here,
               [](Guard& guard, Context& there) { return guard.unbind(there); });
}

Task<Outcome<>> Vfs::close(Context& here, Process& process, Descriptor descriptor) {
  co_await spend(here, costs_.dispatch);
  if (process.descriptors().find<OpenFile>(descriptor) == nullptr) co_return Error::bad_descriptor;
  KernelLock& table = table_of(process);
  co_await table.acquire(here);
  const auto object = std::static_pointer_cast<OpenFile>(process.descriptors().remove(descriptor));
  co_await table.release(here);
  if (object == nullptr) co_return Error::bad_descriptor;
  co_await open_files_.acquire(here);
  co_await open_files_.release(here);
  co_await walker_.put(here, *object->dentry);
  if (guarded()) co_await unbind(here);
  Inode& inode = *object->inode;
  if (--inode.open == 0 && !inode.linked) co_await forget(here, inode);
  co_return {};
}

namespace {

// Of what is asked for, what the file has.
FilePart part_of(const OpenFile& file, Bytes bytes, std::optional<std::uint64_t> offset) {
  const std::uint64_t begin = offset.value_or(file.position);
  const auto size = static_cast<std::uint64_t>(file.inode->size.count());
  const Bytes left = Bytes::of_count(begin < size ? static_cast<std::int64_t>(size - begin) : 0);
  const Extent extent{begin, std::min(bytes, left)};
  return {file.inode->content, extent, extent.bytes == left};
}

}  // namespace

Task<Outcome<Bytes>> Vfs::read(Context& here, Process& process, Descriptor descriptor, Bytes bytes,
                               std::optional<std::uint64_t> offset) {
  co_await spend(here, costs_.dispatch);
  const auto file = process.descriptors().share<OpenFile>(descriptor);
  if (file == nullptr) co_return Error::bad_descriptor;
  if (file->inode->directory) co_return Error::invalid;
  const auto [content, extent, end] = part_of(*file, bytes, offset);
  if (extent.bytes == Bytes()) co_return Bytes();
  const AddressSpaceId user = process.address_space_id();
  const auto read = co_await site_.ports.page_cache.call(
      here, {.reply = extent.bytes},
      [content = content, extent = extent, user](PageCache& cache, Context& there) {
        return cache.read(there, content, extent, user);
      });
  if (read && !offset) file->position = extent.offset + static_cast<std::uint64_t>(read->count());
  co_return read;
}

Task<Outcome<FilePart>> Vfs::locate(Context& here, Process& process, Descriptor descriptor,
                                    Bytes bytes, std::optional<std::uint64_t> offset) {
  co_await spend(here, costs_.dispatch);
  const auto file = process.descriptors().share<OpenFile>(descriptor);
  if (file == nullptr) co_return Error::bad_descriptor;
  if (file->inode->directory) co_return Error::invalid;
  const FilePart part = part_of(*file, bytes, offset);
  if (!offset) file->position += static_cast<std::uint64_t>(part.extent.bytes.count());
  co_return part;
}

Task<Outcome<Bytes>> Vfs::write(Context& here, Process& process, Descriptor descriptor, Bytes bytes,
                                std::optional<std::uint64_t> offset) {
  co_await spend(here, costs_.dispatch);
  const auto file = process.descriptors().share<OpenFile>(descriptor);
  if (file == nullptr) co_return Error::bad_descriptor;
  Inode& inode = *file->inode;
  if (inode.directory) co_return Error::invalid;
  co_await inode.mutex.acquire(here);
  const std::uint64_t begin = file->append ? static_cast<std::uint64_t>(inode.size.count())
                                           : offset.value_or(file->position);
  const Extent extent{begin, bytes};
  const FileId content = inode.content;
  const AddressSpaceId user = process.address_space_id();
  const auto written = co_await site_.ports.page_cache.call(
      here, {.request = bytes}, [content, extent, user](PageCache& cache, Context& there) {
        return cache.write(there, content, extent, user);
      });
  if (written) {
    const std::uint64_t end = begin + static_cast<std::uint64_t>(written->count());
    inode.size = std::max(inode.size, Bytes::of_count(static_cast<std::int64_t>(end)));
    if (!offset) file->position = end;
  }
  co_await inode.mutex.release(here);
  co_return written;
}

Task<Outcome<Bytes>> Vfs::transfer(Context& here, Process& process, Descriptor descriptor,
                                   DirectIo io) {
  co_await spend(here, costs_.dispatch);
  const auto file = process.descriptors().share<OpenFile>(descriptor);
  if (file == nullptr) co_return Error::bad_descriptor;
  if (file->inode->directory) co_return Error::invalid;
  const FilePart part = part_of(*file, io.extent.bytes, io.extent.offset);
  io.extent = part.extent;
  if (io.extent.bytes == Bytes()) co_return Bytes();
  co_return co_await site_.ports.page_cache.call(
      here, {}, [content = part.content, io](PageCache& cache, Context& there) {
        return cache.transfer_direct(there, content, io);
      });
}

Task<Outcome<>> Vfs::fsync(Context& here, Process& process, Descriptor descriptor) {
  co_await spend(here, costs_.dispatch);
  const auto file = process.descriptors().share<OpenFile>(descriptor);
  if (file == nullptr) co_return Error::bad_descriptor;
  const FileId content = file->inode->content;
  co_return co_await site_.ports.page_cache.call(
      here, {}, [content](PageCache& cache, Context& there) { return cache.sync(there, content); });
}

}  // namespace osarium
