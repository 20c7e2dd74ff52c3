// A system may go at any moment: in the middle of calls, of interrupts and of switches. (What this
// finds, it finds with sanitizers.)
#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

class Interruption : public testing::TestWithParam<std::string_view> {};

TEST_P(Interruption, ASystemMayGoAtAnyMoment) {
  std::uint64_t under_way = 0;
  for (int i = 0; i < 40; ++i) {
    Staged stage(*find_architecture(GetParam()));
    for (const Piece& piece : pieces())
      if (std::string_view(piece.name) != "long_echo") piece.begin(stage);
    const Duration until = i < 25 ? 313_ns * i : 7919_ns * (i - 24);
    stage.sim.run_until(Time() + until);
    for (const auto& list : stage.instants) under_way += list.empty();
  }
  EXPECT_GT(under_way, 0U);
}

INSTANTIATE_TEST_SUITE_P(Architectures, Interruption, testing::ValuesIn(architecture_names()),
                         test_name);

}  // namespace
}  // namespace osarium
