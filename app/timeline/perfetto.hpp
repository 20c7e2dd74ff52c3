// Perfetto's own format: TracePackets with TrackEvents for slices, instants and flows, and with
// scheduler events as ftrace has them, which Perfetto makes its cpu and thread state tracks of.
// Names are interned: each is in the file once.
#pragma once

#include "app/timeline/output_file.hpp"
#include "app/timeline/protobuf.hpp"
#include "app/timeline/writer.hpp"

namespace osarium::timeline {

class PerfettoWriter final : public Writer {
 public:
  explicit PerfettoWriter(OutputFile& file) : file_(file) {}

  void add(const Group& group) override;
  void add(const Track& track) override;
  void begin(const Where& where, const Track& track, const Slice& slice) override;
  void end(const Where& where, const Track& track, const Slice& slice) override;
  void instant(const Where& where, const Track& track, const Slice& slice) override;
  void switched(const Where& where, const Runner& before, Absence why,
                const Runner& after) override;
  void woken(const Where& where, const Runner& thread, std::int32_t target) override;
  void finish() override {}

 private:
  void begin_packet();
  void end_packet(bool with_names);
  void event(const Where& where, const Track& track, const Slice& slice, std::uint64_t type);
  void annotate(const char* name, std::uint64_t value);
  void intern(const Label& label);
  void intern(std::uint32_t kind, std::uint64_t id, std::string_view text);
  template <class Fill>
  void scheduler_event(const Where& where, std::uint32_t kind, Fill fill);

  OutputFile& file_;
  ProtobufMessage packet_;
  std::size_t whole_ = 0;
  std::vector<bool> interned_;  // by id of label
  bool categories_interned_ = false;
  bool begun_ = false;
};

}  // namespace osarium::timeline
