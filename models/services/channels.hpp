// The service of channels between threads: pipes and futexes.
//
// A pipe is a bounded buffer: what is in it are bytes that are counted, not kept. Readers wait
// while it is empty, writers while it is full, and who changes that wakes one of them, if any
// waits. Each pipe has a mutex. A pair of Unix stream sockets that is used one way is one as well,
// with its own costs, and room that each message takes some of besides its bytes (sk_wmem_alloc,
// truesize); what is read of it frees its share of that. (Its pages are not modelled: a byte takes
// a byte of the capacity. Only where pipes are a library of programs does the kernel bind them,
// when a pipe is made.) The copies between it and a program are made at the border of the program's
// domain.
//
// A futex is a word of a program's memory that threads wait at. They are listed by a hash of its
// address, in buckets with a spinlock each; a wake finds out without the lock that nobody waits.
//
// Who has to wait does so in its own thread. Where the service runs in another, a server's, the
// call gives Error::would_block, the caller is in the list by then, and its own thread sleeps and
// asks again; see user_locks.hpp and the calls below.
#pragma once

#include "models/mechanisms/sleep.hpp"
#include "models/services/ports.hpp"
#include "models/services/work.hpp"

namespace osarium {

class Pipe;

// A word of a program's memory. What it holds is read and written by the program; `line` says what
// that costs.
class FutexWord {
 public:
  // Addresses differ between the words of a process.
  FutexWord(Process& process, std::uint64_t its_address)
      : line(process.kernel().machine().coherence(), "futex word"), address(its_address) {}

  std::uint32_t value = 0;
  CacheLine line;
  const std::uint64_t address;
};

// A thread at a futex, in the frame that waits.
class FutexWaiter : public Sleeper {
 public:
  // `why` is where the time goes.
  explicit FutexWaiter(Context& context, Term why = Cause::pause, std::uint32_t which = all_bits)
      : Sleeper(context), term(why), bits(which) {}

  static constexpr std::uint32_t all_bits = 0xffff'ffff;
  const Term term;
  const std::uint32_t bits;  // wakes that have none of these pass it by
  const FutexWord* word = nullptr;
  bool woken = false;
};

// A thread that reads or writes a pipe, in the frame that does.
class PipeUser : public Sleeper {
 public:
  using Sleeper::Sleeper;

  bool asks_again = false;  // after a wait: the work of the call has been done
};

// What a one-way buffer is: a pipe, or a pair of Unix stream sockets of which one end only sends.
enum class PipeKind : std::uint8_t { pipe, sockets };

// The ends of a pipe.
struct PipeEnds {
  Descriptor read;
  Descriptor write;
};

// Who is told what becomes of the bytes of a pipe, in their order: under its mutex.
class PipeWatcher {
 public:
  virtual ~PipeWatcher() = default;
  virtual void put(const Context& client, Bytes bytes) = 0;
  virtual void taken(const Context& client, Bytes bytes) = 0;
};

class Channels {
 public:
  static constexpr ServiceId id = ServiceId::channels;

  explicit Channels(const ServiceSite& site);
  Channels(const Channels&) = delete;
  ~Channels();

  Task<Outcome<PipeEnds>> pipe(Context& here, Process& process);
  // One that stands before the work begins, and costs no time: each process has both its ends, as
  // after a fork. So much is in it, at most its capacity. `watcher` may be nullptr.
  std::vector<PipeEnds> set_pipe(std::span<Process* const> processes, Bytes held,
                                 std::shared_ptr<PipeWatcher> watcher,
                                 PipeKind kind = PipeKind::pipe);
  // `client` stands for the thread of the program. What there is, at most so much; nothing when all
  // who could write have gone.
  Task<Outcome<Bytes>> read(Context& here, PipeUser& client, Process& process, Descriptor end,
                            Bytes most);
  // As much as there is room for, or, up to the atomic size, all. Error::reset: all who could read
  // have gone.
  Task<Outcome<Bytes>> write(Context& here, PipeUser& client, Process& process, Descriptor end,
                             Bytes bytes);
  Task<Outcome<>> close(Context& here, Process& process, Descriptor end);
  Bytes capacity(PipeKind kind) const { return kinds_[static_cast<std::size_t>(kind)].capacity; }
  // What a read would find, for whoever says how much a call carries.
  static Bytes readable(const Process& process, Descriptor end);

  // Error::would_block: the word has another value. Else the thread is in the list, and waits until
  // waiter.woken, here if it runs here.
  Task<Outcome<>> wait(Context& here, FutexWaiter& waiter, FutexWord& word, std::uint32_t value);
  // How many were woken.
  Task<Outcome<int>> wake(Context& here, FutexWord& word, int most,
                          std::uint32_t bits = FutexWaiter::all_bits);

 private:
  struct Bucket;
  Bucket& bucket(const FutexWord& word);
  Task<Outcome<Bytes>> try_read(Context& here, Sleeper& client, Pipe& pipe, Bytes most);
  Task<Outcome<Bytes>> try_write(Context& here, Sleeper& client, Pipe& pipe, Bytes bytes);

  ServiceSite site_;
  struct Kind {
    Work work;
    Bytes capacity;
    Bytes overhead;  // that a message takes of it besides
  };
  std::array<Kind, 2> kinds_;
  Work futex_work_;
  Bytes atomic_;
  std::int64_t pipes_ = 0;                        // made so far
  std::vector<std::unique_ptr<Bucket>> buckets_;  // made when they are first needed
};

// What a program sees of it.
class ChannelCalls {
 public:
  ChannelCalls(const Ports& ports, Process& process) : ports_(ports), process_(process) {}

  Task<Outcome<PipeEnds>> pipe(Context& here);
  std::vector<PipeEnds> set_pipe(std::span<Process* const> processes, Bytes held,
                                 std::shared_ptr<PipeWatcher> watcher,
                                 PipeKind kind = PipeKind::pipe) {
    return ports_.channels.service().set_pipe(processes, held, std::move(watcher), kind);
  }
  Bytes capacity(PipeKind kind = PipeKind::pipe) const {
    return ports_.channels.service().capacity(kind);
  }
  // Blocking. (Across a border to a server the retry after the wake stands for its late reply.)
  Task<Outcome<Bytes>> read(Context& here, Descriptor end, Bytes most);
  // All of it, in as many calls as it takes.
  Task<Outcome<Bytes>> write(Context& here, Descriptor end, Bytes bytes);
  Task<Outcome<>> close(Context& here, Descriptor end);

  FutexWord make_word() { return FutexWord(process_, next_address_++); }
  Task<Outcome<>> futex_wait(Context& here, FutexWord& word, std::uint32_t value,
                             Term term = Cause::pause, std::uint32_t bits = FutexWaiter::all_bits);
  Task<Outcome<int>> futex_wake(Context& here, FutexWord& word, int most,
                                std::uint32_t bits = FutexWaiter::all_bits);

 private:
  const Ports& ports_;
  Process& process_;
  std::uint64_t next_address_ = 0;
};

}  // namespace osarium
