// Rows out of a source, chosen and changed on their way, counted, and into a trace file if there is
// one to write. Shows how far it is, and ends at Ctrl-C with what is read.
#pragma once

#include <memory>

#include "app/answer.hpp"
#include "app/traces/files.hpp"
#include "workloads/traces/anonymiser.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/traces/selection.hpp"

namespace osarium {

struct Transfer {
  std::string file;  // as the user calls it
  std::unique_ptr<traces::EventSource> source;
  traces::Selection selection;
  std::unique_ptr<traces::Anonymiser> anonymiser;
  traces::Fields header = {};             // of what is written
  std::shared_ptr<const InputSize> size;  // for the progress line; nothing: there is none
  std::string cut;                        // why the source is not whole, beyond what it knows
  bool quiet = false;
};

// Fills the answer; what is wrong with the source is an error. The time from the first to the last
// row that was kept.
Duration transfer(Transfer& transfer, const std::optional<std::string>& output, Answer& answer);

}  // namespace osarium
