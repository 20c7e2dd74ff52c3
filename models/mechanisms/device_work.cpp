#include "models/mechanisms/device_work.hpp"

#include <algorithm>

namespace osarium {

Task<int> PacketReceive::poll(Context& here, Mode mode, int most) {
  int done = 0;
  std::size_t held = 0;
  while (done < most) {
    const std::size_t room =
        std::min(packets_.size() - held, static_cast<std::size_t>(most - done));
    const std::span<Packet> packets =
        std::span(packets_).first(queue_.take(std::span(packets_).first(room)));
    if (packets.empty()) break;
    co_await receive_(here, mode, packets);
    done += static_cast<int>(packets.size());
    held += packets.size();
    if (held == packets_.size()) {
      queue_.release();
      held = 0;
    }
  }
  queue_.release();
  co_return done;
}

}  // namespace osarium
