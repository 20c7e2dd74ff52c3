// Events out of a table of requests as text (CSV): the time at which each arrived, and sizes if
// there are any. The header keeps the names of the columns, and with them the unit of the sizes.
#pragma once

#include "workloads/traces/arrival_columns.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/traces/line_reader.hpp"

namespace osarium::traces {

class ArrivalImporter : public EventSource {
 public:
  explicit ArrivalImporter(ReadBytes input);
  bool next(Event& event) override;
  std::string_view format() const override { return "arrivals"; }

 private:
  LineReader lines_;
  ArrivalColumns columns_;
  bool names_to_come_;  // a header, which is no row
};

}  // namespace osarium::traces
