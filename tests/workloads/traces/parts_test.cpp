// Parts of a trace and a trace without names: what is kept, what is changed, and that both are the
// same every time.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/workloads/traces/imported.hpp"
#include "workloads/traces/anonymiser.hpp"
#include "workloads/traces/selection.hpp"

namespace osarium::traces {

namespace {

std::vector<int> kept(const Ratio share, std::int64_t seed, int windows) {
  Selection selection;
  selection.sample({share, 10_us, seed});
  std::vector<int> all;
  for (int window = 0; window < windows; ++window) {
    const bool first = selection.keeps({.stamp = 500 + window * 10'000});
    EXPECT_EQ(selection.keeps({.stamp = 500 + window * 10'000 + 9'999}), first);
    if (first) all.push_back(window);
  }
  return all;
}

TEST(Selection, ASampleIsAShareOfTheWindows) {
  for (const std::int64_t seed : {1, 2, 3, 99}) {
    EXPECT_EQ(kept(10_percent, seed, 1000).size(), 100);
    EXPECT_NEAR(static_cast<double>(kept(37_percent, seed, 1000).size()), 370, 1);
    EXPECT_EQ(kept(10_percent, seed, 10).size(), 1);
    EXPECT_EQ(kept(10_percent, seed, 50), kept(10_percent, seed, 50));
  }
  EXPECT_NE(kept(10_percent, 1, 50), kept(10_percent, 2, 50));
}

TEST(Selection, ATimeBetweenOthers) {
  Selection selection;
  EXPECT_TRUE(selection.everything());
  selection.between(1_us, 2_us);
  EXPECT_FALSE(selection.everything());
  EXPECT_FALSE(selection.keeps({.stamp = 7000}));
  EXPECT_TRUE(selection.keeps({.stamp = 8000}));
  EXPECT_FALSE(selection.keeps({.stamp = 9000}));
  EXPECT_FALSE(selection.keeps({.stamp = 6000}));
}

struct Anonymous {
  Anonymiser anonymiser;
  std::vector<Event> events;
  Anonymous(const Imported& imported, std::int64_t seed) : anonymiser(seed) {
    for (Event event : imported.events) {
      anonymiser.change(event, imported.source->names());
      events.push_back(event);
    }
  }
  std::string_view name(std::int64_t index) const {
    return anonymiser.names()[static_cast<std::size_t>(index)];
  }
};

TEST(Anonymiser, NamesAndNumbersAreOthersOneToOne) {
  for (const std::string file : {"nginx-all.perf.txt", "fio.perf.txt", "threads.strace"}) {
    const Imported imported(content_of(file));
    const Anonymous anonymous(imported, 1);
    ASSERT_EQ(anonymous.events.size(), imported.events.size());
    std::map<std::string, std::string> names;
    std::map<std::int32_t, std::int32_t> threads;
    std::set<std::string> pseudonyms;
    std::set<std::int32_t> numbers;
    for (std::size_t i = 0; i < anonymous.events.size(); ++i) {
      const Event &before = imported.events[i], &after = anonymous.events[i];
      EXPECT_EQ(after.stamp, before.stamp);
      EXPECT_EQ(after.kind, before.kind);
      EXPECT_EQ(after.cpu, before.cpu);
      names.try_emplace(std::string(imported.name(before.name)), anonymous.name(after.name));
      EXPECT_EQ(names.at(std::string(imported.name(before.name))), anonymous.name(after.name));
      threads.try_emplace(before.thread, after.thread);
      EXPECT_EQ(threads.at(before.thread), after.thread);
      pseudonyms.emplace(anonymous.name(after.name));
      numbers.insert(after.thread);
      if (before.kind == EventKind::sched_switch) {
        threads.try_emplace(static_cast<std::int32_t>(before.arguments[0]),
                            static_cast<std::int32_t>(after.arguments[0]));
      }
    }
    EXPECT_EQ(pseudonyms.size(), names.size());
    for (const auto& [name, pseudonym] : names) {
      const bool of_kernel = name.empty() || pseudonym == name.substr(0, name.find('-'));
      EXPECT_EQ(of_kernel, !pseudonym.starts_with("comm-")) << name << " " << pseudonym;
    }
    for (std::size_t i = 0; i < anonymous.anonymiser.names().size(); ++i)
      for (const std::string_view secret : {"nginx", "wrk", "fio", "threads", "virtio"})
        EXPECT_EQ(anonymous.name(static_cast<std::int64_t>(i)).find(secret), std::string::npos);
  }
}

Event call(std::int64_t number, std::int64_t first, std::int64_t second = 0) {
  Event event{.thread = 900, .kind = EventKind::syscall_enter};
  event.arguments = {number, first, second};
  return event;
}

TEST(Anonymiser, ArgumentsOfCalls) {
  const auto changed = [](Event event, std::int64_t seed = 1) {
    const Names names;
    Anonymiser anonymiser(seed);
    anonymiser.change(event, names);
    return event.arguments;
  };
  EXPECT_EQ(changed(call(0, 5, 4096))[1], 5);  // read: a descriptor
  EXPECT_EQ(changed(call(0, 5, 4096))[2], 4096);
  EXPECT_EQ(changed(call(62, 900))[1], 1);  // kill: the thread itself
  EXPECT_EQ(changed(call(17, -1))[1], -1);
  const std::int64_t address = 0x7f6d6db26990;
  const auto after = changed(call(202, address))[1];  // futex
  EXPECT_NE(after, address);
  EXPECT_EQ(after & 0xfff, address & 0xfff);
  EXPECT_EQ(after, changed(call(202, address))[1]);
  EXPECT_NE(after, changed(call(202, address), 2)[1]);
  std::set<std::int64_t> pages;
  Anonymiser anonymiser(1);
  for (std::int64_t page = 0; page < 20'000; ++page) {
    Event event = call(202, address + page * 4096);
    anonymiser.change(event, Names());
    pages.insert(event.arguments[1]);
  }
  EXPECT_EQ(pages.size(), 20'000);
}

TEST(Anonymiser, HeaderAndNotes) {
  Fields header;
  header.set("source", "secret.txt");
  header.set("origin", "me");
  header.set("format", "perf");
  header.set("untraced_cpu", "nginx=1us/2us, *=3us/4us");
  Anonymiser anonymiser(1);
  EXPECT_EQ(anonymiser.header(header).text(),
            "format: perf\nuntraced_cpu: comm-1=1us/2us, *=3us/4us\nanonymised: yes\n");
  Notes notes;
  notes.skip("not imported: secret", 3);
  notes.skip("not imported: other", 4);
  const Notes kept = Anonymiser::notes(notes);
  ASSERT_EQ(kept.skipped.size(), 1);
  EXPECT_EQ(kept.skipped[0].lines, 2);
  EXPECT_EQ(kept.skipped[0].reason.find("secret"), std::string::npos);
}

}  // namespace

}  // namespace osarium::traces
