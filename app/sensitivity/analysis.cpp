#include "app/sensitivity/analysis.hpp"

#include <algorithm>
#include <numeric>

#include "app/sensitivity/comparison.hpp"
#include "sim/engine/check.hpp"

namespace osarium {

namespace {

constexpr std::size_t levels = 4;  // of Morris' grid

using Group = std::vector<std::size_t>;  // parameters

class Analysis {
 public:
  Analysis(const SensitivityPlan& plan, std::span<const Range> box, const Evaluation& evaluation,
           unsigned threads, const PointWatch& watch, Judged& judged)
      : plan_(plan),
        box_(box),
        evaluation_(evaluation),
        threads_(threads),
        watch_(watch),
        judged_(judged) {}

  // Parameters that change anything when each of them is moved once; nothing if stopped.
  std::optional<Group> active() const {
    const std::vector<Point> design = trajectories(box_.size(), 1, "moves");
    const std::vector<Evaluated> outcomes = run(design);
    if (outcomes.size() < design.size()) return std::nullopt;
    Group some;
    for (std::size_t p = 1; p < design.size(); ++p) {
      const bool same = outcomes[p].values == outcomes[p - 1].values &&
                        outcomes[p].marks == outcomes[p - 1].marks;
      if (!same) some.push_back(moved(design[p - 1], design[p]));
    }
    std::sort(some.begin(), some.end());
    return some;
  }

  // The others stay in the middle of their ranges.
  void screen(const Group& active, Sensitivity& result) const {
    std::vector<Point> design = trajectories(active.size(), plan_.trajectories, "screening");
    std::vector<Point> whole;
    for (const Point& part : design) {
      whole.emplace_back(box_.size(), 0.5);
      for (std::size_t i = 0; i < active.size(); ++i) whole.back()[active[i]] = part[i];
    }
    std::vector<Evaluated> outcomes = run(whole);
    result.trajectories = outcomes.size() / (active.size() + 1);
    if (result.trajectories == 0) return;
    design.resize(result.trajectories * (active.size() + 1));
    outcomes.resize(design.size());
    result.screened.resize(box_.size());
    const std::size_t architectures = outcomes.front().values.size();
    for (Screened& each : result.screened) {
      each.values.resize(architectures);
      each.ratios.resize(architectures - 1);
    }
    for (std::size_t a = 0; a < architectures; ++a) {
      const auto effects = morris_effects(design, log_values(outcomes, a));
      for (std::size_t i = 0; i < active.size(); ++i)
        result.screened[active[i]].values[a] = effects[i];
      if (a == 0) continue;
      const auto of_ratio = morris_effects(design, log_ratios(outcomes, a));
      for (std::size_t i = 0; i < active.size(); ++i)
        result.screened[active[i]].ratios[a - 1] = of_ratio[i];
    }
    for (Screened& each : result.screened)
      for (const ElementaryEffects& effect : each.ratios.empty() ? each.values : each.ratios)
        each.score = std::max(each.score, effect.mean_absolute);
  }

  // Whole rows; not all if stopped.
  std::vector<Evaluated> sample(std::span<const Group> groups) const {
    std::vector<Evaluated> outcomes = run(rows_of(groups));
    const std::size_t width = groups.size() + 2;
    outcomes.resize(outcomes.size() / width * width);
    return outcomes;
  }
  // The same rows with one other group; nothing if stopped.
  std::optional<std::vector<Evaluated>> sample_again(const Group& group, std::size_t width,
                                                     std::span<const Evaluated> sample) const {
    const std::vector<Point> design = rows_of(std::span(&group, 1));
    std::vector<Point> points;
    for (std::size_t p = 2; p < design.size(); p += 3) points.push_back(design[p]);
    watch_.expect(points.size());
    std::vector<Evaluated> outcomes = run(points);
    if (outcomes.size() < points.size()) return std::nullopt;
    std::vector<Evaluated> rows;
    for (std::size_t row = 0; row < plan_.rows; ++row) {
      rows.push_back(sample[row * width]);
      rows.push_back(sample[row * width + 1]);
      rows.push_back(std::move(outcomes[row]));
    }
    return rows;
  }

