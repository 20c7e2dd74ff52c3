#include "workloads/traces/block_importer.hpp"

#include "workloads/traces/device_bodies.hpp"
#include "workloads/traces/scanner.hpp"

namespace osarium::traces {

namespace {

constexpr std::int64_t devices_limit = 1 << 20;

struct BlockRequest {
  std::int64_t arrival, device, sector, sectors, is_read;
};

bool read_request(std::string_view line, BlockRequest& request) {
  Scanner scanner(line);
  request.arrival = scanner.spaces().number();
  request.device = scanner.spaces().number();
  request.sector = scanner.spaces().number();
  request.sectors = scanner.spaces().number();
  request.is_read = scanner.spaces().number();
  const bool whole = scanner.good() && scanner.spaces().left().empty();
  return whole && request.arrival >= 0 && request.arrival < INT64_MAX && request.sector >= 0 &&
         request.device >= 0 && request.device < devices_limit && request.sectors > 0 &&
         request.sectors < INT64_MAX / sector_bytes && (request.is_read | 1) == 1;
}

}  // namespace

bool BlockImporter::is_line(std::string_view line) {
  BlockRequest request;
  return read_request(line, request);
}

bool BlockImporter::next(Event& event) {
  std::string_view line;
  while (lines_.next(line)) {
    notes_.lines = lines_.number();
    BlockRequest request;
    if (line.empty()) {
      ++notes_.comments;
    } else if (read_request(line, request)) {
      notes_.stamp_digits = 9;
      event = {.stamp = request.arrival, .cpu = -1, .kind = EventKind::block_issue};
      event.arguments = {request.device, names_.index_of(request.is_read == 1 ? "R" : "W"),
                         request.sectors * sector_bytes, request.sector, request.sectors};
      return true;
    } else {
      notes_.skip(lines_.unfinished() ? "the last line is cut off"
                                      : "no five numbers of a request to a disk",
                  lines_.number());
    }
  }
  return false;
}

}  // namespace osarium::traces
