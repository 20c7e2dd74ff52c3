// The sixth law, and what follows from conservation: under load, with threads that are preempted
// and interrupted, the causes of each request add up to its latency, no request is lost, and
// Little's law holds of what the clients see.
#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

constexpr Duration work = 3_us;

Architecture ticking(std::string_view name) {
  Architecture architecture = *find_architecture(name);
  architecture.scheduling.tick = 1_ms;
  return architecture;
}

// Few cores, so that the server, its neighbours and the interrupts are in each other's way.
struct Crowd {
  explicit Crowd(std::string_view name)
      : stage(ticking(name), {.machine = Staged::cores(4), .devices = {}}),
        echo(stage, {.clients = 48, .messages = 40, .size = 200_B, .work = work, .threads = 4}) {
    for (const Piece& piece : pieces())
      if (!std::string_view(piece.name).ends_with("echo")) piece.begin(stage);
    for (int i = 0; i < 4; ++i)
      stage.play([this](SystemCalls&, Context& here, Staged::Instants&) -> Task<> {
        for (int k = 0; k < 30; ++k) {
          const Asked request(stage, here);
          co_await here.compute(100_us, Mode::user);
        }
      });
    echo.begin();
  }

  Staged stage;
  Echo echo;
};

class AddingUp : public testing::TestWithParam<std::string_view> {};

TEST_P(AddingUp, CausesAreAllOfALatency) {
  Crowd crowd(GetParam());
  crowd.stage.sim.run();
  std::array<Duration, causes> sums{};
  for (const Account& account : crowd.stage.accounts) {
    ASSERT_EQ(sum_of(account), account.times().total());
    for (std::size_t i = 0; i < causes; ++i) {
      ASSERT_GE(account.times().all()[i], Duration());
      sums[i] += account.times().all()[i];
    }
  }
  for (const Cause cause : {Cause::work, Cause::service, Cause::crossing, Cause::run_queue,
                            Cause::scheduling, Cause::interrupt, Cause::waiting, Cause::network})
    EXPECT_GT(sums[static_cast<std::size_t>(cause)], Duration()) << name_of(cause);
}

TEST_P(AddingUp, NoRequestIsLost) {
  Crowd crowd(GetParam());
  const Echo& echo = crowd.echo;
  for (int i = 1; i < 20; ++i) {
    crowd.stage.sim.run_until(Time() + 100_us * i);
    EXPECT_LE(echo.answered, echo.served);
    EXPECT_LE(echo.served, echo.sent);
    EXPECT_LE(echo.sent - echo.answered, 48U);
  }
  crowd.stage.sim.run();
  EXPECT_EQ(echo.sent, 48U * 40U);
  EXPECT_EQ(echo.served, echo.sent);
  EXPECT_EQ(echo.answered, echo.sent);
  EXPECT_EQ(echo.population, echo.latencies);  // Little
}

INSTANTIATE_TEST_SUITE_P(Architectures, AddingUp, testing::ValuesIn(architecture_names()),
                         test_name);

}  // namespace
}  // namespace osarium
