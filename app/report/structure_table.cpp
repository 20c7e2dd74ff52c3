#include "app/report/structure_table.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <set>

#include "app/report/report.hpp"

namespace osarium {

namespace {

using Kind = SharedThing::Kind;

// Things of a kind that a terminal shows, at most, and how often a request has to use them for it.
constexpr std::size_t shown_things = 4;
constexpr double shown_from = 0.005;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

std::string cpus_of(int cpus, int kernels) {
  std::string text = std::to_string(cpus) + (cpus == 1 ? " cpu" : " cpus");
  if (kernels > 1) text += " of " + std::to_string(kernels) + " kernels";
  return text;
}

// What of a thing matters most: of a lock that it is taken, of a line that it moves.
std::uint64_t count_of(const SharedThing& thing) {
  return thing.kind == Kind::line ? thing.moves : thing.times;
}

std::string cell(const Structure& structure, Kind kind, const std::string& name) {
  const SharedThing* const thing = structure.find(kind, name);
  if (thing == nullptr) return "-";
  return number(structure.per_request(count_of(*thing))) + ", " +
         cpus_of(thing->cpus, thing->kernels);
}

// By how often it is used in the structure that uses it most; equals in the order of names.
std::vector<std::string> names_of(const std::vector<Structure>& structures, Kind kind) {
  std::set<std::string> names;
  for (const Structure& structure : structures)
    for (const SharedThing& thing : structure.things)
      if (thing.kind == kind) names.insert(thing.name);
  const auto most = [&](const std::string& name) {
    double result = 0;
    for (const Structure& structure : structures)
      if (const SharedThing* const thing = structure.find(kind, name))
        result = std::max(result, structure.per_request(count_of(*thing)));
    return result;
  };
  std::vector<std::pair<double, std::string>> sorted;
  for (const std::string& name : names) sorted.emplace_back(-most(name), name);
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> result;
  for (auto& [uses, name] : sorted) result.push_back(std::move(name));
  return result;
}

// Of things of one kind that several cpus use, the few that are used most.
std::vector<std::string> shown_names(const std::vector<Structure>& structures, Kind kind) {
  std::vector<std::string> shown;
  for (const std::string& name : names_of(structures, kind)) {
    const bool matters =
        std::any_of(structures.begin(), structures.end(), [&](const Structure& structure) {
          const SharedThing* const thing = structure.find(kind, name);
          return thing != nullptr && structure.per_request(count_of(*thing)) >= shown_from &&
                 (thing->cpus > 1 || kind == Kind::interrupt);
        });
    if (matters && shown.size() < shown_things) shown.push_back(name);
  }
  return shown;
}

class Table {
 public:
  explicit Table(const std::vector<RunResult>& runs) {
    TableRow head = {""};
    for (const RunResult& run : runs) {
      head.push_back(run.architecture);
      structures_.push_back(run.structure());
    }
    rows_.push_back(std::move(head));
  }

  const std::vector<Structure>& structures() const { return structures_; }
  std::vector<TableRow> rows() { return std::move(rows_); }

  void row(const std::string& name, const std::function<std::string(const Structure&)>& cell_of) {
    TableRow row = {name};
    for (const Structure& structure : structures_) row.push_back(cell_of(structure));
    rows_.push_back(std::move(row));
  }
  // Left out if it says of all of them that there is nothing.
  void row_if_any(const std::string& name,
                  const std::function<std::string(const Structure&)>& cell_of) {
    row(name, cell_of);
    const TableRow& last = rows_.back();
    if (std::all_of(last.begin() + 1, last.end(), [](const auto& text) { return text == "0"; }))
      rows_.pop_back();
  }
  void sum(const std::string& name, Kind kind, std::uint64_t SharedThing::*count) {
    row(name, [=](const Structure& s) { return number(s.per_request(s.sum(kind, count))); });
  }
  void things(Kind kind, const std::vector<std::string>& names) {
    for (const std::string& name : names)
      row("  " + name, [&](const Structure& s) { return cell(s, kind, name); });
  }

 private:
  std::vector<Structure> structures_;
  std::vector<TableRow> rows_;
};

std::string kernels_of(const Structure& s) {
  return std::to_string(s.kernels) + " on " + cpus_of(s.cpus, 1);
}

std::string waiting(const Structure& s) {
  const std::uint64_t contended = s.sum(Kind::lock, &SharedThing::contended);
  if (contended == 0) return "0";
  double waited = 0;
  for (const SharedThing& thing : s.things) waited += thing.waited;
  return number(s.per_request(contended)) + ", " +
         shown_value(waited / static_cast<double>(contended), "s") + " each";
}

std::string lines_moved(const Structure& s) {
  return number(s.per_request(s.sum(Kind::lock, &SharedThing::moves) +
                              s.sum(Kind::line, &SharedThing::moves)));
}

// With those on which the waiters of queued locks spin.
std::string lock_lines_moved(const Structure& s) {
  const SharedThing* const queues = s.find(Kind::line, "lock queue");
  return number(s.per_request(s.sum(Kind::lock, &SharedThing::moves) +
                              (queues == nullptr ? 0 : queues->moves)));
}

std::string lines_across_sockets(const Structure& s) {
  return number(s.per_request(s.sum(Kind::lock, &SharedThing::across_sockets) +
                              s.sum(Kind::line, &SharedThing::across_sockets)));
}

std::string widest(const Structure& s) {
  int cpus = 0;
  int kernels = 0;
  for (const SharedThing& thing : s.things) {
    cpus = std::max(cpus, thing.cpus);
    kernels = std::max(kernels, thing.kernels);
  }
  return cpus == 0 ? "-" : cpus_of(cpus, kernels);
}

std::string shared_by_kernels(const Structure& s) {
  std::string names;
  for (const std::string& name : s.across_kernels()) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "none" : names;
}

using Names = std::vector<std::string> (*)(const std::vector<Structure>&, Kind);

std::vector<TableRow> rows(const std::vector<RunResult>& runs, Names names) {
  Table table(runs);
  table.row("kernels", kernels_of);
  table.sum("locks taken", Kind::lock, &SharedThing::times);
  table.row_if_any("  waited for", waiting);
  table.things(Kind::lock, names(table.structures(), Kind::lock));
  table.row("cache lines moved", lines_moved);
  table.row_if_any("  across sockets", lines_across_sockets);
  table.row_if_any("  of locks", lock_lines_moved);
  table.things(Kind::line, names(table.structures(), Kind::line));
  table.sum("interrupts", Kind::interrupt, &SharedThing::times);
  table.things(Kind::interrupt, names(table.structures(), Kind::interrupt));
  table.row("most that share one", widest);
  table.row("shared by kernels", shared_by_kernels);
  return table.rows();
}

}  // namespace

std::vector<TableRow> structure_summary(const std::vector<RunResult>& runs) {
  return rows(runs, shown_names);
}
std::vector<TableRow> structure_table(const std::vector<RunResult>& runs) {
  return rows(runs, names_of);
}

}  // namespace osarium
