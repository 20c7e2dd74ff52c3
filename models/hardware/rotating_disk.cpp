#include "models/hardware/rotating_disk.hpp"

#include <algorithm>
#include <cmath>

namespace osarium {

ParameterList RotatingDiskParameters::parameters() {
  using P = RotatingDiskParameters;
  return parameter_list(
      "A disk with turning tracks.",
      parameter("depth", &P::depth, between(1, 1024), "Requests in the disk."),
      parameter("order", &P::order, "Which of them is next."),
      parameter("capacity", &P::capacity, positive, "Its size."),
      parameter("turn", &P::turn, positive, "Time of a turn."),
      parameter("least_seek", &P::least_seek, not_negative, "To the next track."),
      parameter("mean_seek", &P::mean_seek, not_negative, "From a random track to another."),
      parameter("rate", &P::rate, positive, "At which bytes pass under the head."));
}

RotatingDiskParameters RotatingDiskParameters::of_7200_rpm(const CostTable& costs) {
  const auto time = [&](const char* name) {
    OSARIUM_CHECK(costs.at(name).scales == CostScaling::time, "a disk bound to a cpu's clock");
    return costs.duration(name, Frequency::of_count(1));
  };
  RotatingDiskParameters parameters;
  parameters.depth = static_cast<std::int64_t>(costs.number("disk.hdd_depth"));
  parameters.capacity =
      Bytes::of_count(static_cast<std::int64_t>(costs.number("disk.hdd_capacity")));
  parameters.turn = time("disk.hdd_turn");
  parameters.least_seek = time("disk.hdd_seek_least");
  parameters.mean_seek = time("disk.hdd_seek_mean");
  parameters.rate =
      Bandwidth::of_count(static_cast<std::int64_t>(costs.number("disk.hdd_rate")) * 8);
  return parameters;
}

RotatingDisk::RotatingDisk(Simulation& simulation, const RotatingDiskParameters& parameters)
    : Disk(simulation, 1, parameters.depth, {.interval = Duration()}),
      Alarm(simulation, Expiry::usual),
      parameters_(parameters) {
  const double in_a_turn = parameters.rate.bits_per_second() / 8 * parameters.turn.seconds();
  const double capacity = static_cast<double>(parameters.capacity.count());
  track_bytes_ = static_cast<std::uint64_t>(std::max(1.0, std::min(in_a_turn, capacity)));
  tracks_ = track(static_cast<std::uint64_t>(parameters.capacity.count()) - 1) + 1;
}

// The root of the distance (Ruemmler and Wilkes, An introduction to disk drive modeling, IEEE
// Computer, 1994), scaled so that the mean over pairs of random tracks, for which the root has the
// mean 8/15, is the mean seek.
Duration RotatingDisk::seek(std::uint64_t from, std::uint64_t to) const {
  const std::uint64_t distance =
      std::max(track(from), track(to)) - std::min(track(from), track(to));
  if (distance == 0) return Duration();
  const double share = static_cast<double>(distance) / static_cast<double>(tracks_);
  const auto above_least =
      static_cast<double>((parameters_.mean_seek - parameters_.least_seek).picoseconds());
  return parameters_.least_seek +
         Duration::from_picoseconds(above_least * (15.0 / 8) * std::sqrt(share));
}

// What follows on the last request without a pause is under the head already.
Duration RotatingDisk::positioning(const DiskRequest& request) const {
  if (request.offset == head_ && simulation_.now() == head_since_) return Duration();
  const Duration seeking = seek(head_, request.offset);
  const Duration turn = parameters_.turn;
  const Duration target = transfer_time(
      Bytes::of_count(static_cast<std::int64_t>(request.offset % track_bytes_)), parameters_.rate);
  const Duration angle = (simulation_.now() + seeking - Time()) % turn;
  return seeking + (target % turn - angle + turn) % turn;
}

std::deque<DiskRequest>::iterator RotatingDisk::next() {
  std::deque<DiskRequest>& submitted = queues_[0].submitted;
  const std::uint64_t here = track(head_);
  switch (parameters_.order) {
    case DiskOrder::fifo: break;
    case DiskOrder::elevator:
      return std::min_element(submitted.begin(), submitted.end(), [&](auto& a, auto& b) {
        const std::uint64_t to_a = track(a.offset), to_b = track(b.offset);
        return (to_a < here) != (to_b < here) ? to_a >= here : to_a < to_b;
      });
    case DiskOrder::nearest:
      return std::min_element(submitted.begin(), submitted.end(),
                              [&](auto& a, auto& b) { return positioning(a) < positioning(b); });
  }
  return submitted.begin();
}

void RotatingDisk::begin_next() {
  if (busy_ || queues_[0].submitted.empty()) return;
  const auto chosen = next();
  request_ = *chosen;
  queues_[0].submitted.erase(chosen);
  busy_ = true;
  arm_in(request_.service ? *request_.service
                          : positioning(request_) +
                                transfer_time(Bytes::of_count(request_.bytes), parameters_.rate));
}

void RotatingDisk::expired() {
  busy_ = false;
  head_ = request_.offset + request_.bytes;
  head_since_ = simulation_.now();
  complete(0, request_);
  begin_next();
}

}  // namespace osarium
