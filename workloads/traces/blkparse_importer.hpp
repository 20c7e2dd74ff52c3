// Events out of the text of blkparse in its default form:
//   8,0    3       11     0.009507758   697  D   W 223490 + 8 [kjournald]
// D becomes block_issue, C block_complete; the steps of a request before and between these are
// skipped and counted by their letter, and the summary at the end is a comment.
#pragma once

#include "workloads/traces/event_source.hpp"
#include "workloads/traces/line_reader.hpp"

namespace osarium::traces {

class BlkparseImporter : public EventSource {
 public:
  explicit BlkparseImporter(ReadBytes input) : lines_(std::move(input)) {}
  bool next(Event& event) override;
  std::string_view format() const override { return "blkparse"; }

  static bool is_line(std::string_view line);

 private:
  bool is_comment(std::string_view line);

  LineReader lines_;
};

}  // namespace osarium::traces
