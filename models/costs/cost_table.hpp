// The costs by name. Each part of the models looks its own up once, when it is built, into a struct
// of Durations. The table remembers which rows it has handed out, so that a result can say on what
// weak evidence it stands: every simulation has a copy of its own, which no other thread uses.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "models/costs/cost.hpp"
#include "sim/engine/check.hpp"
#include "sim/parameters/embedded_file.hpp"
#include "sim/parameters/errors.hpp"

namespace osarium {

// A name that is not in the table: a mistake in code, not in a configuration.
class UnknownCost : public InternalError {
 public:
  using InternalError::InternalError;
};

class CostTable {
 public:
  explicit CostTable(std::vector<Cost> rows) : rows_(std::move(rows)), used_(rows_.size()) {}
  // Throws InvalidConfiguration with all that is wrong, also a name that is there twice.
  static CostTable read(std::span<const EmbeddedFile> files);
  // With these rows in the place of those of the same names, which are there.
  CostTable with(std::span<const Cost> rows) const;
  // The rows of models/costs/*.yaml, which are compiled in.
  static CostTable standard();

  const Cost& at(std::string_view name) const;
  // Of a time, on a machine of this clock.
  Duration duration(std::string_view name, Frequency clock) const;
  // Of all that is no time.
  double number(std::string_view name) const;
  const std::vector<Cost>& rows() const { return rows_; }

  // Names of the rows handed out so far whose confidence is `remembered`, in the order of the rows.
  std::vector<std::string> remembered() const;
  // Names of the rows not handed out so far, in the order of the rows.
  std::vector<std::string> unread() const;

 private:
  std::vector<Cost> rows_;
  mutable std::vector<bool> used_;
};

}  // namespace osarium
