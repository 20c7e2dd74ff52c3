#include "sim/parameters/units.hpp"

namespace osarium {

namespace {

__extension__ typedef __int128 SignedWide;

constexpr SignedWide picoseconds_per_second = 1'000'000'000'000;

// n * scale / divisor in picoseconds, rounded to nearest, without overflow: scale is at most 1e18,
// so the product fits 127 bits.
Duration rounded(std::int64_t n, SignedWide scale, std::int64_t divisor) {
  if (divisor <= 0) return Duration::max();
  SignedWide product = static_cast<SignedWide>(n) * scale;
  SignedWide half = divisor / 2;
  // Most are small, and a division of 64 bits takes a fraction of the time.
  if (product >= 0 && product <= Duration::max().picoseconds() - half)
    return Duration::picoseconds(static_cast<std::int64_t>(product + half) / divisor);
  SignedWide quotient = (product + (product < 0 ? -half : half)) / divisor;
  SignedWide limit = Duration::max().picoseconds();
  if (quotient > limit) return Duration::max();
  if (quotient < -limit) return -Duration::max();
  return Duration::picoseconds(static_cast<std::int64_t>(quotient));
}

}  // namespace

Duration transfer_time(Bytes size, Bandwidth bandwidth) {
  return rounded(size.count(), 8 * picoseconds_per_second, bandwidth.count());
}

Duration period(Rate rate) { return rounded(1, Rate::unit * picoseconds_per_second, rate.count()); }

Duration cycles(std::int64_t n, Frequency frequency) {
  return rounded(n, picoseconds_per_second, frequency.count());
}

}  // namespace osarium
