// Steps with other processes, through pipes.
#include "workloads/script.hpp"

namespace osarium {

namespace {

Task<Outcome<>> read_all(SystemCalls& os, Context& here, Descriptor end, Bytes bytes) {
  while (bytes > Bytes()) {
    const Outcome<Bytes> read = co_await os.channels.read(here, end, bytes);
    if (!read) co_return read.error();
    if (*read == Bytes()) co_return Error::reset;
    bytes = bytes - *read;
  }
  co_return Outcome<>();
}

Task<Outcome<>> write_all(SystemCalls& os, Context& here, Descriptor end, Bytes bytes) {
  const Outcome<Bytes> written = co_await os.channels.write(here, end, bytes);
  if (!written) co_return written.error();
  co_return Outcome<>();
}

// What a thread and the processes that work for it have in common.
struct BackEnd {
  PipeEnds requests;
  PipeEnds replies;
  Bytes request;
  Bytes reply;
  Duration time{};  // of the next request
};

Task<> serve(SystemCalls& os, Context& here, std::shared_ptr<BackEnd> end) {
  for (;;) {
    const Outcome<> read = co_await read_all(os, here, end->requests.read, end->request);
    if (!read) co_return;
    co_await here.compute(end->time, Mode::user);
    const Outcome<> written = co_await write_all(os, here, end->replies.write, end->reply);
    if (!written) co_return;
  }
}

// Each thread's own back ends. They are made when it first needs them, on the cpus that it may run
// on, as a child would be.
class BackEnds {
 public:
  BackEnds(std::int64_t count, Bytes request, Bytes reply)
      : count_(static_cast<std::size_t>(count)), request_(request), reply_(reply) {}

  using Ends = std::vector<std::shared_ptr<BackEnd>>;
  Task<Outcome<Ends*>> of(Worker& worker, const CpuSet& cpus) {
    while (by_worker_.size() <= worker.index) by_worker_.emplace_back();
    Ends& ends = by_worker_[worker.index];
    while (ends.size() < count_) {
      const Outcome<PipeEnds> requests = co_await worker.os.channels.pipe(worker.here);
      if (!requests) co_return requests.error();
      const Outcome<PipeEnds> replies = co_await worker.os.channels.pipe(worker.here);
      if (!replies) co_return replies.error();
      auto end = std::make_shared<BackEnd>(BackEnd{*requests, *replies, request_, reply_});
      const Program program = [end](SystemCalls& os, Context& here) {
        return serve(os, here, end);
      };
      const Outcome<ProcessId> child =
          co_await worker.os.processes.fork(worker.here, program, {.affinity = cpus});
      if (!child) co_return child.error();
      ends.push_back(end);
    }
    co_return &ends;
  }

 private:
  std::size_t count_;
  Bytes request_;
  Bytes reply_;
  std::deque<Ends> by_worker_;
};

class PipeRoundTripAction final : public Action {
 public:
  explicit PipeRoundTripAction(const steps::PipeRoundTrip& step)
      : partner_(1, step.bytes, step.bytes) {}
  Task<Outcome<>> run(Worker& worker) const override {
    const auto ends = co_await partner_.of(worker, worker.here.attributes().affinity);
    if (!ends) co_return ends.error();
    const BackEnd& partner = *(*ends)->front();
    const Outcome<> sent =
        co_await write_all(worker.os, worker.here, partner.requests.write, partner.request);
    if (!sent) co_return sent.error();
    co_return co_await read_all(worker.os, worker.here, partner.replies.read, partner.reply);
  }

 private:
  mutable BackEnds partner_;
};

class ForkJoinAction final : public Action {
 public:
  explicit ForkJoinAction(const steps::ForkJoin& step)
      : time_(distribution_of(step.time)), ends_(step.back_ends, step.request, step.reply) {}
  Task<Outcome<>> run(Worker& worker) const override {
    const auto made = co_await ends_.of(worker, CpuSet::all());
    if (!made) co_return made.error();
    BackEnds::Ends& ends = **made;
    for (const auto& end : ends) end->time = sample_duration(time_, worker.draws());
    for (const auto& end : ends) {
      const Outcome<> sent =
          co_await write_all(worker.os, worker.here, end->requests.write, end->request);
      if (!sent) co_return sent.error();
    }
    for (const auto& end : ends) {
      const Outcome<> read =
          co_await read_all(worker.os, worker.here, end->replies.read, end->reply);
      if (!read) co_return read.error();
    }
    co_return Outcome<>();
  }

 private:
  Distribution time_;
  mutable BackEnds ends_;
};

}  // namespace

ActionPointer make_action(const steps::PipeRoundTrip& step, Stage&) {
  return std::make_unique<PipeRoundTripAction>(step);
}
ActionPointer make_action(const steps::ForkJoin& step, Stage&) {
  return std::make_unique<ForkJoinAction>(step);
}

}  // namespace osarium
