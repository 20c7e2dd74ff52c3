// The highest load of each architecture: what is kept of a search that is interrupted.
#include "app/study/highest_loads.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "app/report/load_report.hpp"

namespace osarium {
namespace {

using testing::HasSubstr;
using testing::Not;

class HighestLoads : public testing::Test {
 protected:
  HighestLoads() {
    const auto path = std::filesystem::temp_directory_path() / "osarium-highest-loads.yaml";
    std::ofstream(path) << "osarium: 1\n"
                           "machine: {base: rainforest-s-a, cores: 2, sockets: 1}\n"
                           "workload: {base: synthetic, arrivals: {kind: poisson, rate: 50krps}}\n"
                           "architectures: [monolithic, microkernel]\n"
                           "run: {duration: 4ms, warmup: 1ms, replicas: 2}\n";
    Errors errors;
    file_ = read_study(path.string(), {}, errors);
    objective_ = parse_objective("cpu.utilisation<50%", "compare", errors);
    errors.throw_if_any();
    std::filesystem::remove(path);
  }

  // Stopped after so many runs.
  std::vector<ArchitectureLoad> after(std::size_t runs) {
    std::atomic<std::size_t> done = 0;  // every thread asks whether to stop
    return highest_loads(file_->study, *objective_,
                         {[&](const Progress&) { ++done; }, [&] { return done >= runs; }});
  }

  std::optional<StudyFile> file_;
  std::optional<Objective> objective_;
};

TEST_F(HighestLoads, NothingIsKeptOfNothing) { EXPECT_TRUE(after(1).empty()); }

TEST_F(HighestLoads, LoadsThatWereTriedAreKeptAndMarked) {
  const auto loads = after(5);
  ASSERT_EQ(loads.size(), 1u);
  EXPECT_FALSE(loads[0].finished);
  EXPECT_FALSE(loads[0].found.load);
  EXPECT_EQ(loads[0].found.points.size(), 2u);
  EXPECT_THAT(loads[0].found.reason, HasSubstr("interrupted: it lies "));
  const std::string text = load_text(file_->study, *objective_, loads);
  EXPECT_THAT(text, HasSubstr("monolithic: interrupted: it lies "));
  const std::string document = load_json(file_->study, *objective_, loads).str();
  EXPECT_THAT(document, HasSubstr("\"interrupted\":true"));
}

TEST_F(HighestLoads, RatiosHaveIntervals) {
  const auto loads = after(1'000'000);
  ASSERT_EQ(loads.size(), 2u);
  EXPECT_TRUE(loads[1].finished);
  ASSERT_TRUE(loads[0].found.load && loads[1].found.load);
  ASSERT_TRUE(loads[0].found.load->low && loads[1].found.load->low);
  const std::string document = load_json(file_->study, *objective_, loads).str();
  EXPECT_THAT(document, HasSubstr("\"against\":{\"baseline\":\"monolithic\",\"relative\":"));
  EXPECT_THAT(document, Not(HasSubstr("interrupted")));
  EXPECT_THAT(load_text(file_->study, *objective_, loads), HasSubstr("against monolithic [95%]"));
}

}  // namespace
}  // namespace osarium
