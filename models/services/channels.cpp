#include "models/services/channels.hpp"

#include <bit>

#include "models/services/guard.hpp"
#include "models/services/pipe.hpp"

namespace osarium {

struct Channels::Bucket {
  explicit Bucket(const ServiceSite& site) : lock(site.kernel, site.serialised, "futex bucket") {}

  KernelLock lock;
  Link waiting;  // FutexWaiters
};

namespace {

// Those that a call is about to wake, who may go away before it does, as the call may.
struct Woken {
  ~Woken() {
    while (Pipe::take_first(list) != nullptr) {
    }
  }
  Link list;
};

// The pipe may lose this end while a call is at it.
std::shared_ptr<Pipe> pipe_at(const Process& process, Descriptor descriptor, PipeEnd::Side side) {
  const auto* const end = process.descriptors().find<PipeEnd>(descriptor);
  return end == nullptr || end->side() != side ? nullptr : end->pipe();
}

Bytes row_bytes(const Kernel& kernel, std::string_view row) {
  return Bytes::of_count(static_cast<std::int64_t>(kernel.costs().number(row)));
}

}  // namespace

Channels::Channels(const ServiceSite& site)
    : site_(site),
      kinds_{{{Work::from(site.kernel.costs(), "channels.pipe", site.kernel.clock()),
               row_bytes(site.kernel, "channels.pipe_capacity"),
               {}},
              {Work::from(site.kernel.costs(), "channels.sockets", site.kernel.clock()),
               row_bytes(site.kernel, "channels.sockets_capacity"),
               row_bytes(site.kernel, "channels.sockets_overhead")}}},
      futex_work_(Work::from(site.kernel.costs(), "channels.futex", site.kernel.clock())),
      atomic_(row_bytes(site.kernel, "channels.pipe_atomic")) {
  const auto per_cpu =
      static_cast<std::size_t>(site.kernel.costs().number("channels.futex_buckets_per_cpu"));
  buckets_.resize(std::bit_ceil(per_cpu * site.kernel.cpus().size()));
}
Channels::~Channels() = default;

Task<Outcome<PipeEnds>> Channels::pipe(Context& here, Process& process) {
  const Kind& kind = kinds_[static_cast<std::size_t>(PipeKind::pipe)];
  co_await spend(here, kind.work);
  auto pipe = std::make_shared<Pipe>(site_.kernel, site_.serialised, kind.work, kind.capacity,
                                     kind.overhead, pipes_++);
  PipeEnds ends;
  ends.read = process.descriptors().insert(std::make_shared<PipeEnd>(pipe, PipeEnd::Side::read));
  ends.write = process.descriptors().insert(std::make_shared<PipeEnd>(pipe, PipeEnd::Side::write));
  const Port<Guard>& guard = site_.ports.guard_of(id);
  if (!guard.present()) co_return ends;
  const std::int64_t pages = pages_in(kind.capacity);
  co_await ask(guard, here,
               [pages](Guard& its, Context& there) { return its.bind_pages(there, pages, 0); });
  co_return ends;
}

std::vector<PipeEnds> Channels::set_pipe(std::span<Process* const> processes, Bytes held,
                                         std::shared_ptr<PipeWatcher> watcher, PipeKind kind) {
  const Kind& its = kinds_[static_cast<std::size_t>(kind)];
  auto pipe = std::make_shared<Pipe>(site_.kernel, site_.serialised, its.work, its.capacity,
                                     its.overhead, pipes_++);
  pipe->held = pipe->charged = std::min(held, its.capacity);
  pipe->watcher = std::move(watcher);
  const auto read = std::make_shared<PipeEnd>(pipe, PipeEnd::Side::read);
  const auto write = std::make_shared<PipeEnd>(pipe, PipeEnd::Side::write);
  std::vector<PipeEnds> ends;
  for (Process* const each : processes)
    ends.push_back({each->descriptors().insert(read), each->descriptors().insert(write)});
  return ends;
}

Task<Outcome<>> Channels::close(Context& here, Process& process, Descriptor end) {
  if (process.descriptors().find<PipeEnd>(end) == nullptr) co_return Error::bad_descriptor;
  co_await here.compute(Duration(), here.code_mode());
  process.descriptors().remove(end);
  co_return Outcome<>();
}

Bytes Channels::readable(const Process& process, Descriptor end) {
  const std::shared_ptr<Pipe> pipe = pipe_at(process, end, PipeEnd::Side::read);
  return pipe == nullptr ? Bytes() : pipe->held;
}

Task<Outcome<Bytes>> Channels::read(Context& here, PipeUser& client, Process& process,
                                    Descriptor end, Bytes most) {
  const std::shared_ptr<Pipe> pipe = pipe_at(process, end, PipeEnd::Side::read);
  if (pipe == nullptr) co_return Error::bad_descriptor;
  if (!client.asks_again) co_await spend(here, pipe->work);
  for (;;) {
    const Outcome<Bytes> got = co_await try_read(here, client, *pipe, most);
    client.asks_again = got.failed_with(Error::would_block);
    if (!client.asks_again || &here != &client.here) co_return got;
    const Charged pause(here, Cause::pause);
    co_await site_.kernel.scheduler().block_for(here, client.awaited);
  }
}

// Whoever leaves something behind wakes the next one, too.
Task<Outcome<Bytes>> Channels::try_read(Context& here, Sleeper& client, Pipe& pipe, Bytes most) {
  Outcome<Bytes> result = Bytes();
  Context* writer = nullptr;
  Context* reader = nullptr;
  co_await pipe.mutex.acquire(here);
  client.unlink();
  if (pipe.held > Bytes()) {
    const Bytes taken = std::min(most, pipe.held);
    pipe.take(taken);
    if (pipe.watcher != nullptr) pipe.watcher->taken(client.here, taken);
    result = taken;
    writer = Pipe::take_first(pipe.writers);
    if (pipe.held > Bytes()) reader = Pipe::take_first(pipe.readers);
  } else if (pipe.writable && most > Bytes()) {
    client.insert_before(pipe.readers);
    client.awaited = {"bytes in pipe", pipe.number};
    result = Error::would_block;
  }
  co_await pipe.mutex.release(here);
  if (writer != nullptr) co_await site_.kernel.scheduler().wake(here, *writer);
  if (reader != nullptr) co_await site_.kernel.scheduler().wake(here, *reader);
  co_return result;
}

Task<Outcome<Bytes>> Channels::write(Context& here, PipeUser& client, Process& process,
                                     Descriptor end, Bytes bytes) {
  const std::shared_ptr<Pipe> pipe = pipe_at(process, end, PipeEnd::Side::write);
  if (pipe == nullptr) co_return Error::bad_descriptor;
  if (!client.asks_again) co_await spend(here, pipe->work);
  for (;;) {
    const Outcome<Bytes> put = co_await try_write(here, client, *pipe, bytes);
    client.asks_again = put.failed_with(Error::would_block);
    if (!client.asks_again || &here != &client.here) co_return put;
    const Charged pause(here, Cause::pause);
    co_await site_.kernel.scheduler().block_for(here, client.awaited);
  }
}

Task<Outcome<Bytes>> Channels::try_write(Context& here, Sleeper& client, Pipe& pipe, Bytes bytes) {
  Outcome<Bytes> result = Bytes();
  Context* reader = nullptr;
  Context* writer = nullptr;
  co_await pipe.mutex.acquire(here);
  client.unlink();
  const Bytes least = bytes <= atomic_ ? bytes : Bytes::of_count(1);
  if (!pipe.readable) {
    result = Error::reset;
  } else if (pipe.room() >= least) {
    const Bytes put = std::min(bytes, pipe.room());
    pipe.put(put);
    if (pipe.watcher != nullptr) pipe.watcher->put(client.here, put);
    result = put;
    if (pipe.held > Bytes()) reader = Pipe::take_first(pipe.readers);
    if (pipe.room() > Bytes()) writer = Pipe::take_first(pipe.writers);
  } else {
    client.insert_before(pipe.writers);
    client.awaited = {"room in pipe", pipe.number};
    result = Error::would_block;
  }
  co_await pipe.mutex.release(here);
  if (reader != nullptr) co_await site_.kernel.scheduler().wake(here, *reader);
  if (writer != nullptr) co_await site_.kernel.scheduler().wake(here, *writer);
  co_return result;
}

Channels::Bucket& Channels::bucket(const FutexWord& word) {
  constexpr std::uint64_t spread = 0x9e3779b97f4a7c15;  // 2^64 over the golden ratio
  const auto index =
      static_cast<std::size_t>((word.address * spread) >> 32) & (buckets_.size() - 1);
  auto& found = buckets_[index];
  if (found == nullptr) found = std::make_unique<Bucket>(site_);
  return *found;
}

Task<Outcome<>> Channels::wait(Context& here, FutexWaiter& waiter, FutexWord& word,
                               std::uint32_t value) {
  Bucket& listed = bucket(word);
  co_await spend(here, futex_work_);
  co_await listed.lock.acquire(here);
  const bool waits = word.value == value;
  if (waits) {
    waiter.word = &word;
    waiter.insert_before(listed.waiting);
    waiter.awaited = {"futex", static_cast<std::int64_t>(word.address)};
  }
  co_await word.line.load(here);
  co_await listed.lock.release(here);
  if (!waits) co_return Error::would_block;
  if (&here != &waiter.here) co_return Outcome<>();
  const Charged why(here, waiter.term);
  while (!waiter.woken) co_await site_.kernel.scheduler().block_for(here, waiter.awaited);
  co_return Outcome<>();
}

// They are woken after the lock has been released. One that has woken meanwhile has gone from the
// list.
Task<Outcome<int>> Channels::wake(Context& here, FutexWord& word, int most, std::uint32_t bits) {
  Bucket& listed = bucket(word);
  co_await spend(here, futex_work_);
  if (listed.waiting.alone()) co_return 0;
  Woken found;
  int count = 0;
  co_await listed.lock.acquire(here);
  for (Link* link = listed.waiting.next; link != &listed.waiting && count < most;) {
    auto& waiter = static_cast<FutexWaiter&>(static_cast<Sleeper&>(*link));
    link = link->next;
    if (waiter.word != &word || (waiter.bits & bits) == 0) continue;
    waiter.remove();
    waiter.insert_before(found.list);
    waiter.woken = true;
    ++count;
  }
  co_await listed.lock.release(here);
  while (Context* const next = Pipe::take_first(found.list))
    co_await site_.kernel.scheduler().wake(here, *next);
  co_return count;
}

}  // namespace osarium
