// A Mechanism describes how code crosses from one site to another: a value, one struct of
// parameters for each kind, that configurations write down and architectures choose by rule.
// connector.hpp makes the live object from it. Costs are no parameters: they are data of the
// machine (connector_costs.hpp).
#pragma once

#include <string>
#include <variant>

#include "models/mechanisms/connectors/domain.hpp"
#include "sim/parameters/parameter.hpp"

namespace osarium {

// What happens to the data of a call.
enum class Payload : std::uint8_t { copy, map, grant, zero_copy };

struct DirectCall {
  static constexpr std::string_view kind = "direct_call";
  static ParameterList parameters();
};

struct Trap {
  static constexpr std::string_view kind = "trap";
  bool page_table_isolation = false;
  static ParameterList parameters();
};

struct SynchronousIpc {
  static constexpr std::string_view kind = "synchronous_ipc";
  static ParameterList parameters();
};

struct CrossCoreIpc {
  static constexpr std::string_view kind = "cross_core_ipc";
  static ParameterList parameters();
};

// How a sleeping thread at the far end of a shared ring is told.
enum class RingWake : std::uint8_t { poll, futex, interrupt, event_channel };
enum class Producers : std::uint8_t { single, multiple };
enum class WhenFull : std::uint8_t { wait, refuse };

struct SharedRing {
  static constexpr std::string_view kind = "shared_ring";
  std::int64_t capacity = 64;
  std::int64_t batch = 16;
  RingWake wake = RingWake::futex;
  Producers producers = Producers::multiple;
  WhenFull when_full = WhenFull::wait;
  Trap trap{};
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct Hypercall {
  static constexpr std::string_view kind = "hypercall";
  static ParameterList parameters();
};

struct Upcall {
  static constexpr std::string_view kind = "upcall";
  static ParameterList parameters();
};

// Between processes, by way of their kernel.
enum class Channel : std::uint8_t { message_queue, pipe, local_socket, tcp_socket };

struct Transport {
  static constexpr std::string_view kind = "transport";
  Channel channel = Channel::pipe;
  bool rpc = false;
  std::int64_t capacity = 16;
  WhenFull when_full = WhenFull::wait;
  Trap trap{};
  static ParameterList parameters();
};

using Mechanism = std::variant<DirectCall, Trap, SynchronousIpc, CrossCoreIpc, SharedRing,
                               Hypercall, Upcall, Transport>;

// Why this mechanism cannot lead from one site to the other; nothing if it can.
std::optional<std::string> misfit(const Mechanism& mechanism, const Site& from, const Site& to);
// Whether it needs threads at the far end, instead of carrying the caller itself.
bool needs_server(const Mechanism& mechanism);

constexpr std::array<Named<Payload>, 4> choices_of(Payload) {
  return {{{"copy", Payload::copy, "byte by byte"},
           {"map", Payload::map, "its pages are mapped into the other domain for the call"},
           {"grant", Payload::grant, "its pages are granted through the hypervisor"},
           {"zero_copy", Payload::zero_copy, "both domains share the memory already"}}};
}
constexpr std::array<Named<RingWake>, 4> choices_of(RingWake) {
  return {{{"poll", RingWake::poll, "it never sleeps: it polls"},
           {"futex", RingWake::futex, "a system call that wakes it"},
           {"interrupt", RingWake::interrupt, "a system call that interrupts its cpu"},
           {"event_channel", RingWake::event_channel,
            "a hypercall that interrupts its cpu, and an up-call into its guest"}}};
}
constexpr std::array<Named<Producers>, 2> choices_of(Producers) {
  return {{{"single", Producers::single, "one thread at a time calls"},
           {"multiple", Producers::multiple, "they contend for the tail of the ring"}}};
}
constexpr std::array<Named<WhenFull>, 2> choices_of(WhenFull) {
  return {{{"wait", WhenFull::wait, "the caller waits for room"},
           {"refuse", WhenFull::refuse, "the caller gets an error"}}};
}
constexpr std::array<Named<Channel>, 4> choices_of(Channel) {
  return {{{"message_queue", Channel::message_queue, "System V or POSIX message queue"},
           {"pipe", Channel::pipe},
           {"local_socket", Channel::local_socket, "AF_UNIX"},
           {"tcp_socket", Channel::tcp_socket, "TCP over the loopback device"}}};
}

}  // namespace osarium
