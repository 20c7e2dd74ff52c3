#include <gtest/gtest.h>

#include "models/services/outside.hpp"
#include "tests/laws/pieces.hpp"

namespace osarium {

Echo::Echo(Staged& stage, const Setup& setup) : stage_(stage), setup_(setup) {
  Outside& outside = stage.system.outside(0);
  outside.on_message([this](const Message& message) { receive(message); });
  const int each = setup.clients / setup.threads;
  for (int t = 0; t < setup.threads; ++t) {
    const Descriptor epoll = stage.os.sockets.set_epoll();
    for (int i = 0; i < each; ++i) {
      const FlowId flow = outside.add_client(Protocol::tcp, 7);
      stage.os.sockets.set_watched(epoll, stage.os.sockets.set_established(flow));
      clients_.push_back({.flow = flow, .answers = &stage.instants.emplace_back()});
    }
    const auto messages = static_cast<std::uint64_t>(each) * static_cast<unsigned>(setup.messages);
    stage.play([this, epoll, messages](SystemCalls& os, Context& here, Staged::Instants&) {
      return serve(os, here, epoll, messages);
    });
  }
}

void Echo::begin() {
  for (std::size_t i = 0; i < clients_.size(); ++i) send(i);
}

void Echo::send(std::size_t number) {
  Client& client = clients_[number];
  ++client.sent;
  ++sent;
  count(1);
  client.asked = stage_.sim.now();
  Account& account = stage_.accounts.emplace_back(client.asked, Cause::network);
  stage_.system.outside(0).send(client.flow,
                                {.size = setup_.size, .tag = number, .account = &account});
}

void Echo::receive(const Message& message) {
  Client& client = clients_[message.tag];
  message.account->close(stage_.sim.now());
  client.answers->push_back(stage_.sim.now());
  EXPECT_EQ(message.account->times().total(), stage_.sim.now() - client.asked);
  latencies += message.account->times().total();
  ++answered;
  count(-1);
  if (client.sent < setup_.messages) send(message.tag);
}

void Echo::count(int change) {
  population += (stage_.sim.now() - counted_) * under_way_;
  counted_ = stage_.sim.now();
  under_way_ += change;
}

Task<> Echo::serve(SystemCalls& os, Context& here, Descriptor epoll, std::uint64_t messages) {
  std::array<Descriptor, 16> ready;
  for (std::uint64_t i = 0; i < messages;) {
    const auto count = co_await os.sockets.wait(here, epoll, ready);
    for (std::size_t k = 0; k < *count; ++k, ++i) {
      const auto message = co_await os.sockets.receive(here, ready[k]);
      here.set_account(message->account);
      co_await here.compute(setup_.work, Mode::user);
      const Outcome<> answer = co_await os.sockets.send(here, ready[k], *message);
      EXPECT_TRUE(answer);
      ++served;
    }
  }
}

}  // namespace osarium
