// A stream of random numbers (xoshiro256++, 32 bytes) that belongs to one entity for one purpose.
// It is named, not numbered: Stream(seed, "client", 7, "think time") gives the same numbers in
// every run with that seed, whatever other streams exist and in whatever order events happen. Two
// architectures thus see the same arrivals (common random numbers), and replicas differ only in
// Seed::replica. The numbers are the same bytes on every machine, for ever: tests pin them. A
// stream is not shared between threads; a copy of it draws the same numbers again.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "sim/engine/check.hpp"
#include "sim/random/ziggurat.hpp"

namespace osarium {

struct Seed {
  std::uint64_t value = 1;
  std::uint32_t replica = 0;
  friend constexpr bool operator==(const Seed&, const Seed&) = default;
};

class Stream {
 public:
  // Every part of the tuple counts, and so does where a name ends: ("ab", "c") is not ("a", "bc").
  Stream(const Seed& seed, std::string_view entity, std::uint64_t index, std::string_view purpose);

  // 64 random bits; the other draws are made of these.
  std::uint64_t bits() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // In [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  // In (0, 1), both ends excluded: safe as the argument of a logarithm or a quantile function.
  double open_uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }

  // A whole number in [0, n), n > 0, all equally likely (Lemire's multiply and reject).
  std::uint64_t below(std::uint64_t n) {
    OSARIUM_CHECK(n > 0, "below(0) has no value to draw");
    Wide product = static_cast<Wide>(bits()) * n;
    if (static_cast<std::uint64_t>(product) < n) [[unlikely]] {
      const std::uint64_t reject = (0 - n) % n;
      while (static_cast<std::uint64_t>(product) < reject) product = static_cast<Wide>(bits()) * n;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

  // Exponential with mean 1, in [0, infinity).
  double exponential() {
    const std::uint64_t draw = bits();
    const ziggurat::Layer& layer = ziggurat::exponential_layers[draw & 255];
    const std::uint64_t j = draw >> 11;
    if (j < layer.accept) [[likely]]
      return as_double(j) * layer.scale;
    return exponential_outside(draw);
  }

  // Normal with mean 0 and variance 1.
  double normal() {
    const std::uint64_t draw = bits();
    const ziggurat::Layer& layer = ziggurat::normal_layers[draw & 255];
    const std::uint64_t j = draw >> 11;
    if (j < layer.accept) [[likely]]
      return with_sign(as_double(j) * layer.scale, draw);
    return normal_outside(draw);
  }

  friend bool operator==(const Stream&, const Stream&) = default;

 private:
  __extension__ typedef unsigned __int128 Wide;

  // Signed conversion is one instruction, unsigned is five; j has 53 bits.
  static double as_double(std::uint64_t j) {
    return static_cast<double>(static_cast<std::int64_t>(j));
  }
  // Bit 8 of the draw is the sign: it is neither in the layer's index nor in the 53 bits of the
  // value.
  static double with_sign(double x, std::uint64_t draw) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) ^ ((draw & 256) << 55));
  }

  // The one draw in ninety that is not safely inside its layer.
  double exponential_outside(std::uint64_t draw);
  double normal_outside(std::uint64_t draw);

  std::array<std::uint64_t, 4> state_;
};

}  // namespace osarium
