// Which ends of connections belong together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "workloads/replay/pairing.hpp"

namespace osarium::replay {
namespace {

const auto nobody = [](std::int32_t) { return false; };

// Connections of a client, process 20, to a server, process 10, which ask and are answered in an
// order of their own. Descriptors of the client are 1, 2, …, of the server 101, 102, …
class Conversation {
 public:
  explicit Conversation(std::size_t connections, std::uint64_t seed = 1)
      : draws_(Seed{seed, 0}, "conversation", 0, "order") {
    for (std::size_t i = 0; i < connections; ++i) {
      ends_.push_back(
          {.process = 20, .descriptor = static_cast<std::int32_t>(i + 1), .transfers = {}});
      ends_.push_back(
          {.process = 10, .descriptor = static_cast<std::int32_t>(i + 101), .transfers = {}});
    }
  }
  // So many requests on connections by chance, a few under way at once.
  void run(std::size_t requests) {
    std::vector<int> state(ends_.size() / 2);
    for (std::size_t moves = 0; moves < 4 * requests; ++moves, now_ += 1000) {
      const auto i = static_cast<std::size_t>(draws_.uniform() * static_cast<double>(state.size()));
      End& client = ends_[2 * i];
      End& server = ends_[2 * i + 1];
      switch (state[i]) {
        case 0: client.transfers.push_back({now_, 50, true}); break;
        case 1: server.transfers.push_back({now_, 50, false}); break;
        case 2: server.transfers.push_back({now_, 3000, true}); break;
        default: client.transfers.push_back({now_, 3000, false}); break;
      }
      state[i] = (state[i] + 1) % 4;
    }
  }
  std::vector<End>& ends() { return ends_; }
  std::vector<std::pair<int, int>> pairs(const Pairing& pairing) const {
    std::vector<std::pair<int, int>> pairs;
    for (const Pair& each : pairing.pairs)
      pairs.emplace_back(ends_[each.client].descriptor, ends_[each.server].descriptor);
    return pairs;
  }

 private:
  Stream draws_;
  std::int64_t now_ = 0;
  std::vector<End> ends_;
};

TEST(Pairing, EndsVoteForTheirOtherEnd) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Conversation talk(6, seed);
    talk.run(600);
    const Pairing pairing = pair_ends(talk.ends(), nobody);
    EXPECT_THAT(talk.pairs(pairing),
                testing::ElementsAre(std::pair(1, 101), std::pair(2, 102), std::pair(3, 103),
                                     std::pair(4, 104), std::pair(5, 105), std::pair(6, 106)));
    EXPECT_EQ(pairing.ambiguous, 0);
    EXPECT_EQ(pairing.unpaired, 0);
    for (const Pair& each : pairing.pairs) EXPECT_EQ(each.fit.share, 1);
  }
}

TEST(Pairing, TracersThatLoseSomethingCostTheRequestsInQuestion) {
  Conversation talk(4);
  talk.run(800);
  std::vector<Transfer>& transfers = talk.ends()[1].transfers;
  for (std::size_t i = 40; i < transfers.size(); i += 40)
    transfers.erase(transfers.begin() + static_cast<std::ptrdiff_t>(i));
  const Pairing pairing = pair_ends(talk.ends(), nobody);
  EXPECT_THAT(talk.pairs(pairing), testing::ElementsAre(std::pair(1, 101), std::pair(2, 102),
                                                        std::pair(3, 103), std::pair(4, 104)));
  EXPECT_LT(pairing.pairs[0].fit.share, 1);
  EXPECT_GT(pairing.pairs[0].fit.share, 0.9);
  EXPECT_EQ(pairing.pairs[1].fit.share, 1);
}

TEST(Pairing, ConnectionsInStepAreSaidToBeAmbiguous) {
  std::vector<End> ends = {{20, 1, {}}, {20, 2, {}}, {10, 101, {}}, {10, 102, {}}};
  std::int64_t now = 0;
  for (int i = 0; i < 100; ++i)
    for (const bool answer : {false, true}) {
      for (const std::size_t end : {answer ? 2 : 0, answer ? 3 : 1})
        ends[end].transfers.push_back({now += 1000, 50, true});
      for (const std::size_t end : {answer ? 0 : 2, answer ? 1 : 3})
        ends[end].transfers.push_back({now += 1000, 50, false});
    }
  const Pairing pairing = pair_ends(ends, nobody);
  EXPECT_EQ(pairing.pairs.size(), 2U);
  EXPECT_EQ(pairing.ambiguous, 2);
}

TEST(Pairing, WhoBeganFirstServesUnlessItIsSaid) {
  Conversation talk(1);
  talk.run(100);
  EXPECT_THAT(talk.pairs(pair_ends(talk.ends(), nobody)), testing::ElementsAre(std::pair(1, 101)));
  const auto later = [](std::int32_t process) { return process == 20; };
  EXPECT_THAT(talk.pairs(pair_ends(talk.ends(), later)), testing::ElementsAre(std::pair(101, 1)));
}

TEST(Pairing, EndsOfOthersStayAlone) {
  Conversation talk(2);
  talk.run(200);
  End stranger{30, 7, {}};
  for (int i = 0; i < 200; ++i) {
    stranger.transfers.push_back({i * 900, 77, i % 2 == 0});
  }
  talk.ends().push_back(stranger);
  const Pairing pairing = pair_ends(talk.ends(), nobody);
  EXPECT_EQ(pairing.pairs.size(), 2U);
  EXPECT_EQ(pairing.unpaired, 1);
}

TEST(Pairing, RequestsThatDoNotWaitForTheirAnswersAreTakenTogether) {
  End client{20, 1, {}}, server{10, 2, {}};
  for (std::int64_t i = 0; i < 50; ++i) {
    const std::int64_t at = i * 100'000;
    client.transfers.push_back({at, 50, true});
    client.transfers.push_back({at + 4000, 10, false});
    client.transfers.push_back({at + 5000, 50, true});
    client.transfers.push_back({at + 9000, 30, false});
    // The server reads both at once, and answers the second part before it is asked for it.
    server.transfers.push_back({at + 2000, 50, false});
    server.transfers.push_back({at + 3000, 10, true});
    server.transfers.push_back({at + 5500, 20, false});
    server.transfers.push_back({at + 6000, 30, false});
    server.transfers.push_back({at + 7000, 30, true});
  }
  const auto found = fit(client, server);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->share, 1);
}

}  // namespace
}  // namespace osarium::replay
