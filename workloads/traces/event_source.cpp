#include "workloads/traces/event_source.hpp"

#include "workloads/traces/arrival_importer.hpp"
#include "workloads/traces/blkparse_importer.hpp"
#include "workloads/traces/block_importer.hpp"
#include "workloads/traces/strace_importer.hpp"
#include "workloads/traces/text_importer.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium::traces {

namespace {

class NoSource : public EventSource {
 public:
  explicit NoSource(std::string problem) { problem_ = std::move(problem); }
  bool next(Event&) override { return false; }
  std::string_view format() const override { return ""; }
};

// What the source of another begins with is looked at first and then given to it.
struct Unpacked {
  explicit Unpacked(ReadBytes input) : bytes(std::move(input)) {
    beginning.resize(looked_at);
    std::size_t have = 0;
    while (have < looked_at) {
      const std::size_t got = bytes.read({beginning.data() + have, looked_at - have});
      if (got == 0) break;
      have += got;
    }
    beginning.resize(have);
  }
  std::size_t read(std::span<char> output) {
    if (given == beginning.size()) return bytes.read(output);
    const std::size_t size = std::min(output.size(), beginning.size() - given);
    beginning.copy(output.data(), size, given);
    given += size;
    return size;
  }

  static constexpr std::size_t looked_at = 1 << 20;
  ByteSource bytes;
  std::string beginning;
  std::size_t given = 0;
};

// Of a text that is packed, what the packing says at its end.
template <class Importer>
class UnpackedText : public Importer {
 public:
  explicit UnpackedText(std::shared_ptr<Unpacked> input)
      : Importer([input](std::span<char> output) { return input->read(output); }),
        input_(std::move(input)) {
    this->notes_.packing = input_->bytes.packing();
  }
  bool next(Event& event) override {
    if (Importer::next(event)) return true;
    this->notes_.cut = input_->bytes.problem();
    return false;
  }

 private:
  std::shared_ptr<Unpacked> input_;
};

enum class Writer : std::uint8_t { none, blocks, blkparse, strace, text, arrivals };

// By the first line that one of them writes.
Writer writer_of(const std::string& beginning) {
  if (beginning.find('\0') != beginning.npos) return Writer::none;
  std::string_view text = beginning;
  while (!text.empty()) {
    const std::string_view whole = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), whole.size() + 1));
    const std::string_view line = LineReader::without_end(whole);
    if (BlockImporter::is_line(line)) return Writer::blocks;
    if (StraceImporter::is_line(line)) return Writer::strace;
    if (TextImporter::is_line(line)) return Writer::text;
    if (BlkparseImporter::is_line(line)) return Writer::blkparse;
  }
  return ArrivalColumns::find(beginning) ? Writer::arrivals : Writer::none;
}

std::string problem_of(std::string_view beginning) {
  if (beginning.empty()) return "is empty";
  if (beginning.find('\0') != beginning.npos) return "is neither text nor a trace file";
  return "has no line of perf script, ftrace, trace-cmd, strace, blkparse or MQSim in its first "
         "mebibyte, and is no table of requests";
}

}  // namespace

std::unique_ptr<EventSource> open_events(ReadBytes input) {
  const auto unpacked = std::make_shared<Unpacked>(std::move(input));
  const std::string& beginning = unpacked->beginning;
  if (beginning.starts_with(file_magic))
    return std::make_unique<TraceReader>(
        [unpacked](std::span<char> output) { return unpacked->read(output); });
  switch (writer_of(beginning)) {
    case Writer::blocks: return std::make_unique<UnpackedText<BlockImporter>>(unpacked);
    case Writer::strace: return std::make_unique<UnpackedText<StraceImporter>>(unpacked);
    case Writer::text: return std::make_unique<UnpackedText<TextImporter>>(unpacked);
    case Writer::blkparse: return std::make_unique<UnpackedText<BlkparseImporter>>(unpacked);
    case Writer::arrivals: return std::make_unique<UnpackedText<ArrivalImporter>>(unpacked);
    case Writer::none: break;
  }
  const std::string& packing = unpacked->bytes.problem();
  return std::make_unique<NoSource>(problem_of(beginning) +
                                    (packing.empty() ? "" : "; " + packing));
}

}  // namespace osarium::traces