 private:
  // The points a and b of each row do not depend on the groups.
  std::vector<Point> rows_of(std::span<const Group> groups) const {
    Stream stream(Seed{plan_.seed, 0}, "sensitivity", 0, "variance");
    return sobol_design(box_.size(), groups, plan_.rows, stream);
  }
  std::vector<Point> trajectories(std::size_t parameters, std::size_t count,
                                  const char* purpose) const {
    Stream stream(Seed{plan_.seed, 0}, "sensitivity", 0, purpose);
    return morris_design(parameters, count, levels, stream);
  }
  static std::size_t moved(const Point& before, const Point& after) {
    std::size_t i = 0;
    while (before[i] == after[i]) ++i;
    return i;
  }
  std::vector<Evaluated> run(const std::vector<Point>& design) const {
    std::vector<Point> points;
    for (const Point& unit : design) points.push_back(in_box(unit, box_));
    std::vector<Evaluated> outcomes = evaluate(points, evaluation_, threads_, watch_);
    for (const Evaluated& each : outcomes) judged_.add(each);
    return outcomes;
  }

  const SensitivityPlan& plan_;
  std::span<const Range> box_;
  const Evaluation& evaluation_;
  unsigned threads_;
  const PointWatch& watch_;
  Judged& judged_;
};

Group leaders_of(const std::vector<Screened>& screened, std::size_t most) {
  Group order(screened.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return screened[a].score > screened[b].score;
  });
  std::size_t some = 0;
  while (some < order.size() && some < most && screened[order[some]].score > 0) ++some;
  order.resize(some);
  return order;
}

Group all_but(const Group& some, std::size_t parameters) {
  Group others;
  for (std::size_t i = 0; i < parameters; ++i)
    if (std::find(some.begin(), some.end(), i) == some.end()) others.push_back(i);
  return others;
}

// The fewest leaders that leave little to the others, by what those do with all else.
Group deciding_of(const Variance& variance) {
  Group order(variance.leaders.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto total = [&](std::size_t i) { return variance.indices[i].total.value; };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return total(a) > total(b); });
  double left = 0;
  for (std::size_t i = 0; i < variance.indices.size(); ++i) left += total(i);
  Group deciding;
  for (const std::size_t i : order) {
    if (left <= 1 - Variance::enough) break;
    left -= total(i);
    deciding.push_back(variance.leaders[i]);
  }
  return deciding;
}

// What all but the others explain, alone and with each other.
Estimate without(const Estimate& total) {
  Estimate rest{.value = 1 - total.value};
  if (total.high) rest.low = 1 - *total.high;
  if (total.low) rest.high = 1 - *total.low;
  return rest;
}

bool any_known(const std::vector<PairOrder>& orders) {
  return std::any_of(orders.begin(), orders.end(),
                     [](const PairOrder& pair) { return pair.known; });
}

}  // namespace

Sensitivity analyse(const SensitivityPlan& plan, std::span<const Range> box,
                    const std::vector<PairOrder>& orders, const Evaluation& evaluation,
                    unsigned threads, const PointWatch& watch) {
  OSARIUM_CHECK(!box.empty() && plan.leaders > 0, "something to vary");
  Sensitivity result;
  const Analysis analysis(plan, box, evaluation, threads, watch, result.judged);
  watch.expect(box.size() + 1);
  const std::optional<Group> active = analysis.active();
  if (!active) return result;
  if (active->empty()) {
    result.trajectories = plan.trajectories;
    result.screened.resize(box.size());
    return result;
  }
  watch.expect(plan.trajectories * (active->size() + 1) +
               plan.rows * (std::min(plan.leaders + 1, box.size()) + 2));
  analysis.screen(*active, result);
  if (result.trajectories < plan.trajectories) return result;

  Variance variance{leaders_of(result.screened, plan.leaders), {}, {}, {}};
  if (variance.leaders.empty()) return result;
  std::vector<Group> groups;
  for (const std::size_t leader : variance.leaders) groups.push_back({leader});
  if (Group others = all_but(variance.leaders, box.size()); !others.empty())
    groups.push_back(std::move(others));
  const std::vector<Evaluated> sample = analysis.sample(groups);
  const std::size_t width = groups.size() + 2;
  if (sample.size() < plan.rows * width) return result;
  if (any_known(orders)) result.order = kept_order(orders, width, sample);
  const SobolIndices indices(groups.size(), comparison_of(sample));
  for (std::size_t i = 0; i < groups.size(); ++i) variance.indices.push_back(indices.of(i));

  variance.deciding = deciding_of(variance);
  if (variance.deciding.empty()) return result;
  if (variance.deciding.size() == variance.leaders.size()) {
    variance.explained = groups.size() > variance.leaders.size()
                             ? without(variance.indices.back().total)
                             : Estimate{.value = 1};
  } else {
    const Group others = all_but(variance.deciding, box.size());
    const auto again = analysis.sample_again(others, width, sample);
    if (!again) return result;
    variance.explained = without(SobolIndices(1, comparison_of(*again)).of(0).total);
  }
  result.variance = std::move(variance);
  return result;
}

}  // namespace osarium
