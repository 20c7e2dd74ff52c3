// The JSON that Chrome's tracing reads (Trace Event Format): for short runs, as a reader has all of
// it in memory. What has no thread of its own, such as a cpu or a request, is a thread here, too.
#pragma once

#include <string>
#include <vector>

#include "app/timeline/output_file.hpp"
#include "app/timeline/writer.hpp"

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
  void metadata(std::uint32_t group, std::uint64_t thread, const char* what,
                const std::string& name);
  void line(const std::string& members);
  std::string place(const Where& where, int later, std::uint32_t group, std::uint64_t thread) const;

  OutputFile& file_;
  bool first_ = true;
  std::vector<bool> cpus_;  // named already
};

}  // namespace osarium::timeline
