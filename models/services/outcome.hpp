// What a simulated call gives: a value, or an error that the simulated program has to deal with.
//
//   const Outcome<Bytes> read = co_await os.files.read(here, file, 4_KiB);
//   if (!read) co_return read.error();
//   total += *read;
//
// These are no errors of the simulation: a full disk is a result.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "sim/engine/check.hpp"

namespace osarium {

enum class Error : std::uint8_t {
  not_found,
  exists,
  no_memory,
  no_space,
  bad_descriptor,
  refused,  // there was no room for the message, or nobody listens
  reset,    // the peer has gone
  would_block,
  timed_out,
  invalid,
  not_permitted,
};
std::string_view name_of(Error error);

template <class T = std::monostate>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Outcome(Error error) : state_(std::in_place_index<1>, error) {}
  Outcome() requires std::is_same_v<T, std::monostate> : state_(std::in_place_index<0>) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() {
    OSARIUM_CHECK(state_.index() == 0, "the value of a call that failed");
    return *std::get_if<0>(&state_);
  }
  const T& operator*() const { return *const_cast<Outcome&>(*this); }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }
  Error error() const {
    OSARIUM_CHECK(state_.index() == 1, "the error of a call that succeeded");
    return *std::get_if<1>(&state_);
  }
  bool failed_with(Error error) const {
    return state_.index() == 1 && *std::get_if<1>(&state_) == error;
  }

 private:
  std::variant<T, Error> state_;
};

}  // namespace osarium
