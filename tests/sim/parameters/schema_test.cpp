// describe and JSON Schema as text; the schema's meaning is checked by schema_check.py.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/parameters/example.hpp"

namespace osarium {
namespace {

using testing::HasSubstr;

struct Timer {
  Duration tick = 1_ms;
  std::int64_t rounds = 3;
  std::vector<Bytes> sizes;
  static ParameterList parameters() {
    return parameter_list("A timer.",
                          parameter("tick", &Timer::tick, above(1_us), below(1_s), "Period."),
                          parameter("rounds", &Timer::rounds, required, at_least(-1), "How often."),
                          parameter("sizes", &Timer::sizes, positive, "What is sent."));
  }
};

TEST(Describe, Table) {
  EXPECT_EQ(
      describe<Timer>(),
      "A timer.\n\n"
      "parameter  default   unit                                   range                   "
      "meaning\n"
      "tick       1ms       ps, ns, us, ms, s, min, h              above 1us and below 1s  "
      "Period.\n"
      "rounds     required  integer                                at least -1             How "
      "often.\n"
      "sizes[]    []        B, kB, MB, GB, TB, KiB, MiB, GiB, TiB  above 0B                What is "
      "sent.\n");
}

TEST(Describe, NamesEveryAlternativeOnceAndRefersBack) {
  std::string text = describe<example::Study>();
  EXPECT_THAT(text, HasSubstr("arrivals(poisson).rate"));
  EXPECT_THAT(text, HasSubstr("as arrivals(closed).think"));
  EXPECT_EQ(text.find("exponential).mean"), text.rfind("exponential).mean"));
}

TEST(JsonSchema, Text) {
  EXPECT_EQ(
      json_schema<Timer>("timer \"x\""),
      R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":"timer \"x\"","description":"A timer.","type":"object","properties":{)"
      R"("tick":{"description":"Period.","type":["string"],"pattern":"^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)? *(ps|ns|us|ms|s|min|h|)"
      "\xc2\xb5s|\xce\xbcs"
      R"()$","default":"1ms"},)"
      R"("rounds":{"description":"How often.","type":["integer"],"minimum":-1},)"
      R"("sizes":{"description":"What is sent.","type":"array","items":{"type":["string"],"pattern":"^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)? *(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$"}}},)"
      R"("required":["rounds"],"additionalProperties":false})"
      "\n");
}

}  // namespace
}  // namespace osarium
