// Steps that send messages: to who asked, and to other workloads.
#include "workloads/script.hpp"

namespace osarium {

namespace {

// What was to be replied goes first, as a part of its own. When the rest has been sent the request
// is over, and may be used again, before the call returns: what its thread does then it does with
// random numbers like those of the request.
class SendfileAction final : public Action {
 public:
  explicit SendfileAction(const steps::Sendfile& step) : most_(step.bytes.value_or(Bytes::max())) {
    if (step.at) at_ = static_cast<std::uint64_t>(step.at->count());
  }
  Task<Outcome<>> run(Worker& worker) const override {
    if (worker.files.empty()) co_return Error::bad_descriptor;
    Job& job = *worker.job;
    SocketCalls& sockets = worker.os.sockets;
    Message answer{.tag = Station::tag(job), .account = worker.here.account()};
    if (job.reply > Bytes()) {
      answer.size = std::exchange(job.reply, Bytes());
      answer.more = true;
      const Outcome<> sent = co_await sockets.send(worker.here, worker.client, answer);
      if (!sent) co_return sent.error();
      answer.more = false;
    }
    if (worker.rest == nullptr) worker.rest = std::make_unique<Job>(job.draws);
    worker.rest->draws = job.draws;
    worker.job = worker.rest.get();
    const Outcome<Bytes> sent = co_await sockets.sendfile(worker.here, worker.client,
                                                          worker.files.back(), most_, answer, at_);
    worker.answered = sent && *sent > Bytes();
    if (!worker.answered) worker.job = &job;
    if (!sent) co_return sent.error();
    co_return Outcome<>();
  }

 private:
  Bytes most_;
  std::optional<std::uint64_t> at_;
};

}  // namespace

// Each thread has a connection of its own to those whom it calls, which stands from its first call
// on. One whose answer has not come is used no more: whoever serves it may be at work on its job
// still, and answer later.
class Lines {
 public:
  struct Connection {
    explicit Connection(Descriptor its_socket, const Stream& draws)
        : socket(its_socket), job(draws) {}
    Descriptor socket;
    Job job;  // of one call at a time, as the callee sees it
  };

  // nullptr: nobody serves it there.
  Connection* of(Worker& worker, CalledWorkload& callee) {
    while (connections_.size() <= worker.index) connections_.emplace_back();
    std::unique_ptr<Connection>& connection = connections_[worker.index];
    if (connection != nullptr) return connection.get();
    const std::optional<Descriptor> socket = callee.connect(worker);
    if (socket) connection = std::make_unique<Connection>(*socket, worker.draws());
    return connection.get();
  }
  // The next call makes another one.
  void retire(Worker& worker) { retired_.push_back(std::move(connections_[worker.index])); }

 private:
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Connection>> retired_;
};

namespace {

// The account of the request goes with the message and comes back with the answer.
class CallAction final : public Action {
 public:
  CallAction(const steps::Call& step, Stage& stage)
      : to_(step.to), directory_(stage.directory), request_(distribution_of(step.request)) {
    std::shared_ptr<Lines>& lines = stage.lines[step.to];
    if (lines == nullptr) lines = std::make_shared<Lines>();
    lines_ = lines;
  }

  Task<Outcome<>> run(Worker& worker) const override {
    CalledWorkload* const callee = directory_.find(to_);
    Lines::Connection* const connection = callee == nullptr ? nullptr : lines_->of(worker, *callee);
    if (connection == nullptr) co_return Error::refused;
    Job& job = connection->job;
    Account* const account = worker.here.account();
    const Time begin = now(worker);
    const Expenses before = spent(account, begin);
    const Bytes size = sample_bytes(request_, worker.draws(), 1_B);
    job.draws = worker.draws();
    job.reply = Bytes();
    job.failed = false;
    const Message request{.size = size, .tag = Station::tag(job), .account = account};
    Outcome<> done = co_await worker.os.sockets.send(worker.here, connection->socket, request);
    const bool unsent = done.failed_with(Error::refused);
    if (done) done = co_await answer(worker, connection->socket);
    worker.here.set_account(account);
    if (!done && !unsent)
      co_await retire(worker, connection->socket, done.failed_with(Error::reset));
    if (done && job.failed) done = Error::refused;
    worker.draws() = job.draws;
    if (account != nullptr) {
      const Expenses after = spent(account, now(worker));
      callee->called({worker.index, begin, now(worker), after.since(before), !done});
    }
    co_return done;
  }

 private:
  static Time now(const Worker& worker) { return worker.here.simulation().now(); }
  static Expenses spent(Account* account, Time now) {
    return account == nullptr ? Expenses() : account->expenses(now);
  }
  // What has not been reset stays open: its answer goes there.
  Task<> retire(Worker& worker, Descriptor socket, bool closes) const {
    lines_->retire(worker);
    if (closes) co_await close_socket(worker, socket);
  }
  // It may come in parts.
  static Task<Outcome<>> answer(Worker& worker, Descriptor socket) {
    for (;;) {
      const Outcome<Message> part = co_await receive_part(worker, socket);
      if (!part) co_return part.error();
      if (part->size == Bytes()) co_return Error::reset;
      if (!part->more) co_return Outcome<>();
    }
  }

  std::string to_;
  const Directory& directory_;
  Distribution request_;
  std::shared_ptr<Lines> lines_;
};

}  // namespace

Task<> close_socket(Worker& worker, Descriptor socket) {
  for (bool refused = true; refused;) {
    const Outcome<> closed = co_await worker.os.sockets.close(worker.here, socket);
    refused = closed.failed_with(Error::refused);
  }
}

Task<Outcome<Message>> receive_part(Worker& worker, Descriptor socket) {
  for (;;) {
    Outcome<Message> part = co_await worker.os.sockets.receive(worker.here, socket);
    if (!part.failed_with(Error::refused)) co_return part;
  }
}

ActionPointer make_action(const steps::Sendfile& step, Stage&) {
  return std::make_unique<SendfileAction>(step);
}
ActionPointer make_action(const steps::Call& step, Stage& stage) {
  if (stage.peers.contains(step.to)) return ask_peer(step, stage);
  return std::make_unique<CallAction>(step, stage);
}

}  // namespace osarium
