#include "models/services/channels.hpp"

namespace osarium {

Task<Outcome<PipeEnds>> ChannelCalls::pipe(Context& here) {
  return ports_.channels.call(here, {.call = "pipe"}, [this](Channels& channels, Context& there) {
    return channels.pipe(there, process_);
  });
}

// The closures live in the frames that await the calls. What a read brings is known only when it
// returns; a call that finds an empty pipe is taken to bring what was asked for if it waits in the
// kernel, and nothing if it comes back to wait.
Task<Outcome<Bytes>> ChannelCalls::read(Context& here, Descriptor end, Bytes most) {
  const Observed call(here, Activity::call, "read");
  PipeUser me(here);
  bool elsewhere = false;
  const auto body = [&](Channels& channels, Context& there) {
    elsewhere = &there != &here;
    return channels.read(there, me, process_, end, most);
  };
  for (;;) {
    const Bytes held = Channels::readable(process_, end);
    const Bytes reply = held > Bytes() ? std::min(held, most) : elsewhere ? Bytes() : most;
    const Outcome<Bytes> got = co_await ports_.channels.call(here, {{}, reply}, body);
    if (!got.failed_with(Error::would_block)) co_return got;
    const Charged pause(here, Cause::pause);
    co_await process_.kernel().scheduler().block_for(here, me.awaited);
  }
}

Task<Outcome<Bytes>> ChannelCalls::write(Context& here, Descriptor end, Bytes bytes) {
  const Observed call(here, Activity::call, "write");
  PipeUser me(here);
  Bytes left = bytes;
  const auto body = [&](Channels& channels, Context& there) {
    return channels.write(there, me, process_, end, left);
  };
  do {
    const Outcome<Bytes> put = co_await ports_.channels.call(here, {left, {}}, body);
    if (put) {
      left = left - *put;
    } else if (put.failed_with(Error::would_block)) {
      const Charged pause(here, Cause::pause);
      co_await process_.kernel().scheduler().block_for(here, me.awaited);
    } else {
      co_return put;
    }
  } while (left > Bytes());
  co_return bytes;
}

Task<Outcome<>> ChannelCalls::close(Context& here, Descriptor end) {
  const Observed call(here, Activity::call, "close");
  const auto body = [this, end](Channels& channels, Context& there) {
    return channels.close(there, process_, end);
  };
  co_return co_await ports_.channels.call(here, {}, body);
}

Task<Outcome<>> ChannelCalls::futex_wait(Context& here, FutexWord& word, std::uint32_t value,
                                         Term term, std::uint32_t bits) {
  const Observed call(here, Activity::call, "futex");
  FutexWaiter me(here, term, bits);
  const auto body = [&](Channels& channels, Context& there) {
    return channels.wait(there, me, word, value);
  };
  const Outcome<> waits = co_await ports_.channels.call(here, {}, body);
  if (!waits) co_return waits;
  const Charged why(here, term);
  while (!me.woken) co_await process_.kernel().scheduler().block_for(here, me.awaited);
  co_return waits;
}

Task<Outcome<int>> ChannelCalls::futex_wake(Context& here, FutexWord& word, int most,
                                            std::uint32_t bits) {
  const Observed call(here, Activity::call, "futex");
  const auto body = [&](Channels& channels, Context& there) {
    return channels.wake(there, word, most, bits);
  };
  co_return co_await ports_.channels.call(here, {}, body);
}

}  // namespace osarium
