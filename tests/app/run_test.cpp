// What no input may bring about: exceptions out of a verb, which are our bugs.
#include "app/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/engine/check.hpp"

namespace osarium {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

Answer fails_a_check(const Command&) {
  OSARIUM_CHECK(1 + 1 == 3, "arithmetic \"broke\"");
  return {};
}
Answer throws_anything(const Command&) { throw 3; }
Answer runs_out_of_memory(const Command&) { throw std::bad_alloc(); }
Answer warns(const Command&) {
  Answer answer{.text = "text\n", .json = {}};
  answer.errors.add({"a.yaml", 1, 2, "", "", "cannot matter here", "", "", true});
  return answer;
}

struct Seen {
  int status;
  std::string out, err;
};

Seen seen(Answer (*verb_run)(const Command&), std::vector<std::string> arguments = {"verb"}) {
  Verb verb{.name = "verb", .arguments = "", .summary = "", .details = "", .run = verb_run};
  const Verb* verbs[] = {&verb};
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  int status = run(arguments, verbs);
  std::string out = testing::internal::GetCapturedStdout();
  return {status, out, testing::internal::GetCapturedStderr()};
}

TEST(OurBugs, SayThatTheyAreOurs) {
  Seen check = seen(fails_a_check);
  EXPECT_EQ(check.status, 70);
  EXPECT_EQ(check.out, "");
  EXPECT_THAT(check.err, AllOf(StartsWith("osarium: internal error: "), HasSubstr("1 + 1 == 3"),
                               HasSubstr("bug in Osarium"), HasSubstr("report")));
  EXPECT_EQ(seen(throws_anything).status, 70);
  EXPECT_EQ(seen(runs_out_of_memory).status, 70);
}

TEST(OurBugs, AreADocumentToo) {
  Seen check = seen(fails_a_check, {"verb", "--json"});
  EXPECT_EQ(check.status, 70);
  EXPECT_THAT(check.out, AllOf(StartsWith("{\"osarium\":"), HasSubstr("\\\"broke\\\"")));
}

TEST(Warnings, DoNotFail) {
  Seen plain = seen(warns);
  EXPECT_EQ(plain.status, 0);
  EXPECT_EQ(plain.out, "text\n");
  EXPECT_EQ(plain.err, "a.yaml:1:2: warning: cannot matter here\n");
  EXPECT_EQ(seen(warns, {"verb", "--quiet"}).err, "");
  EXPECT_THAT(seen(warns, {"--json", "verb"}).out, HasSubstr("\"warning\":true"));
}

}  // namespace
}  // namespace osarium
