// A writer on a thread of its own is told the same, in the same order, and all of it.
#include <gtest/gtest.h>

#include "app/timeline/background.hpp"

namespace osarium::timeline {
namespace {

class Notes final : public Writer {
 public:
  void add(const Group& group) override { note("group", group.id); }
  void add(const Track& track) override { note("track", track.id); }
  void begin(const Where& where, const Track&, const Slice& slice) override {
    note("begin", where.stamp, slice.number);
  }
  void end(const Where& where, const Track&, const Slice& slice) override {
    note("end", where.stamp, slice.number);
  }
  void instant(const Where& where, const Track&, const Slice& slice) override {
    note("instant", where.stamp, slice.number);
  }
  void switched(const Where& where, const Runner& before, Absence, const Runner& after) override {
    note("switch", where.stamp, before.id, after.id);
  }
  void woken(const Where& where, const Runner& thread, std::int32_t target) override {
    note("woken", where.stamp, thread.id, target);
  }
  void finish() override { note("finish"); }

  std::vector<std::string> notes;

 private:
  template <class... Numbers>
  void note(const char* what, const Numbers&... numbers) {
    notes.push_back(what);
    ((notes.back() += " " + std::to_string(numbers)), ...);
  }
};

// Some of everything, many blocks of it.
void tell(Writer& writer, const Track& track, const Label& label, const Runner& thread) {
  static const Runner idle;
  writer.add(*track.group);
  writer.add(track);
  for (Stamp stamp = 0; stamp < 100'000; ++stamp) {
    const Where where{stamp, 1, &thread};
    const Slice slice{
        .kind = SliceKind::call, .name = &label, .number = static_cast<std::uint64_t>(stamp)};
    if (stamp % 5 == 0) writer.begin(where, track, slice);
    if (stamp % 5 == 1) writer.instant(where, track, slice);
    if (stamp % 5 == 2) writer.switched(where, idle, Absence::ready, thread);
    if (stamp % 5 == 3) writer.woken(where, thread, static_cast<std::int32_t>(stamp));
    if (stamp % 5 == 4) writer.end(where, track, slice);
  }
}

struct BackgroundTest : testing::Test {
  const Group group{1, "group"};
  const Runner thread{7, 1, "thread", "thread"};
  const Track track{.id = 3, .group = &group, .runner = &thread};
  const Label label{1, "label", "label"};
};

TEST_F(BackgroundTest, TellsTheSameInOrder) {
  Notes direct, behind;
  tell(direct, track, label, thread);
  direct.finish();
  BackgroundWriter background(behind);
  tell(background, track, label, thread);
  background.finish();
  EXPECT_EQ(behind.notes.size(), 100'003u);
  EXPECT_TRUE(behind.notes == direct.notes);
  background.finish();
  EXPECT_EQ(behind.notes.size(), 100'003u);
}

TEST_F(BackgroundTest, ItsEndIsAnEndOfWriting) {
  Notes notes;
  {
    BackgroundWriter background(notes);
    background.add(group);
  }
  EXPECT_EQ(notes.notes, (std::vector<std::string>{"group 1", "finish"}));
}

}  // namespace
}  // namespace osarium::timeline
