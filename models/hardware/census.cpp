#include "models/hardware/census.hpp"

#include <algorithm>

#include "sim/engine/check.hpp"

namespace osarium {

void Reached::add(Users& thing, CpuId cpu) {
  OSARIUM_CHECK(cpu.index >= 0 && cpu.index < static_cast<std::int32_t>(Users::most_cpus),
                "a cpu beyond those that a census can count");
  if (thing.window_ != window_) {
    thing = Users();
    thing.window_ = window_;
  }
  if (!has_kernel_of(thing, cpu)) ++thing.kernels_;
  thing.cpus_.set(static_cast<std::size_t>(cpu.index));
  reach_.cpus = std::max(reach_.cpus, static_cast<int>(thing.cpus_.count()));
  reach_.kernels = std::max(reach_.kernels, thing.kernels_);
}

// Whether a cpu of the same kernel uses it already.
bool Reached::has_kernel_of(const Users& thing, CpuId cpu) const {
  if (thing.kernels_ == 0) return false;
  if (census_ == nullptr) return true;
  for (std::size_t i = 0; i < Users::most_cpus; ++i)
    if (thing.cpus_[i] &&
        census_->kernel_of(CpuId(static_cast<std::int32_t>(i))) == census_->kernel_of(cpu))
      return true;
  return false;
}

void LineStatistics::begin() {
  begin_window();
  hits = between_cores = between_sockets = 0;
  moves = {};
  waited = moved = {};
}

void InterruptStatistics::target(CpuId from, CpuId to) {
  const KernelId kernel = census_->kernel_of(from);
  if (census_->kernel_of(to) != kernel) ++across_kernels_;
  const auto i = static_cast<std::size_t>(kernel.index);
  if (i >= of_kernels_.size()) of_kernels_.resize(i + 1);
  use(of_kernels_[i], from);
  use(of_kernels_[i], to);
}

void InterruptStatistics::begin() {
  begin_window();
  interrupts_ = sendings_ = targets_ = across_kernels_ = 0;
}

void Census::belongs(CpuId cpu, KernelId kernel) {
  const auto i = static_cast<std::size_t>(cpu.index);
  if (i >= kernels_.size()) kernels_.resize(i + 1);
  kernels_[i] = kernel;
}

LineStatistics& Census::lines(std::string_view name) {
  const auto found = lines_.find(name);
  if (found != lines_.end()) return found->second;
  return lines_.try_emplace(std::string(name), *this).first->second;
}

InterruptStatistics& Census::interrupts(std::string_view name) {
  const auto found = interrupts_.find(name);
  if (found != interrupts_.end()) return found->second;
  return interrupts_.try_emplace(std::string(name), *this).first->second;
}

void Census::begin() {
  for (auto& [name, statistics] : lines_) statistics.begin();
  for (auto& [name, statistics] : interrupts_) statistics.begin();
}

}  // namespace osarium
