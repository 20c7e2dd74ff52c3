// Events out of the block traces of MQSim, a request in each line: arrival in nanoseconds, device,
// first sector, sectors, 0 for a write or 1 for a read. They become block_issue without cpu or
// thread.
#pragma once

#include "workloads/traces/event_source.hpp"
#include "workloads/traces/line_reader.hpp"

namespace osarium::traces {

class BlockImporter : public EventSource {
 public:
  explicit BlockImporter(ReadBytes input) : lines_(std::move(input)) {}
  bool next(Event& event) override;
  std::string_view format() const override { return "mqsim"; }

  static bool is_line(std::string_view line);

 private:
  LineReader lines_;
};

}  // namespace osarium::traces
