// What the two SystemC programs share: the clock as whole picoseconds (SystemC's default
// resolution) and a start without its greetings, which would go to standard output. Include after
// <systemc>.
#pragma once

#include <cstdint>
#include <cstdlib>

#include "sim/engine/time.hpp"

namespace peers {

inline sc_core::sc_time systemc_time(osarium::Duration duration) {
  return sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(duration.picoseconds()));
}

inline std::int64_t now() { return static_cast<std::int64_t>(sc_core::sc_time_stamp().value()); }

inline void quiet_systemc() {
  sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
}

inline int systemc_main(int argc, char** argv) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  return sc_core::sc_elab_and_sim(argc, argv);
}

}  // namespace peers
