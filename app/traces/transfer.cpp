#include "app/traces/transfer.hpp"

#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/traces/trace_answer.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium {

namespace {

constexpr std::int64_t rows_between_looks = 1 << 16;  // for Ctrl-C and the progress line
constexpr std::uint64_t megabyte = 1'000'000;

// False if Ctrl-C came before the end.
bool read_all(Transfer& transfer, traces::Tally& tally, traces::TraceWriter* writer) {
  const Interruptible interruptible;
  ProgressLine progress(transfer.quiet);
  traces::EventSource& source = *transfer.source;
  traces::Event event;
  bool whole = true;
  for (std::int64_t rows = 0; whole && source.next(event);) {
    if (++rows % rows_between_looks == 0) {
      whole = !Interruptible::interrupted();
      if (transfer.size != nullptr)
        progress.show(transfer.size->given / megabyte, transfer.size->all / megabyte, "MB");
    }
    if (!whole || !transfer.selection.keeps(event)) continue;
    if (transfer.anonymiser != nullptr) transfer.anonymiser->change(event, source.names());
    tally.add(event);
    if (writer != nullptr) writer->add(event);
  }
  progress.clear();
  return whole;
}

traces::Notes notes_of(const Transfer& transfer, const Answer& answer) {
  traces::Notes notes = transfer.source->notes();
  if (transfer.anonymiser != nullptr) notes = traces::Anonymiser::notes(notes);
  if (!transfer.cut.empty()) notes.cut = transfer.cut;
  if (answer.interrupted) notes.cut = "reading was interrupted";
  return notes;
}

bool write(Transfer& transfer, const std::string& output, traces::Tally& tally, Answer& answer) {
  NewFile file(output);
  if (!file.open(answer.errors)) return false;
  const auto* const anonymiser = transfer.anonymiser.get();
  const traces::Names& names =
      anonymiser == nullptr ? transfer.source->names() : anonymiser->names();
  traces::TraceWriter writer([&file](std::string_view bytes) { file.write(bytes); },
                             transfer.header, names);
  answer.interrupted = !read_all(transfer, tally, &writer);
  if (tally.rows() == 0 || !transfer.source->problem().empty()) return false;
  writer.end(notes_of(transfer, answer));
  return file.finish(answer.errors);
}

}  // namespace

Duration transfer(Transfer& transfer, const std::optional<std::string>& output, Answer& answer) {
  traces::Tally tally;
  const traces::EventSource& source = *transfer.source;
  const bool good = output ? write(transfer, *output, tally, answer)
                           : (answer.interrupted = !read_all(transfer, tally, nullptr), true);
  if (!source.problem().empty())
    answer.errors.add(
        {transfer.file, 0, 0, "", "", source.problem(),
         "text of perf script, ftrace, trace-cmd, strace, blkparse or MQSim, a table of requests, "
         "or a trace file of this program; any of them as it is, in gzip or in zstd"});
  else if (tally.rows() == 0 && !answer.errors.any_errors() && !answer.interrupted)
    answer.errors.add({transfer.file, 0, 0, "", "",
                       transfer.selection.everything() ? "has no event that can be imported"
                                                       : "has no row in what is to be kept",
                       "events of docs/traces.md, at least one"});
  if (!good || tally.rows() == 0 || !source.problem().empty()) return {};
  describe_trace(transfer.file, transfer.header, source, notes_of(transfer, answer), tally, answer);
  if (output) {
    answer.text += "\nwritten: " + shown(*output, 1000) + "\n";
    answer.json.text("written", *output);
  }
  return Duration::from_picoseconds(static_cast<double>(tally.last() - tally.first()) * 1e3);
}

}  // namespace osarium
