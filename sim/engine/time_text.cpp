#include "sim/engine/time_text.hpp"

#include <cstdint>
#include <iterator>

namespace osarium {

std::string to_text(Duration duration) {
  const bool negative = duration < Duration();
  auto count = static_cast<std::uint64_t>(duration.picoseconds());
  if (negative) count = -count;
  constexpr const char* names[] = {" ps", " ns", " us", " ms", " s"};
  const char* const* name = names;
  std::uint64_t unit = 1;
  for (; name + 1 != std::end(names) && count >= 1000 * unit; ++name) unit *= 1000;

  std::string text = (negative ? "-" : "") + std::to_string(count / unit);
  if (const std::uint64_t rest = count % unit; rest != 0) {
    std::string fraction = std::to_string(unit + rest);  // with a 1 in front, so no zero is lost
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += '.' + fraction.substr(1);
  }
  return text + *name;
}

}  // namespace osarium
