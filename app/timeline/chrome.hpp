// The JSON that Chrome's tracing reads (Trace Event Format): for short runs, as a reader has all of
// it in memory. What has no thread of its own, such as a cpu or a request, is a thread here, too.
#pragma once

#include "app/timeline/lines.hpp"

namespace osarium::timeline {

class ChromeWriter final : public Writer {
 public:
  explicit ChromeWriter(OutputFile& file);

  void add(const Group& group) override;
  void add(const Track& track) override;
  void begin(const Where& where, const Track& track, const Slice& slice) override;
  void end(const Where& where, const Track& track, const Slice& slice) override;
  void instant(const Where& where, const Track& track, const Slice& slice) override;
  void switched(const Where& where, const Runner& before, Absence why,
                const Runner& after) override;
  void woken(const Where& where, const Runner& thread, std::int32_t target) override;
  void finish() override;

 private:
  struct Words {  // of a name and a kind of slice
    Piece begin, instant;
  };
  struct OfRunner {
    Piece runs, place;
  };

  const Piece& place_of(const Track& track);
  const Piece& place_of(std::int32_t cpu);
  const OfRunner& of_runner(const Runner& runner);
  const Words& words_of(const Slice& slice);
  void metadata(std::uint32_t group, std::uint64_t thread, const char* what,
                const std::string& name);

  Lines lines_;
  bool first_ = true;
  bool scheduled_ = false;
  const Piece end_, close_, cpu_, close_arguments_, thread_, woken_;
  const Piece number_, client_, slowest_, flow_begin_, flow_step_, flow_stamp_;
  ById<Piece> tracks_;
  ById<Piece> cpus_;
  ById<OfRunner> runners_;
  ById<Words> words_;  // by name and kind
};

}  // namespace osarium::timeline
