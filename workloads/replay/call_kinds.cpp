#include "workloads/replay/call_kinds.hpp"

#include <algorithm>
#include <iterator>

namespace osarium::replay {

namespace {

struct Row {
  std::int64_t number;
  CallMeaning meaning;
};

// Ascending. Numbers: Linux, arch/x86/entry/syscalls/syscall_64.tbl.
constexpr Row rows[] = {
    {0, {CallKind::receive, 0, 2}},    // read
    {1, {CallKind::send, 0}},          // write
    {3, {CallKind::close, 0}},         // close
    {7, {CallKind::wait, -1}},         // poll
    {16, {CallKind::option, 0}},       // ioctl
    {17, {CallKind::file_read, 0}},    // pread64
    {18, {CallKind::file_write, 0}},   // pwrite64
    {19, {CallKind::receive, 0}},      // readv
    {20, {CallKind::send, 0}},         // writev
    {23, {CallKind::wait, -1}},        // select
    {35, {CallKind::sleep, -1}},       // nanosleep
    {40, {CallKind::sendfile, 0}},     // sendfile
    {44, {CallKind::send, 0}},         // sendto
    {45, {CallKind::receive, 0, 2}},   // recvfrom
    {46, {CallKind::send, 0}},         // sendmsg
    {47, {CallKind::receive, 0}},      // recvmsg
    {48, {CallKind::option, 0}},       // shutdown
    {51, {CallKind::option, 0}},       // getsockname
    {52, {CallKind::option, 0}},       // getpeername
    {54, {CallKind::option, 0}},       // setsockopt; see is_cork()
    {55, {CallKind::option, 0}},       // getsockopt
    {59, {CallKind::exec, -1}},        // execve
    {60, {CallKind::exit, -1}},        // exit
    {72, {CallKind::option, 0}},       // fcntl
    {74, {CallKind::file_sync, 0}},    // fsync
    {75, {CallKind::file_sync, 0}},    // fdatasync
    {202, {CallKind::futex, -1}},      // futex
    {230, {CallKind::sleep, -1}},      // clock_nanosleep
    {231, {CallKind::exit, -1}},       // exit_group
    {232, {CallKind::wait, -1}},       // epoll_wait
    {233, {CallKind::watch, 2}},       // epoll_ctl
    {270, {CallKind::wait, -1}},       // pselect6
    {271, {CallKind::wait, -1}},       // ppoll
    {281, {CallKind::wait, -1}},       // epoll_pwait
    {295, {CallKind::file_read, 0}},   // preadv
    {296, {CallKind::file_write, 0}},  // pwritev
    {441, {CallKind::wait, -1}},       // epoll_pwait2
};

}  // namespace

CallMeaning meaning_of(std::int64_t number) {
  const Row* const found =
      std::lower_bound(std::begin(rows), std::end(rows), number,
                       [](const Row& row, std::int64_t wanted) { return row.number < wanted; });
  return found != std::end(rows) && found->number == number ? found->meaning : CallMeaning{};
}

}  // namespace osarium::replay
