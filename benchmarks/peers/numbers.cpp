// Writes the random numbers of a workload for peers that are not C++: peer-numbers WORKLOAD COUNT
// FILE. The file holds whole picoseconds as 64-bit integers of this machine: for a queueing
// workload gap and service time of each job in turn, for hold the delays in the order in which they
// are drawn, for the ring nothing.
#include <vector>

#include "benchmarks/peers/workload.hpp"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s WORKLOAD COUNT FILE\n", argv[0]);
    return 2;
  }
  const auto [workload, count] = peers::parse(argc - 1, argv);
  std::vector<std::int64_t> numbers;
  if (workload == "mm1" || workload == "mm8") {
    peers::Jobs jobs(workload == "mm1" ? peers::mm1 : peers::mm8);
    for (std::int64_t i = 0; i < count; ++i) {
      numbers.push_back(jobs.gap().picoseconds());
      numbers.push_back(jobs.service().picoseconds());
    }
  } else if (const int size = peers::hold_size(workload)) {
    peers::Delays delays;
    for (std::int64_t i = 0; i < count + size - 1; ++i)
      numbers.push_back(delays.next().picoseconds());
  } else if (workload != "ring1000") {
    return peers::unknown_workload();
  }
  std::FILE* const file = std::fopen(argv[3], "wb");
  const bool written = file != nullptr && std::fwrite(numbers.data(), sizeof numbers[0],
                                                      numbers.size(), file) == numbers.size();
  if (!written || std::fclose(file) != 0) {
    std::perror(argv[3]);
    return 1;
  }
  return 0;
}
