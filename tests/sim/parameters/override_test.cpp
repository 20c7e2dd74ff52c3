#include <gtest/gtest.h>

#include "tests/sim/parameters/example.hpp"

namespace osarium {
namespace {

struct Outcome {
  example::Study study;
  std::string errors;
};

Outcome with(std::vector<std::string> overrides,
             const std::string& text = "osarium: 1\nsteps: [{name: a}, {name: b}]\n") {
  Errors errors;
  Outcome outcome;
  auto document = read_text(text, "x.yaml", errors);
  apply_overrides(*document, overrides, errors);
  read_parameters(*document, outcome.study, errors);
  outcome.errors = errors.text();
  return outcome;
}

TEST(Override, SetsAndAdds) {
  EXPECT_EQ(with({"nic.rings=4"}).study.nic.rings, 4);
  EXPECT_EQ(with({"steps[1].name=c"}).study.steps[1].name, "c");
  EXPECT_EQ(with({"cores=[1, 2, 3]"}).study.cores.size(), 3u);
  EXPECT_EQ(with({"arrivals={kind: poisson, rate: 5/s}"}).errors, "");
  EXPECT_EQ(with({"title=a=b"}).study.title, "a=b");
  EXPECT_EQ(with({"duration=1s", "duration="}).study.duration, std::nullopt);
}

TEST(Override, TheLastOneWins) { EXPECT_EQ(with({"skew=1", "skew=2"}).study.skew, 2); }

TEST(Override, ReplacesWrongValuesOfTheFile) {
  EXPECT_EQ(with({"skew=1"}, "osarium: 1\nskew: many\n").errors, "");
}

TEST(Override, DoesNotReachTheOtherUsesOfAnAlias) {
  Outcome outcome = with({"steps[0].name=z"}, "osarium: 1\nsteps: [&s {name: a}, *s]\n");
  EXPECT_EQ(outcome.study.steps[0].name, "z");
  EXPECT_EQ(outcome.study.steps[1].name, "a");
}

TEST(Override, ErrorsNameTheOverride) {
  EXPECT_EQ(with({"nic.rings=many"}).errors,
            "-s nic.rings=many: nic.rings: found \"many\", which is not a whole number; allowed: a "
            "whole number such as 8, from 1 to 256\n");
  EXPECT_EQ(with({"nic.ring=4"}).errors,
            "-s nic.ring=4: nic.ring: found \"ring\", which is not a parameter here; allowed: "
            "line_rate, rings, ring_memory or wake; did you mean \"rings\"?\n");
  EXPECT_EQ(with({"skew"}).errors, "-s skew: has no =; allowed: key=value\n");
  EXPECT_EQ(with({"osarium.a=1"}).errors,
            "-s osarium.a=1: osarium: is a single value, not a map; allowed: overrides of the "
            "whole value\n");
  EXPECT_EQ(with({"steps[2].name=1"}).errors,
            "-s steps[2].name=1: steps: has no entry 2; allowed: 2 entries, counted from 0\n");
  EXPECT_EQ(with({"steps.name=1"}).errors,
            "-s steps.name=1: steps: is a list, not a map; allowed: an index, as in steps[0]\n");
  EXPECT_EQ(with({"skew[0]=1"}).errors,
            "-s skew[0]=1: skew: is not a list; allowed: overrides of the whole value\n");
  EXPECT_EQ(with({"cores=[1, 2"}).errors.substr(0, 20), "-s cores=[1, 2: a [ ");
  EXPECT_EQ(with({"steps[1].time.mean=5us"}).errors,
            "-s steps[1].time.mean=5us: steps[1].time.kind: is missing; allowed: fixed, uniform, "
            "exponential, erlang, gamma, normal, lognormal, "
            "pareto, generalised_pareto, weibull, gev, empirical or mixture\n");
}

TEST(Override, NoPath) {
  for (const char* text : {"=1", ".=1", "a.=1", ".a=1", "a..b=1", "a[=1", "a[x]=1", "a[1=1",
                           "[0]=1", "a[0]b=1", "a[99999999999999999999]=1"}) {
    EXPECT_EQ(with({text}).errors, "-s " + std::string(text) +
                                       ": has no parameter before its =; allowed: key=value with a "
                                       "key such as nic.rings or steps[0].mean\n");
  }
}

}  // namespace
}  // namespace osarium
