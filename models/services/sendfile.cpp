// A file's pages go from the page cache to a socket, by references to them: no program sees them,
// and nothing copies them but a border between the services that they cross.
#include "models/services/sockets.hpp"
#include "models/services/vfs.hpp"

namespace osarium {

Task<Outcome<Bytes>> Sockets::sendfile(Context& here, Process& process, Descriptor socket,
                                       FileTransfer& transfer, const Message& message,
                                       Sleeper& me) {
  const Socket* const target = process.descriptors().find<Socket>(socket);
  if (target == nullptr) co_return Error::bad_descriptor;
  if (target->protocol != Protocol::tcp) co_return Error::invalid;
  for (;;) {
    if (transfer.fetched == Bytes()) {
      const Outcome<> fetched = co_await fetch(here, process, transfer);
      if (!fetched) co_return fetched.error();
      if (transfer.fetched == Bytes()) co_return transfer.sent;
    }
    Message part = message;
    part.size = transfer.fetched;
    part.more = message.more || (!transfer.end && transfer.left > transfer.fetched);
    const Outcome<> sent =
        co_await send(here, process, socket, part, me, Wait::yes,
                      CachedFile::pages_of(static_cast<std::uint64_t>(transfer.fetched.count())));
    if (!sent) co_return sent.error();
    transfer.sent = transfer.sent + transfer.fetched;
    transfer.left = transfer.left - transfer.fetched;
    if (transfer.end || transfer.left == Bytes()) co_return transfer.sent;
    transfer.fetched = Bytes();
  }
}

// The next pages, in memory. Who wants them elsewhere in the file says so with each call.
Task<Outcome<>> Sockets::fetch(Context& here, Process& process, FileTransfer& transfer) {
  const Descriptor file = transfer.file;
  const Bytes most = std::min(transfer.left, FileTransfer::most_at_once);
  auto offset = transfer.offset;
  if (offset) *offset += static_cast<std::uint64_t>(transfer.sent.count());
  const Outcome<FilePart> part = co_await site_.ports.vfs.call(
      here, {.reply = FilePart::size}, [&process, file, most, offset](Vfs& vfs, Context& there) {
        return vfs.locate(there, process, file, most, offset);
      });
  if (!part) co_return part.error();
  transfer.end = part->end;
  if (part->extent.bytes == Bytes()) co_return Outcome<>();
  const FilePart found = *part;
  const AddressSpaceId user = process.address_space_id();
  const Outcome<Bytes> read = co_await site_.ports.page_cache.call(
      here, {.reply = found.extent.bytes}, [found, user](PageCache& cache, Context& there) {
        return cache.read(there, found.content, found.extent, user);
      });
  if (!read) co_return read.error();
  transfer.fetched = *read;
  co_return Outcome<>();
}

}  // namespace osarium
