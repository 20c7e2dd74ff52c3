// libFuzzer target: any bytes are a trace file or a problem, never a crash, and no row is out of
// range. The checksums are made right first, or nothing behind them would ever be reached.
#include <cstdint>

#include "tests/fuzz/demand.hpp"
#include "workloads/traces/little_endian.hpp"
#include "workloads/traces/tally.hpp"
#include "workloads/traces/trace_file.hpp"

namespace {

using namespace osarium;
using namespace osarium::traces;

constexpr std::size_t start = 12, head = 17, packed_size_at = 9, checksum_at = 13;

void correct_checksums(std::string& file) {
  for (std::size_t at = start; at + head <= file.size();) {
    const std::size_t size = u32_at(file, at + packed_size_at);
    if (size > file.size() - at - head) return;
    const std::string_view all = file;
    std::string sum;
    put_u32(checksum_of(all.substr(at, checksum_at), all.substr(at + head, size)), sum);
    file.replace(at + checksum_at, sum.size(), sum);
    at += head + size;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string file(reinterpret_cast<const char*>(data), size);
  correct_checksums(file);
  TraceReader reader([left = std::string_view(file)](std::span<char> output) mutable {
    const std::size_t part = left.copy(output.data(), output.size());
    left.remove_prefix(part);
    return part;
  });
  Tally tally;
  for (Event event; reader.next(event);) {
    demand(event.name < reader.names().size(), "a name that is not there");
    tally.add(event);
  }
  demand(tally.rows() >= 0, "rows");
  return 0;
}
