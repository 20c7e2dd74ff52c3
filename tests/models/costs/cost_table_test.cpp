#include "models/costs/cost_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace osarium {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string row = R"(- name: lines.load
  value: 109
  unit: cycles
  clock: 2 GHz
  scales: clock
  machine: a machine
  source: a table
  date: 2013
  confidence: read
)";

CostTable table_of(const std::string& text) {
  const EmbeddedFile files[] = {{"costs.yaml", text}};
  return CostTable::read(files);
}

// The row above with something else instead of `part`.
std::string changed(const std::string& part, const std::string& instead) {
  std::string text = row;
  return text.replace(text.find(part), part.size(), instead);
}

std::string errors_of(const std::string& text) {
  try {
    table_of(text);
  } catch (const InvalidConfiguration& error) {
    return error.what();
  }
  return "";
}

Frequency ghz(std::int64_t n) { return Frequency::of_count(n * 1'000'000'000); }

TEST(CostTable, FindsARowByItsName) {
  const CostTable table = table_of(row);
  EXPECT_EQ(table.at("lines.load").value, 109);
  EXPECT_EQ(table.at("lines.load").source, "a table");
  EXPECT_EQ(table.rows().size(), 1u);
}

TEST(CostTable, SuggestsTheNearestNameForAnUnknownOne) {
  const CostTable table = table_of(row);
  try {
    table.at("lines.laod");
    FAIL();
  } catch (const UnknownCost& error) {
    EXPECT_STREQ(error.what(), "no cost is named \"lines.laod\"; did you mean \"lines.load\"?");
  }
}

TEST(CostTable, ScalesCyclesWithTheClockWhereTheRowSaysSo) {
  EXPECT_EQ(table_of(row).duration("lines.load", ghz(2)), 54.5_ns);
  EXPECT_EQ(table_of(row).duration("lines.load", ghz(4)), 27.25_ns);
  const CostTable time = table_of(changed("scales: clock", "scales: time"));
  EXPECT_EQ(time.duration("lines.load", ghz(2)), 54.5_ns);
  EXPECT_EQ(time.duration("lines.load", ghz(4)), 54.5_ns);
}

TEST(CostTable, ScalesNanosecondsWithTheClockWhereTheRowSaysSo) {
  const CostTable clock = table_of(changed("unit: cycles", "unit: ns"));
  EXPECT_EQ(clock.duration("lines.load", ghz(4)), 54.5_ns);
  std::string text = changed("scales: clock", "scales: time");
  const CostTable time = table_of(text.replace(text.find("cycles"), 6, "ns"));
  EXPECT_EQ(time.duration("lines.load", ghz(4)), 109_ns);
}

TEST(CostTable, KeepsNumbersAndTimesApart) {
  const CostTable time = table_of(row);
  EXPECT_THROW(time.number("lines.load"), InternalError);
  const CostTable number = table_of(
      changed("  unit: cycles\n  clock: 2 GHz\n  scales: clock\n", "  unit: bytes_per_second\n"));
  EXPECT_EQ(number.number("lines.load"), 109);
  EXPECT_THROW(number.duration("lines.load", ghz(2)), InternalError);
}

TEST(CostTable, TellsWhichRememberedRowsItHandedOut) {
  const std::string text = changed("read\n", "remembered\n");
  std::string other = text;
  other.replace(other.find("load"), 4, "zero");
  const CostTable table = table_of(changed("load", "store") + other + text);
  EXPECT_THAT(table.remembered(), ElementsAre());
  table.duration("lines.store", ghz(2));
  EXPECT_THAT(table.remembered(), ElementsAre());
  const CostTable fresh = table;
  table.duration("lines.load", ghz(2));
  table.at("lines.load");
  EXPECT_THAT(table.remembered(), ElementsAre("lines.load"));
  EXPECT_THAT(fresh.remembered(), ElementsAre());
}

TEST(CostTable, RefusesRowsWithoutTheirEvidence) {
  EXPECT_EQ(errors_of(row), "");
  for (const char* key : {"machine", "source", "date", "confidence"}) {
    std::string text = row;
    const std::size_t start = text.find(std::string("  ") + key);
    text.erase(start, text.find('\n', start) + 1 - start);
    EXPECT_THAT(errors_of(text),
                HasSubstr(std::string("costs.yaml:1:3: [0].") + key + ": is missing"));
  }
  EXPECT_THAT(errors_of(changed("a table", "\"\"")),
              HasSubstr("costs.yaml:7:11: [0].source: is empty"));
  EXPECT_THAT(errors_of(changed("read\n", "raed\n")), HasSubstr("did you mean \"read\"?"));
}

TEST(CostTable, RefusesTimesThatCannotBeCarriedToAnotherMachine) {
  EXPECT_THAT(errors_of(changed("  clock: 2 GHz\n", "")), HasSubstr("[0].clock: is missing"));
  EXPECT_THAT(errors_of(changed("  scales: clock\n", "")), HasSubstr("[0].scales: is missing"));
  EXPECT_THAT(errors_of(changed("cycles", "count")), HasSubstr("no time to scale"));
  EXPECT_THAT(errors_of(changed("2 GHz", "0 GHz")), HasSubstr("out of range"));
  EXPECT_THAT(errors_of(changed("109", "-109")), HasSubstr("out of range"));
}

TEST(CostTable, RefusesNamesThatAreTakenOrNoNames) {
  for (const char* name : {"load", "Lines.load", "lines.", ".load", "lines..load", "lines.1"}) {
    EXPECT_THAT(errors_of(changed("lines.load", name)), HasSubstr("no name of a cost")) << name;
  }
  EXPECT_THAT(errors_of(row + row),
              HasSubstr("costs.yaml:10:9: [1].name: found \"lines.load\", which is the name of"));
  EXPECT_THAT(errors_of("name: lines.load\n"), HasSubstr("a map where a list is due"));
}

// Reading refuses what has no evidence (above); this holds the rows that are compiled in to it.
TEST(StandardCosts, AreCompleteAndNamedOnce) {
  const CostTable table = CostTable::standard();
  std::set<std::string> names;
  for (const Cost& cost : table.rows()) {
    EXPECT_TRUE(names.insert(cost.name).second) << cost.name;
    EXPECT_FALSE(cost.violation()) << cost.name;
    EXPECT_GT(cost.source.size(), 10u) << cost.name << ": is that a source?";
    EXPECT_THAT(cost.date, ::testing::MatchesRegex("((19|20)[0-9][0-9].*|not stated)"))
        << cost.name;
  }
}

}  // namespace
}  // namespace osarium
