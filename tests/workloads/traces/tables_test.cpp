// Texts that are tables: what blkparse prints of a disk, and lists of requests with their times.
#include <gmock/gmock.h>

#include "tests/workloads/traces/imported.hpp"

namespace osarium::traces {

namespace {

using testing::ElementsAre;

TEST(Blkparse, IssuesAndCompletions) {
  const Imported imported(content_of("example.blkparse"));
  EXPECT_EQ(imported.source->format(), "blkparse");
  ASSERT_EQ(imported.events.size(), 6);
  const Event& issue = imported.events[0];
  EXPECT_EQ(issue.kind, EventKind::block_issue);
  EXPECT_EQ(issue.stamp, 9'507'758);
  EXPECT_EQ(issue.cpu, 3);
  EXPECT_EQ(issue.thread, 697);
  EXPECT_EQ(imported.name(issue.name), "kjournald");
  EXPECT_THAT(issue.arguments, ElementsAre(8 << 20, issue.arguments[1], 8192, 223490, 16, 0, 0));
  EXPECT_EQ(imported.name(issue.arguments[1]), "W");
  const Event& complete = imported.events[1];
  EXPECT_EQ(complete.kind, EventKind::block_complete);
  EXPECT_EQ(complete.arguments[0], (8 << 20) + 16);
  EXPECT_EQ(complete.arguments[2], 0);
  EXPECT_EQ(imported.events[4].arguments[2], -5);
  EXPECT_EQ(imported.notes().lost_marks, 2);
  EXPECT_EQ(imported.notes().lost_events, 1234);
  EXPECT_EQ(imported.notes().comments, 11);
  std::vector<std::string> reasons;
  for (const Notes::Skipped& skipped : imported.notes().skipped) reasons.push_back(skipped.reason);
  EXPECT_THAT(reasons, ElementsAre("not imported: action Q", "not imported: action G",
                                   "not imported: action P", "not imported: action I",
                                   "not imported: action M", "not imported: action m",
                                   "not imported: action A", "no sectors behind the action D"));
}

struct Rows {
  std::vector<std::array<std::int64_t, 3>> rows;
  std::string header;
  explicit Rows(const std::string& text) {
    const Imported imported(text);
    EXPECT_EQ(imported.problem(), "") << text;
    EXPECT_EQ(imported.source->format(), "arrivals");
    header = imported.source->header().text();
    for (const Event& event : imported.events)
      rows.push_back({event.stamp, event.arguments[0], event.arguments[1]});
  }
};
using Row = std::array<std::int64_t, 3>;

TEST(Arrivals, OfAPublicTrace) {
  const Imported imported(content_of("azure.csv"));
  ASSERT_EQ(imported.events.size(), 200);
  EXPECT_EQ(imported.events[0].kind, EventKind::arrival);
  EXPECT_EQ(imported.events[0].stamp, 1700158623'979960000);
  EXPECT_EQ(imported.events[0].arguments[0], 4808);
  EXPECT_EQ(imported.events[0].arguments[1], 10);
  EXPECT_EQ(imported.notes().stamp_digits, 7);
  EXPECT_EQ(imported.source->header().of("arrival_in"), "ContextTokens");
  EXPECT_EQ(imported.source->header().of("arrival_out"), "GeneratedTokens");
}

TEST(Arrivals, UnitsOfStamps) {
  EXPECT_THAT(Rows("0.5\n1.25\n").rows,
              ElementsAre(Row{500'000'000, 0, 0}, Row{1'250'000'000, 0, 0}));
  EXPECT_THAT(Rows("arrival_us\n12\n15.5\n").rows,
              ElementsAre(Row{12'000, 0, 0}, Row{15'500, 0, 0}));
  EXPECT_THAT(Rows("id;timestampNs\na;12\n").rows, ElementsAre(Row{12, 0, 0}));
  EXPECT_THAT(Rows("time (ms)\tsize\n7\t9\n").rows, ElementsAre(Row{7'000'000, 9, 0}));
  EXPECT_THAT(Rows("1700158623979,1,2\n").rows, ElementsAre(Row{1700158623979'000'000, 1, 2}));
  EXPECT_THAT(Rows("1700158623979960000\n").rows, ElementsAre(Row{1700158623979960000, 0, 0}));
  EXPECT_THAT(Rows("start_time\n2023-11-16T19:17:03.5+01:00\n").rows,
              ElementsAre(Row{1700158623'500'000'000, 0, 0}));
  EXPECT_THAT(Rows("\"1970-01-02 00:00:00\",5\r\n").rows,
              ElementsAre(Row{86400'000'000'000, 5, 0}));
}

TEST(Arrivals, ColumnsByName) {
  const Rows rows("user,response_bytes,request_bytes,time,end_time\nx,5,6,1.5,2.5\ny,7,8,2,3\n");
  EXPECT_THAT(rows.rows, ElementsAre(Row{1'500'000'000, 6, 5}, Row{2'000'000'000, 8, 7}));
  EXPECT_EQ(rows.header,
            "arrival_stamp: time\narrival_in: request_bytes\narrival_out: response_bytes\n");
  EXPECT_THAT(Rows("timestamp,user\n1.5,3\n").rows, ElementsAre(Row{1'500'000'000, 0, 0}));
}

TEST(Arrivals, WhatIsNone) {
  for (const std::string text :
       {"hello\nworld\n", "time\nnever\n", "a,b\n1,2\n", "1,x\n2,y\n", "2024-13-01 00:00:00\n",
        "time,x\n2024-02-30 00:00:00,1\n", "-1\n"})
    EXPECT_NE(Imported(text).problem(), "") << text;
}

TEST(Arrivals, DirtyLines) {
  const Imported imported("# made by hand\ntime,size\n1,2\nx,3\n2,many\n\n3,-1\n4,5.0\n5");
  EXPECT_EQ(imported.events.size(), 2);
  EXPECT_EQ(imported.notes().comments, 3);
  ASSERT_EQ(imported.notes().skipped.size(), 3);
  EXPECT_EQ(imported.notes().skipped[0].reason, "no time where the one of the arrival is due");
  EXPECT_EQ(imported.notes().skipped[1].reason, "no whole number where a size is due");
  EXPECT_EQ(imported.notes().skipped[2].reason, "the last line is cut off");
}

}  // namespace

}  // namespace osarium::traces
