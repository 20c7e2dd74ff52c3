// The eighth law: programs that wait for each other for ever are an error that says who waits for
// what.
#include <gmock/gmock.h>

#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

class Circle : public testing::TestWithParam<std::string_view> {};

TEST_P(Circle, OfPipesIsReported) {
  Staged stage(*find_architecture(GetParam()));
  PipeEnds there, back;
  stage.play([&](SystemCalls& os, Context& here, Staged::Instants&) -> Task<> {
    there = *co_await os.channels.pipe(here);
    back = *co_await os.channels.pipe(here);
    for (const bool first : {true, false})
      stage.play([from = first ? &there : &back, to = first ? &back : &there](
                     SystemCalls& its, Context& at, Staged::Instants&) -> Task<> {
        const auto got = co_await its.channels.read(at, from->read, 1_B);
        const auto put = co_await its.channels.write(at, to->write, *got);
        EXPECT_TRUE(put);
      });
  });
  try {
    stage.sim.run();
    ADD_FAILURE() << "it ended";
  } catch (const Deadlock& error) {
    const std::string what = error.what();
    EXPECT_THAT(what, testing::HasSubstr("process 1 waits for bytes in pipe 0")) << what;
    EXPECT_THAT(what, testing::HasSubstr("process 2 waits for bytes in pipe 1"));
    EXPECT_THAT(what, testing::Not(testing::HasSubstr("process 0")));
  }
}

INSTANTIATE_TEST_SUITE_P(Architectures, Circle, testing::ValuesIn(architecture_names()), test_name);

}  // namespace
}  // namespace osarium
