#include "sim/parameters/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace osarium {

namespace {

constexpr std::size_t longest = 64;   // longer names are no slips of the finger; bounds the work
constexpr std::size_t edit_cost = 8;  // cost of one edit; a change of case costs 1

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t replacing(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? 1 : edit_cost;
}

// Optimal string alignment distance, weighted as above.
std::size_t distance(std::string_view a, std::string_view b) {
  std::size_t width = b.size() + 1;
  std::vector<std::size_t> cost((a.size() + 1) * width);
  auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        at(i, j) = (i + j) * edit_cost;
        continue;
      }
      std::size_t best = std::min({at(i - 1, j) + edit_cost, at(i, j - 1) + edit_cost,
                                   at(i - 1, j - 1) + replacing(a[i - 1], b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && a[i - 1] != b[j - 1]) {
        best = std::min(best, at(i - 2, j - 2) + edit_cost);
      }
      at(i, j) = best;
    }
  }
  return at(a.size(), b.size());
}

}  // namespace

std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> names) {
  std::string_view best;
  if (typed.empty() || typed.size() > longest) return best;
  std::size_t best_distance = 0;
  for (std::string_view name : names) {
    if (name.empty() || name.size() > longest) continue;
    std::size_t edits = distance(typed, name);
    std::size_t most =
        std::max<std::size_t>(1, std::max(typed.size(), name.size()) / 3) * edit_cost;
    // All letters replaced is another word, not a slip.
    if (edits > most || edits >= std::max(typed.size(), name.size()) * edit_cost) continue;
    if (best.empty() || edits < best_distance) best = name, best_distance = edits;
  }
  return best;
}

}  // namespace osarium
