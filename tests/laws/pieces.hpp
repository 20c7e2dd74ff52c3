// What is played on a stage: small programs, written against the system calls alone, none of which
// has to wait for a lock.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "tests/laws/staged.hpp"

namespace osarium {

struct Piece {
  const char* name;
  void (*begin)(Staged& stage);
};
std::span<const Piece> pieces();
// message_pieces.cpp
void begin_datagrams(Staged& stage);
void begin_film(Staged& stage);

// A server that answers messages by epoll, each after some work, and clients outside, each of which
// sends its next message as soon as it has an answer.
class Echo {
 public:
  struct Setup {
    int clients = 1;
    int messages = 10;  // of each client
    Bytes size = 64_B;
    Duration work = 1_us;
    int threads = 1;  // of the server, each for clients of its own
  };
  struct Client {
    FlowId flow = 0;
    Staged::Instants* answers = nullptr;
    Time asked{};  // what is under way
    int sent = 0;
  };

  Echo(Staged& stage, const Setup& setup);
  Echo(const Echo&) = delete;
  // Its clients begin.
  void begin();

  std::uint64_t sent = 0;
  std::uint64_t served = 0;
  std::uint64_t answered = 0;
  Duration latencies;   // the sum of those of all that were answered
  Duration population;  // requests under way, over time

 private:
  void send(std::size_t client);
  void receive(const Message& message);
  void count(int change);
  Task<> serve(SystemCalls& os, Context& here, Descriptor epoll, std::uint64_t messages);

  Staged& stage_;
  Setup setup_;
  std::vector<Client> clients_;
  int under_way_ = 0;
  Time counted_;
};

}  // namespace osarium
