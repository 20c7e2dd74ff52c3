#include "workloads/peers.hpp"

#include <algorithm>

namespace osarium {

namespace {

constexpr std::uint16_t peers_port = 11211;  // any will do: connections stand from the beginning

}  // namespace

ParameterList PeerParameters::parameters() {
  using Self = PeerParameters;
  return parameter_list(
      "A service on another machine, for steps of kind call.",
      parameter("name", &Self::name, required, "What steps call it by."),
      parameter("time", &Self::time, "How long it works on a request."),
      parameter("reply", &Self::reply, "Size of its answer."),
      parameter("distance", &Self::distance, not_negative,
                "What the way there takes beside the wire of this machine, and the way back."),
      parameter("threads", &Self::threads, between(1, 100'000),
                "How many requests it works on at once, the others wait; all if not stated."));
}

std::optional<Violation> PeerParameters::violation() const {
  if (!name.empty()) return std::nullopt;
  return Violation{"name", "an empty name", "a name"};
}

PeerConnection::PeerConnection(Peer& peer, std::size_t back_end, Worker& caller)
    : Alarm(caller.here.simulation()),
      simulation_(caller.here.simulation()),
      peer_(peer),
      back_end_(back_end),
      outside_(peer.os_.outside(caller.station.partition)),
      flow_(outside_.add_client(Protocol::tcp, peers_port)),
      socket_(caller.os.sockets.set_established(flow_)) {
  outside_.set_client(flow_, peer);
}

void PeerConnection::draw(Stream& draws) {
  time_ = sample_duration(peer_.time_, draws);
  reply_ = sample_bytes(peer_.reply_, draws, 1_B);
}

void PeerConnection::left(const Message& message) {
  account_ = message.account;
  go_on_in(peer_.parameters_.distance, Leg::there);
}

// What takes no time is over at once.
void PeerConnection::go_on_in(Duration duration, Leg next) {
  leg_ = next;
  if (duration == Duration()) return expired();
  arm_in(duration);
}

void PeerConnection::expired() {
  switch (leg_) {
    case Leg::there:
      if (account_ != nullptr) account_->enter(Cause::pause, simulation_.now());
      return go_on_in(peer_.stay(back_end_, time_), Leg::at_work);
    case Leg::at_work:
      if (account_ != nullptr) account_->enter(Cause::network, simulation_.now());
      return go_on_in(peer_.parameters_.distance, Leg::back);
    case Leg::back: return outside_.send(flow_, request(reply_, account_));
  }
}

Peer::Peer(const PeerParameters& parameters, OperatingSystem& os)
    : parameters_(parameters),
      os_(os),
      time_(distribution_of(parameters.time)),
      reply_(distribution_of(parameters.reply)) {}

Peer::~Peer() {
  for (int i = 0; i < os_.partitions(); ++i) os_.outside(i).forget(*this);
}

std::span<const std::unique_ptr<PeerConnection>> Peer::connections(Worker& caller,
                                                                   std::size_t count) {
  if (by_worker_.size() <= caller.index) by_worker_.resize(caller.index + 1);
  auto& own = by_worker_[caller.index];
  if (own.size() < count) own.resize(count);
  for (std::size_t i = 0; i < count; ++i)
    if (own[i] == nullptr) own[i] = std::make_unique<PeerConnection>(*this, i, caller);
  return {own.data(), count};
}

void Peer::retire(Worker& caller, std::size_t back_end) {
  retired_.push_back(std::move(by_worker_[caller.index][back_end]));
}

// First come, first served.
Duration Peer::stay(std::size_t back_end, Duration time) {
  if (!parameters_.threads) return time;
  if (free_at_.size() <= back_end) free_at_.resize(back_end + 1);
  std::vector<Time>& threads = free_at_[back_end];
  threads.resize(static_cast<std::size_t>(*parameters_.threads));
  Time& first = *std::min_element(threads.begin(), threads.end());
  const Time now = os_.machine().simulation().now();
  first = std::max(first, now) + time;
  return first - now;
}

}  // namespace osarium
