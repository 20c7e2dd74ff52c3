// A Census counts, by name, what the cpus of a machine do to each other: the cache lines that they
// take from each other, and whom they interrupt. Each thing remembers which cpus used it, and so
// which kernel instances did, if the cpus belong to some. begin() forgets all that was counted.
//
//   CacheLine line(coherence, "socket");          // reports to coherence.census(), if it has one
//   census.interrupts("reschedule").send(from, to);
//   census.lines().at("socket").reach().cpus      // the most that used one and the same socket
//
// Counting takes no time in the simulation. All sockets have one name: what is shared is a thing of
// that name, not the name.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/hardware/distance.hpp"
#include "models/hardware/ids.hpp"
#include "sim/engine/time.hpp"

namespace osarium {

class Census;

// The most cpus that used one and the same thing, and the most kernel instances.
struct Reach {
  int cpus = 0;
  int kernels = 0;
};

// The cpus that used one thing.
class Users {
 public:
  static constexpr std::size_t most_cpus = 256;

 private:
  friend class Reached;
  std::bitset<most_cpus> cpus_;
  std::uint32_t window_ = 0;  // in which they did
  int kernels_ = 0;
};

// How far the things of a name reach.
class Reached {
 public:
  const Reach& reach() const { return reach_; }
  void use(Users& thing, CpuId cpu) {
    if (thing.window_ == window_ && thing.cpus_[static_cast<std::size_t>(cpu.index)]) return;
    add(thing, cpu);
  }

 protected:
  const Census* census_ = nullptr;  // nullptr: no kernels are told apart
  Reach reach_;

  void begin_window() {
    ++window_;
    reach_ = {};
  }

 private:
  void add(Users& thing, CpuId cpu);
  bool has_kernel_of(const Users& thing, CpuId cpu) const;

  std::uint32_t window_ = 1;
};

// What lines did. Several may share one, also without a census (CacheLine::observe).
class LineStatistics : public Reached {
 public:
  LineStatistics() = default;
  explicit LineStatistics(const Census& census) { census_ = &census; }

  std::uint64_t hits = 0;                        // in the own cache
  std::array<std::uint64_t, distances> moves{};  // the rest, by the distance of who answered
  Duration waited;                               // for operations asked for before
  Duration moved;                                // after that
  std::uint64_t between_cores = 0;               // of the moves: those that another core had to do
  std::uint64_t between_sockets = 0;             // with, and of them those across packages

  void begin();
};

// Interrupts of one reason.
class InterruptStatistics : public Reached {
 public:
  explicit InterruptStatistics(const Census& census) { census_ = &census; }

  // From one cpu to another.
  void send(CpuId from, CpuId to) {
    target(from, to);
    sent(1, 1);
  }
  // Or to several at once: each of them, and then all, of which some had one on its way already.
  void target(CpuId from, CpuId to);
  void sent(std::size_t targets, std::size_t interrupts) {
    ++sendings_;
    targets_ += targets;
    interrupts_ += interrupts;
  }
  // From a device.
  void deliver(Users& line, CpuId to) {
    use(line, to);
    sent(1, 1);
  }

  std::uint64_t interrupts() const { return interrupts_; }
  std::uint64_t sendings() const { return sendings_; }
  std::uint64_t targets() const { return targets_; }  // of all sendings
  std::uint64_t across_kernels() const { return across_kernels_; }

  void begin();

 private:
  std::uint64_t interrupts_ = 0;
  std::uint64_t sendings_ = 0;
  std::uint64_t targets_ = 0;
  std::uint64_t across_kernels_ = 0;
  std::vector<Users> of_kernels_;  // by the sender's
};

class Census {
 public:
  Census() = default;
  Census(const Census&) = delete;

  // A cpu is of kernel 0 until somebody says otherwise.
  void belongs(CpuId cpu, KernelId kernel);
  KernelId kernel_of(CpuId cpu) const {
    const auto i = static_cast<std::size_t>(cpu.index);
    return i < kernels_.size() ? kernels_[i] : KernelId(0);
  }

  // Of that name; new if there is none yet.
  LineStatistics& lines(std::string_view name);
  InterruptStatistics& interrupts(std::string_view name);

  const std::map<std::string, LineStatistics, std::less<>>& lines() const { return lines_; }
  const std::map<std::string, InterruptStatistics, std::less<>>& interrupts() const {
    return interrupts_;
  }
  void begin();

 private:
  std::vector<KernelId> kernels_;  // by cpu
  std::map<std::string, LineStatistics, std::less<>> lines_;
  std::map<std::string, InterruptStatistics, std::less<>> interrupts_;
};

}  // namespace osarium
