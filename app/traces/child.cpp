#include "app/traces/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>

#include "app/interrupt.hpp"
#include "sim/engine/check.hpp"

namespace osarium {

namespace {

constexpr int not_started = 127, killed = 128;  // as shells say it

// In the child, before the program: only what is allowed behind a fork.
[[noreturn]] void become(char* const* words, int output, int errors, const sigset_t& signals) {
  setpgid(0, 0);
  sigprocmask(SIG_SETMASK, &signals, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (isatty(STDIN_FILENO) != 0) dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  execvp(words[0], words);
  _exit(not_started);
}

pid_t start(const Words& words, int output, int errors, const sigset_t& signals) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) become(pointers.data(), output, errors, signals);
  if (child > 0) setpgid(child, child);
  return child;
}

Duration duration_of(const timeval& time) {
  return Duration::from_picoseconds(static_cast<double>(time.tv_sec) * 1e12 +
                                    static_cast<double>(time.tv_usec) * 1e6);
}

// Ctrl-C and SIGTERM are heard only where somebody waits: none comes between a look and the wait.
class HeldSignals {
 public:
  HeldSignals() {
    sigset_t held;
    sigemptyset(&held);
    sigaddset(&held, SIGINT);
    sigaddset(&held, SIGTERM);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  HeldSignals(const HeldSignals&) = delete;
  ~HeldSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  const sigset_t& before() const { return before_; }

 private:
  sigset_t before_;
};

// Until the child ends. It is interrupted when the time is over (zero: never), and with us.
void wait_for(pid_t child, Duration time, const sigset_t& signals) {
  const int file = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  OSARIUM_CHECK(file >= 0, "a child of which nobody can tell when it ends");
  pollfd end{.fd = file, .events = POLLIN, .revents = 0};
  const std::int64_t nanoseconds = time.picoseconds() / 1000;
  const timespec span{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  const timespec* left = time > Duration() ? &span : nullptr;
  while (ppoll(&end, 1, left, &signals) <= 0) {
    left = nullptr;
    kill(-child, SIGINT);
  }
  close(file);
}

}  // namespace

std::string find_program(const std::string& name) {
  if (name.find('/') != name.npos) return access(name.c_str(), X_OK) == 0 ? name : "";
  const char* const path = std::getenv("PATH");
  std::string_view left = path == nullptr ? "" : path;
  while (!left.empty()) {
    const std::string_view folder = left.substr(0, left.find(':'));
    left.remove_prefix(std::min(left.size(), folder.size() + 1));
    const std::string file = std::string(folder) + "/" + name;
    std::error_code ignored;
    if (access(file.c_str(), X_OK) == 0 && !std::filesystem::is_directory(file, ignored))
      return file;
  }
  return "";
}

ChildEnd run_child(const ChildSetup& setup) {
  const Interruptible interruptible;
  const HeldSignals signals;
  int talk = STDERR_FILENO;
  if (!setup.talk_to.empty())
    talk = open(setup.talk_to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = start(setup.words, talk, talk, signals.before());
  if (talk != STDERR_FILENO) close(talk);
  ChildEnd end;
  if (child < 0) return end.status = not_started, end;
  wait_for(child, setup.stop_after, signals.before());
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const std::chrono::nanoseconds elapsed = std::chrono::steady_clock::now() - begin;
  end.interrupted = Interruptible::interrupted();
  end.status = WIFEXITED(status) ? WEXITSTATUS(status) : killed + WTERMSIG(status);
  end.elapsed = Duration::from_picoseconds(static_cast<double>(elapsed.count()) * 1e3);
  end.user = duration_of(usage.ru_utime);
  end.system = duration_of(usage.ru_stime);
  return end;
}

traces::ReadBytes output_of_child(const Words& words) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return [](std::span<char>) { return std::size_t{0}; };
  const int nobody = open("/dev/null", O_WRONLY | O_CLOEXEC);
  sigset_t signals;
  sigprocmask(SIG_SETMASK, nullptr, &signals);
  const pid_t child = start(words, ends[1], nobody, signals);
  close(ends[1]);
  close(nobody);
  const std::shared_ptr<const int> pipe(new int(ends[0]), [child](const int* descriptor) {
    close(*descriptor);
    delete descriptor;
    if (child > 0) waitpid(child, nullptr, 0);
  });
  return [pipe](std::span<char> bytes) {
    ssize_t given = -1;
    do given = read(*pipe, bytes.data(), bytes.size());
    while (given < 0 && errno == EINTR);
    return given < 0 ? std::size_t{0} : static_cast<std::size_t>(given);
  };
}

}  // namespace osarium
