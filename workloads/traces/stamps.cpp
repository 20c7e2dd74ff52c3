#include "workloads/traces/stamps.hpp"

namespace osarium::traces {

namespace {

constexpr std::int64_t latest_second = 9'000'000'000;  // whose nanoseconds fit 63 bits
constexpr int digits_of_nanoseconds = 9;

}  // namespace

bool read_seconds(Scanner& scanner, std::int64_t& nanoseconds, int& digits) {
  if (scanner.left().empty() || !is_digit(scanner.left().front())) return false;
  const std::int64_t seconds = scanner.number();
  if (!scanner.good() || seconds > latest_second || !scanner.pass(".")) return false;
  std::int64_t fraction = 0;
  digits = 0;
  std::string_view left = scanner.left();
  for (; !left.empty() && is_digit(left.front()); left.remove_prefix(1)) {
    if (digits++ < digits_of_nanoseconds) fraction = fraction * 10 + (left.front() - '0');
  }
  for (int i = digits; i < digits_of_nanoseconds; ++i) fraction *= 10;
  nanoseconds = seconds * nanoseconds_of_second + fraction;
  scanner = Scanner(left);
  return digits > 0;
}

}  // namespace osarium::traces
