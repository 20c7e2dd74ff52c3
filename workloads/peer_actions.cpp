// Steps that ask services on other machines.
#include "workloads/peers.hpp"
#include "workloads/script.hpp"

namespace osarium {

namespace {

// All back ends are asked before the first answer is awaited. The account of the request goes with
// the message where there is one; it stays with the thread where there are several.
class PeerCallAction final : public Action {
 public:
  PeerCallAction(const steps::Call& step, std::shared_ptr<Peer> peer)
      : peer_(std::move(peer)),
        request_(distribution_of(step.request)),
        back_ends_(static_cast<std::size_t>(step.back_ends)) {}

  Task<Outcome<>> run(Worker& worker) const override {
    Account* const account = worker.here.account();
    const auto asked = peer_->connections(worker, back_ends_);
    Outcome<> done;
    std::size_t sent = 0;
    while (sent < asked.size()) {
      PeerConnection& to = *asked[sent];
      const Bytes size = sample_bytes(request_, worker.draws(), 1_B);
      to.draw(worker.draws());
      const Message message = to.request(size, back_ends_ == 1 ? account : nullptr);
      done = co_await worker.os.sockets.send(worker.here, to.socket(), message);
      if (!done) break;
      ++sent;
    }
    for (std::size_t i = 0; i < sent; ++i) {
      const Outcome<> came = co_await answer(worker, asked[i]->socket());
      if (came) continue;
      peer_->retire(worker, i);
      done = came.error();
    }
    worker.here.set_account(account);
    co_return done;
  }

 private:
  static Task<Outcome<>> answer(Worker& worker, Descriptor socket) {
    const Outcome<Message> message = co_await receive_part(worker, socket);
    if (!message) co_return message.error();
    if (message->size == Bytes()) co_return Error::reset;
    co_return Outcome<>();
  }

  std::shared_ptr<Peer> peer_;
  Distribution request_;
  std::size_t back_ends_;
};

}  // namespace

ActionPointer ask_peer(const steps::Call& step, Stage& stage) {
  return std::make_unique<PeerCallAction>(step, stage.peers.at(step.to));
}

Peers make_peers(const WorkloadParameters& workload, OperatingSystem& os) {
  Peers peers;
  for (const PeerParameters& each : workload.peers)
    peers[each.name] = std::make_shared<Peer>(each, os);
  return peers;
}

}  // namespace osarium
