#include "models/services/mapping.hpp"

namespace osarium {

void PageTable::enter(std::int64_t entry, NodeId node_of_page) {
  std::uint8_t& what = pages_[index(entry)];
  OSARIUM_CHECK(node_of_page.index < cached, "a node beyond those that a page table can hold");
  if (what == absent) ++present_;
  what = static_cast<std::uint8_t>(node_of_page.index);
}

void PageTable::enter_cached(std::int64_t entry) {
  std::uint8_t& what = pages_[index(entry)];
  if (what != absent) return;
  ++present_;
  what = cached;
}

std::int64_t PageTable::clear(std::int64_t first, std::vector<std::int64_t>& freed) {
  std::int64_t cleared = 0;
  for (std::int64_t entry = first; entry < entries && present_ > 0; ++entry) {
    std::uint8_t& what = pages_[index(entry)];
    if (what == absent) continue;
    if (what != cached) ++freed[what];
    what = absent;
    --present_;
    ++cleared;
  }
  return cleared;
}

void Mapping::open(Backing backing, std::int64_t pages) {
  open_ = true;
  ++generation_;
  backing_ = backing;
  pages_ = pages;
}

bool Mapping::present(std::int64_t page, Access access) const {
  const auto at = static_cast<std::size_t>(page / PageTable::entries);
  return at < tables_.size() && tables_[at] != nullptr &&
         tables_[at]->present(page % PageTable::entries, access, backing_);
}

PageTable& Mapping::table(std::int64_t page) {
  const auto at = static_cast<std::size_t>(page / PageTable::entries);
  if (at >= tables_.size()) tables_.resize(at + 1);
  if (tables_[at] == nullptr) tables_[at] = std::make_unique<PageTable>(kernel_, serialised_);
  return *tables_[at];
}

std::int64_t Mapping::clear(std::int64_t first, std::vector<std::int64_t>& freed) {
  std::int64_t cleared = 0;
  auto at = static_cast<std::size_t>(first / PageTable::entries);
  for (std::int64_t from = first % PageTable::entries; at < tables_.size(); ++at, from = 0) {
    PageTable* const table = tables_[at].get();
    if (table == nullptr || !table->node) continue;
    cleared += table->clear(from, freed);
    if (!table->empty()) continue;
    ++freed[static_cast<std::size_t>(table->node->index)];
    table->node.reset();
  }
  return cleared;
}

}  // namespace osarium
