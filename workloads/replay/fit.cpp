#include <algorithm>

#include "workloads/replay/pairing.hpp"

namespace osarium::replay {

namespace {

// Requests that are taken together until they agree.
constexpr std::size_t most_together = 8;
// Looked at before two ends may be given up.
constexpr std::size_t least_requests = 64;
constexpr double least_share = 0.5;

class Fitter {
 public:
  Fitter(const End& client, const End& server)
      : client_(client.transfers), server_(server.transfers) {
    for (std::size_t i = 0; i < client_.size(); ++i)
      if (client_[i].sent && i > 0 && !client_[i - 1].sent) requests_.push_back(i);
  }

  std::optional<Fit> find() {
    Fit fit;
    std::size_t fitting = 0;
    std::size_t i = 0;
    while (i + 1 < requests_.size()) {
      if (i >= least_requests && hopeless(fitting, i)) return std::nullopt;
      const std::size_t together = agree_from(i, fit);
      fitting += together;
      i += std::max<std::size_t>(1, together);
    }
    if (fit.exchanges.empty() || hopeless(fitting, i)) return std::nullopt;
    fit.share = static_cast<double>(fitting) / static_cast<double>(i);
    fit.lag = lag_ / static_cast<double>(fit.exchanges.size());
    return fit;
  }

 private:
  struct Sums {
    std::int64_t sent = 0;
    std::int64_t received = 0;
    void add(const Transfer& each) { (each.sent ? sent : received) += each.bytes; }
  };

  static bool hopeless(std::size_t fitting, std::size_t of) {
    return static_cast<double>(fitting) < least_share * static_cast<double>(of);
  }

  // How many requests from this one on are an exchange; 0: none.
  std::size_t agree_from(std::size_t first, Fit& fit) {
    const std::int64_t from = client_[requests_[first]].at;
    while (next_ < server_.size() && (server_[next_].at < from || server_[next_].sent)) ++next_;
    Sums asked, served;
    std::size_t place = next_;
    for (std::size_t last = first + 1; last < requests_.size() && last <= first + most_together;
         ++last) {
      for (std::size_t i = requests_[last - 1]; i < requests_[last]; ++i) asked.add(client_[i]);
      const std::int64_t to = client_[requests_[last]].at;
      // What is received later belongs to a later request, and what is sent then as well.
      for (; place < server_.size() && server_[place].at < to; ++place) served.add(server_[place]);
      if (served.received > asked.sent || served.sent > asked.received) return 0;
      if (served.received < asked.sent || served.sent < asked.received) continue;
      // What it sends before it is asked again belongs to the exchange, and nobody received it.
      if (place < server_.size() && server_[place].sent) return 0;
      if (!in_order(requests_[first], requests_[last], place)) return 0;
      fit.exchanges.push_back({from, to});
      next_ = place;
      return last - first;
    }
    return 0;
  }

  // Asked before it is received, answered before the answer is there: the first of each.
  bool in_order(std::size_t begin, std::size_t end, std::size_t server_end) {
    const Transfer& received = server_[next_];
    const Transfer& answer =
        *std::find_if(server_.begin() + static_cast<std::ptrdiff_t>(next_),
                      server_.begin() + static_cast<std::ptrdiff_t>(server_end),
                      [](const Transfer& each) { return each.sent; });
    const Transfer& arrived = *std::find_if(client_.begin() + static_cast<std::ptrdiff_t>(begin),
                                            client_.begin() + static_cast<std::ptrdiff_t>(end),
                                            [](const Transfer& each) { return !each.sent; });
    if (answer.at > arrived.at) return false;
    lag_ += static_cast<double>(received.at - client_[begin].at + arrived.at - answer.at);
    return true;
  }

  const std::vector<Transfer>& client_;
  const std::vector<Transfer>& server_;
  std::vector<std::size_t> requests_;  // the client's first send of each
  std::size_t next_ = 0;               // of the server's
  double lag_ = 0;
};

}  // namespace

std::optional<Fit> fit(const End& client, const End& server) {
  return Fitter(client, server).find();
}

}  // namespace osarium::replay
