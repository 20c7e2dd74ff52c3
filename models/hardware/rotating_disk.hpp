// A disk with one arm over turning tracks. A request waits until the arm has come to its track (a
// time that grows with the root of the distance), until its first byte passes under the head, and
// until all have passed. Where a byte stands follows from its offset, so a run needs no random
// numbers: random offsets give random waiting. It has no cache and one queue.
//
// Of the requests in its queue it takes the oldest, or sweeps over the tracks upwards (elevator),
// or takes the one that it gets to first (as disks with native command queuing do).
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/hardware/disk.hpp"

namespace osarium {

enum class DiskOrder : std::uint8_t { fifo, elevator, nearest };

constexpr std::array<Named<DiskOrder>, 3> choices_of(DiskOrder) {
  return {{{"fifo", DiskOrder::fifo, "the oldest"},
           {"elevator", DiskOrder::elevator, "the next track upwards, then from the lowest again"},
           {"nearest", DiskOrder::nearest, "the one that the head gets to first"}}};
}

struct RotatingDiskParameters {
  std::int64_t depth = 32;
  DiskOrder order = DiskOrder::nearest;
  Bytes capacity = 1_MiB;
  Duration turn = 1_ms;
  Duration least_seek{};  // to the next track
  Duration mean_seek{};   // from a random track to another
  Bandwidth rate = Bandwidth::max();

  static ParameterList parameters();
  static RotatingDiskParameters of_7200_rpm(const CostTable& costs);
};

class RotatingDisk final : public Disk, private Alarm {
 public:
  RotatingDisk(Simulation& simulation, const RotatingDiskParameters& parameters);

  // From `from` to `to`, in bytes from the start, and no rotation.
  Duration seek(std::uint64_t from, std::uint64_t to) const;

 private:
  void begin(std::size_t) override { begin_next(); }
  void begin_next();
  void expired() override;
  Duration positioning(const DiskRequest& request) const;
  std::deque<DiskRequest>::iterator next();
  std::uint64_t track(std::uint64_t offset) const { return offset / track_bytes_; }

  RotatingDiskParameters parameters_;
  std::uint64_t track_bytes_;
  std::uint64_t tracks_;
  std::uint64_t head_ = 0;  // the offset behind the last byte that was transferred
  Time head_since_;
  bool busy_ = false;
  DiskRequest request_;
};

}  // namespace osarium
