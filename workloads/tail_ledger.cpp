#include "workloads/tail_ledger.hpp"

#include <algorithm>
#include <bit>

namespace osarium {

std::size_t TailLedger::index_of(std::uint64_t v) {
  constexpr int bits = std::bit_width(steps);
  const int shift = static_cast<int>(std::bit_width(v | steps)) - bits;
  return static_cast<std::size_t>(shift) * steps + static_cast<std::size_t>(v >> shift);
}

// Requests are alike: what came in this turn last time is likely to come again.
std::size_t TailLedger::place_of(Term term, std::size_t turn) {
  if (last_[turn] < known_.size()) {
    const Known& last = known_[last_[turn]];
    if (last.seen == term.name && last.cause == term.cause) [[likely]]
      return last_[turn];
  }
  const std::size_t place = find(term.cause, term.name);
  known_[place].seen = term.name;
  last_[turn] = static_cast<std::uint32_t>(place);
  return place;
}

std::size_t TailLedger::find(Cause cause, std::string_view name) {
  const auto found = std::ranges::find_if(
      known_, [&](const Known& each) { return each.cause == cause && each.name == name; });
  if (found != known_.end()) return static_cast<std::size_t>(found - known_.begin());
  known_.push_back({cause, std::string(name), nullptr});
  return known_.size() - 1;
}

TailLedger::Bucket& TailLedger::bucket(std::size_t index) {
  if (index >= buckets_.size()) [[unlikely]]
    buckets_.resize(index + 1);
  return buckets_[index];
}

void TailLedger::record(Duration total, const std::array<Duration, causes>& by_cause,
                        const NamedTimes& named) {
  const auto sum_of = [](Duration time) {
    return static_cast<Sum>(static_cast<std::uint64_t>(time.picoseconds()));
  };
  Bucket& its = bucket(index_of(static_cast<std::uint64_t>(total.picoseconds())));
  if (its.sums.empty()) [[unlikely]]
    its.sums.resize(causes + known_.size());
  ++its.count;
  ++count_;
  for (std::size_t i = 0; i < causes; ++i) its.sums[i] += sum_of(by_cause[i]);
  std::size_t turn = 0;
  for (const NamedTimes::Entry& entry : named.all()) {
    const std::size_t place = causes + place_of(entry.term, turn++);
    if (place >= its.sums.size()) [[unlikely]]
      its.sums.resize(causes + known_.size());
    its.sums[place] += sum_of(entry.spent);
  }
}

void TailLedger::merge(const TailLedger& other) {
  std::vector<std::size_t> places(causes);
  for (std::size_t i = 0; i < causes; ++i) places[i] = i;
  for (const Known& known : other.known_) places.push_back(causes + find(known.cause, known.name));
  for (std::size_t i = 0; i < other.buckets_.size(); ++i) {
    const Bucket& from = other.buckets_[i];
    if (from.count == 0) continue;
    Bucket& to = bucket(i);
    to.count += from.count;
    to.sums.resize(causes + known_.size());
    for (std::size_t term = 0; term < from.sums.size(); ++term)
      to.sums[places[term]] += from.sums[term];
  }
  count_ += other.count_;
}

TailLedger::Sums TailLedger::from(std::uint64_t rank) const {
  Sums sums(causes + known_.size());
  const std::uint64_t wanted = count_ - rank + 1;
  for (std::size_t i = buckets_.size(); i-- > 0 && sums.requests < wanted;) {
    const Bucket& bucket = buckets_[i];
    if (bucket.count == 0) continue;
    const std::uint64_t taken = std::min(bucket.count, wanted - sums.requests);
    std::vector<Sum>& to = taken == bucket.count ? sums.whole : sums.split;
    sums.part = static_cast<double>(taken) / static_cast<double>(bucket.count);
    sums.requests += taken;
    for (std::size_t term = 0; term < bucket.sums.size(); ++term) to[term] += bucket.sums[term];
  }
  return sums;
}

TailLedger::Cohort TailLedger::cohort(double share) const {
  Cohort cohort;
  if (count_ == 0) return cohort;
  Sums sums = from(Histogram::rank_of(share, count_));
  cohort.requests = sums.requests;
  std::vector<std::size_t> names;
  for (std::size_t i = 0; i < known_.size(); ++i) {
    names.push_back(i);
    sums.take_apart(static_cast<std::size_t>(known_[i].cause), causes + i);
  }
  std::ranges::sort(names, {}, [&](std::size_t i) -> const std::string& { return known_[i].name; });
  const auto add = [&](std::string term, std::size_t i) {
    const double seconds = sums.seconds(i) / static_cast<double>(cohort.requests);
    if (seconds > 0) cohort.terms.push_back({std::move(term), seconds});
  };
  for (std::size_t i = 0; i < causes; ++i) {
    const auto cause = static_cast<Cause>(i);
    add(std::string(name_of(cause)), i);
    for (const std::size_t name : names)
      if (known_[name].cause == cause)
        add(std::string(name_of(cause)) + ":" + known_[name].name, causes + name);
  }
  return cohort;
}

TailLedger::Sum TailLedger::sum() const {
  Sum sum = 0;
  for (const Bucket& bucket : buckets_)
    for (std::size_t i = 0; i < std::min(causes, bucket.sums.size()); ++i) sum += bucket.sums[i];
  return sum;
}

std::size_t TailLedger::buckets() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(buckets_, [](const Bucket& each) { return each.count > 0; }));
}

}  // namespace osarium
