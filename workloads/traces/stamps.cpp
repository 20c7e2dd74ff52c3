#include "workloads/traces/stamps.hpp"

#include <algorithm>
#include <chrono>

namespace osarium::traces {

namespace {

constexpr std::int64_t latest_second = 9'000'000'000;  // whose nanoseconds fit 63 bits
constexpr int digits_of_nanoseconds = 9;

// ".9799600" as nanoseconds of a second; nothing is nothing.
std::int64_t read_fraction(Scanner& scanner, int& digits) {
  std::int64_t fraction = 0;
  digits = 0;
  if (!scanner.pass(".")) return 0;
  std::string_view left = scanner.left();
  for (; !left.empty() && is_digit(left.front()); left.remove_prefix(1)) {
    if (digits++ < digits_of_nanoseconds) fraction = fraction * 10 + (left.front() - '0');
  }
  for (int i = digits; i < digits_of_nanoseconds; ++i) fraction *= 10;
  scanner = Scanner(left);
  return fraction;
}

// A number of so many digits between two bounds.
bool read_part(Scanner& scanner, std::size_t digits, std::int64_t least, std::int64_t most,
               std::int64_t& value) {
  const std::size_t before = scanner.left().size();
  if (before == 0 || !is_digit(scanner.left().front())) return false;
  value = scanner.number();
  return scanner.good() && before - scanner.left().size() == digits && value >= least &&
         value <= most;
}

// "Z", "+01:00" or nothing, in seconds east of Greenwich
bool read_zone(Scanner& scanner, std::int64_t& seconds) {
  seconds = 0;
  if (scanner.pass("Z")) return true;
  const bool west = scanner.starts("-");
  if (!scanner.pass("+") && !scanner.pass("-")) return true;
  std::int64_t hours = 0, minutes = 0;
  if (!read_part(scanner, 2, 0, 23, hours) || !scanner.pass(":") ||
      !read_part(scanner, 2, 0, 59, minutes))
    return false;
  seconds = (hours * 60 + minutes) * 60 * (west ? -1 : 1);
  return true;
}

}  // namespace

bool read_seconds(Scanner& scanner, std::int64_t& nanoseconds, int& digits) {
  if (scanner.left().empty() || !is_digit(scanner.left().front())) return false;
  const std::int64_t seconds = scanner.number();
  if (!scanner.good() || seconds > latest_second || !scanner.starts(".")) return false;
  nanoseconds = seconds * nanoseconds_of_second + read_fraction(scanner, digits);
  return digits > 0;
}

bool read_date(Scanner& scanner, std::int64_t& nanoseconds, int& digits) {
  using namespace std::chrono;
  std::int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zone = 0;
  if (!read_part(scanner, 4, 1970, 2250, year) || !scanner.pass("-") ||
      !read_part(scanner, 2, 1, 12, month) || !scanner.pass("-") ||
      !read_part(scanner, 2, 1, 31, day) || !(scanner.pass(" ") || scanner.pass("T")) ||
      !read_part(scanner, 2, 0, 23, hour) || !scanner.pass(":") ||
      !read_part(scanner, 2, 0, 59, minute) || !scanner.pass(":") ||
      !read_part(scanner, 2, 0, 60, second))
    return false;
  const std::int64_t fraction = read_fraction(scanner, digits);
  const year_month_day date{std::chrono::year(static_cast<int>(year)),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || !read_zone(scanner, zone)) return false;
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  nanoseconds =
      (((days * 24 + hour) * 60 + minute) * 60 + second - zone) * nanoseconds_of_second + fraction;
  return scanner.left().empty();
}

bool read_scaled(Scanner& scanner, std::int64_t unit, std::int64_t& nanoseconds, int& digits) {
  if (scanner.left().empty() || !is_digit(scanner.left().front())) return false;
  const std::int64_t whole = scanner.number();
  const std::int64_t fraction = read_fraction(scanner, digits);
  if (!scanner.good() || whole > latest_second * nanoseconds_of_second / unit ||
      !scanner.left().empty())
    return false;
  nanoseconds = whole * unit + fraction / (nanoseconds_of_second / unit);
  for (std::int64_t left = unit; left < nanoseconds_of_second; left *= 10) ++digits;
  digits = std::min(digits, digits_of_nanoseconds);
  return true;
}

}  // namespace osarium::traces
