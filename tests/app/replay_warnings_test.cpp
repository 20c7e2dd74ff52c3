// What users are told of a trace that is replayed.
#include "app/study/replay_warnings.hpp"

#include <gmock/gmock.h>

namespace osarium {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

replay::Plan plan_of(std::size_t server, std::size_t client) {
  replay::Plan plan;
  for (const char* const name : {"backend", "proxy", "client"}) {
    plan.threads.push_back({.name = name, .process = plan.processes.size()});
    plan.processes.push_back({name, 0});
  }
  for (const auto& [one, other] :
       {std::pair(server, client), std::pair<std::size_t, std::size_t>(1, 2)}) {
    replay::Connection& connection = plan.connections.emplace_back();
    connection.server.thread = one;
    connection.client.thread = other;
    connection.server.exchanges = {0};
  }
  return plan;
}

TEST(ReplayWarnings, AProxyDoesNotWaitForThoseThatItAsks) {
  const auto is_told = Contains(Field(&ReplayWarning::problem, HasSubstr("ask others (proxy)")));
  EXPECT_THAT(replay_warnings(plan_of(0, 1), {}), is_told);
  EXPECT_THAT(replay_warnings(plan_of(0, 2), {}), Not(is_told));
}

}  // namespace
}  // namespace osarium
