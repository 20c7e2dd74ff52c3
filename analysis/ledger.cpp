#include "analysis/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace osarium {
namespace {

// A value of each replica for each term.
struct Series {
  std::string term;
  std::vector<double> values;
};

using Replicas = std::span<const CohortLedger>;

std::string cause_of(const std::string& term) { return term.substr(0, term.find(':')); }

// Terms of one cause stand together, in the order in which replicas name them.
class Table {
 public:
  explicit Table(std::size_t replicas) : replicas_(replicas) {}

  void add(std::size_t replica, const std::string& term, double seconds) {
    auto found = std::ranges::find(rows_, term, &Series::term);
    if (found == rows_.end())
      found = rows_.insert(after(term), {term, std::vector<double>(replicas_)});
    found->values[replica] += seconds;
  }
  std::vector<Series>& rows() { return rows_; }

 private:
  // Behind the last of the same cause, those in the order of their names.
  std::vector<Series>::iterator after(const std::string& term) {
    const std::string cause = cause_of(term);
    auto place = rows_.end();
    for (auto row = rows_.begin(); row != rows_.end(); ++row) {
      if (cause_of(row->term) != cause) continue;
      if (row->term > term) return row;
      place = row + 1;
    }
    return place;
  }

  std::size_t replicas_;
  std::vector<Series> rows_;
};

const std::string& reason_of(Replicas replicas) {
  static const std::string none;
  for (const CohortLedger& each : replicas)
    if (!each.reason.empty()) return each.reason;
  return none;
}

std::vector<double> totals_of(Replicas replicas) {
  std::vector<double> totals;
  for (const CohortLedger& each : replicas) totals.push_back(each.total());
  return totals;
}

template <class NameOf>
LedgerEstimate estimate_ledger(Replicas replicas, NameOf name_of_term) {
  LedgerEstimate ledger;
  if (replicas.empty()) return ledger;
  ledger.cohort = replicas.front().cohort;
  ledger.reason = reason_of(replicas);
  if (!ledger.reason.empty()) return ledger;
  Table table(replicas.size());
  for (std::size_t i = 0; i < replicas.size(); ++i)
    for (const TermTime& each : replicas[i].terms)
      table.add(i, name_of_term(each.term), each.seconds);
  for (const Series& row : table.rows()) ledger.terms.push_back({row.term, *estimate(row.values)});
  ledger.total = *estimate(totals_of(replicas));
  return ledger;
}

double mean_of(const Series& row) {
  double sum = 0;
  for (const double value : row.values) sum += value;
  return sum / static_cast<double>(row.values.size());
}

void put_together(std::vector<Series>& rows, std::size_t most) {
  std::ranges::stable_sort(rows, [](const Series& a, const Series& b) {
    return std::abs(mean_of(a)) > std::abs(mean_of(b));
  });
  if (rows.size() <= most) return;
  Series rest{"other", std::vector<double>(rows.front().values.size())};
  for (std::size_t row = most; row < rows.size(); ++row)
    for (std::size_t i = 0; i < rest.values.size(); ++i) rest.values[i] += rows[row].values[i];
  rows.resize(most);
  rows.push_back(std::move(rest));
}

Waterfall waterfall_of(Replicas baseline, Replicas others, std::size_t most) {
  Waterfall result;
  result.cohort = baseline.front().cohort;
  result.reason = reason_of(baseline).empty() ? reason_of(others) : reason_of(baseline);
  if (!result.reason.empty()) return result;
  Table table(baseline.size());
  std::vector<double> differences;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    for (const TermTime& each : baseline[i].terms) table.add(i, each.term, -each.seconds);
    for (const TermTime& each : others[i].terms) table.add(i, each.term, each.seconds);
    differences.push_back(others[i].total() - baseline[i].total());
  }
  result.baseline = *estimate(totals_of(baseline));
  result.other = *estimate(totals_of(others));
  result.difference = *estimate(differences);
  put_together(table.rows(), most);
  for (const Series& row : table.rows()) result.steps.push_back({row.term, *estimate(row.values)});
  return result;
}

}  // namespace

double CohortLedger::total() const {
  double sum = 0;
  for (const TermTime& each : terms) sum += each.seconds;
  return sum;
}

LedgerEstimate ledger_over(const std::vector<CohortLedger>& replicas) {
  return estimate_ledger(replicas, [](const std::string& term) { return term; });
}

LedgerEstimate by_cause(const std::vector<CohortLedger>& replicas) {
  return estimate_ledger(replicas, cause_of);
}

Waterfall waterfall(const std::vector<CohortLedger>& baseline,
                    const std::vector<CohortLedger>& others, std::size_t most) {
  const std::size_t pairs = std::min(baseline.size(), others.size());
  if (pairs == 0) return {};
  return waterfall_of({baseline.data(), pairs}, {others.data(), pairs}, most);
}

}  // namespace osarium
