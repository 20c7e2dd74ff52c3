#include "workloads/traces/device_bodies.hpp"

#include <algorithm>

namespace osarium::traces {

namespace {

constexpr int minor_bits = 20;  // of a device number of Linux

// "ttwu_queue_wakelist+0x11d" without the offset
std::int64_t function_name(Scanner& body, std::string_view key, Names& names) {
  Scanner search(body.left());
  search.to(key);
  if (!search.good()) return 0;
  const std::string_view word = search.word();
  return names.index_of(word.substr(0, word.find('+')));
}

// "() 47721656 + 8 ..."; what stands in the brackets is for commands of SCSI
void extent(Scanner& body, Event& event) {
  if (!body.spaces().pass("(")) body.fail();
  event.arguments[3] = body.to(") ").number();
  event.arguments[4] = body.to("+ ").number();
}

}  // namespace

std::int64_t read_device(Scanner& body) {
  const std::int64_t major = body.number();
  if (!body.pass(",")) body.fail();
  const std::int64_t minor = body.number();
  if (major < 0 || minor < 0 || major >> 12 != 0 || minor >> minor_bits != 0) body.fail();
  return body.good() ? (major << minor_bits) + minor : 0;
}

void read_softirq(Scanner& body, Names&, Event& event) {
  event.arguments[0] = body.to("vec=").number();
}

void read_irq_entry(Scanner& body, Names& names, Event& event) {
  event.arguments[0] = body.to("irq=").number();
  event.arguments[1] = names.index_of(body.to("name=").left());
}

void read_irq_exit(Scanner& body, Names&, Event& event) {
  event.arguments[0] = body.to("irq=").number();
  const std::string_view result = body.to("ret=").word();
  event.arguments[1] = result == "handled" || result == "1" ? 1 : 0;
}

void read_ipi_cpu(Scanner& body, Names& names, Event& event) {
  const std::int64_t cpu = body.to("cpu=").number();
  if (cpu < 0 || cpu >= cpus_limit) return void(body.fail());
  const std::int64_t bits = cpu < 64 ? static_cast<std::int64_t>(std::uint64_t{1} << cpu) : 0;
  event.arguments = {cpu, bits, function_name(body, "callsite=", names),
                     function_name(body, "callback=", names)};
}

// "cpumask=0,2-3 callsite=..."
void read_ipi_mask(Scanner& body, Names& names, Event& event) {
  std::uint64_t bits = 0;
  body.to("cpumask=");
  while (body.good()) {
    const std::int64_t first = body.number();
    const std::int64_t last = body.pass("-") ? body.number() : first;
    for (std::int64_t cpu = std::max<std::int64_t>(first, 0); cpu <= last && cpu < 64; ++cpu)
      bits |= std::uint64_t{1} << cpu;
    if (!body.pass(",")) break;
  }
  event.arguments = {-1, static_cast<std::int64_t>(bits), function_name(body, "callsite=", names),
                     function_name(body, "callback=", names)};
}

// "pages:0 reason:flush on task switch (0)", raw "reason=0 pages=0"
void read_tlb_flush(Scanner& body, Names&, Event& event) {
  const bool long_form = body.pass("pages:");
  if (!long_form) {
    event.arguments[1] = body.to("reason=").number();
    body.to("pages=");
  }
  event.arguments[0] = body.number();
  if (long_form) event.arguments[1] = body.to("reason:").to("(").number();
}

void read_lock_begin(Scanner& body, Names& names, Event& event) {
  body.pass("lock_addr=");
  event.arguments[0] = body.number(16);
  event.arguments[1] = names.index_of(body.to("flags=").until(")"));
}

void read_lock_end(Scanner& body, Names&, Event& event) {
  body.pass("lock_addr=");
  event.arguments[0] = body.number(16);
  event.arguments[1] = body.to("ret=").number();
}

// "254,0 WS 4096 () 47721656 + 8 0x2,0,4 [fio]"
void read_block_issue(Scanner& body, Names& names, Event& event) {
  event.arguments[0] = read_device(body);
  event.arguments[1] = names.index_of(body.word());
  event.arguments[2] = body.spaces().number();
  extent(body, event);
}

// "254,0 RS () 47738248 + 8 0x2,0,4 [0]"
void read_block_complete(Scanner& body, Names& names, Event& event) {
  event.arguments[0] = read_device(body);
  event.arguments[1] = names.index_of(body.word());
  extent(body, event);
  event.arguments[2] = body.to("[").number();
}

void read_page_fault(Scanner& body, Names&, Event& event) {
  event.arguments[0] = body.to("address=").number(16);
  event.arguments[1] = body.to("ip=").number(16);
  event.arguments[2] = body.to("error_code=").number(16);
}

}  // namespace osarium::traces
