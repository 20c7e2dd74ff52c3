#include "models/mechanisms/sloppy_counter.hpp"

namespace osarium {

Task<> SloppyCounter::acquire(Context& here, std::int64_t references) {
  std::int64_t& spare = spare_[static_cast<std::size_t>(here.place().index)];
  CacheLine& line = lines_.of(here);
  if (spare >= references) {
    spare -= references;
    co_await line.store(here);
  } else {
    co_await line.load(here);
    co_await central_.add(here, references);
  }
}

Task<> SloppyCounter::release(Context& here, std::int64_t references) {
  std::int64_t& spare = spare_[static_cast<std::size_t>(here.place().index)];
  spare += references;
  const std::int64_t too_many = spare - threshold_;
  if (too_many > 0) spare = threshold_;
  co_await lines_.of(here).store(here);
  if (too_many > 0) co_await central_.add(here, -too_many);
}

Task<std::int64_t> SloppyCounter::reconcile(Context& here) {
  std::int64_t result = co_await central_.read(here);
  for (int i = 0; i < lines_.size(); ++i) {
    result -= spare_[static_cast<std::size_t>(i)];
    co_await lines_.at(CpuId(i)).load(here);
  }
  co_return result;
}

std::int64_t SloppyCounter::in_use() const {
  std::int64_t result = central_.value();
  for (const std::int64_t spare : spare_) result -= spare;
  return result;
}

}  // namespace osarium
