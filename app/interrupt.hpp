// Ctrl-C while a verb works, or SIGTERM, as batch systems send it: the first asks it to end and
// keep what is finished, a second ends the program at once. Who starts the program with the signal
// ignored (nohup) is not disturbed.
#pragma once

namespace osarium {

class Interruptible {
 public:
  Interruptible();
  Interruptible(const Interruptible&) = delete;
  // Ctrl-C ends the program again.
  ~Interruptible();

  static bool interrupted();
  // For work behind what was interrupted, which is to be done all the same.
  static void forget();

 private:
  void (*before_)(int);
  void (*terminate_before_)(int);
};

}  // namespace osarium
