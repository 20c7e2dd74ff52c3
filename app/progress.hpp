// One line on standard error that says how far long work is, if that is a terminal.
#pragma once

#include <cstddef>

namespace osarium {

class ProgressLine {
 public:
  explicit ProgressLine(bool quiet);
  void show(std::size_t done, std::size_t all, const char* unit = "runs");
  void clear();

 private:
  bool visible_;
};

}  // namespace osarium
