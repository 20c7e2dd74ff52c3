// The units that a configuration may use, kind by kind.
#include <array>
#include <string>
#include <vector>

#include "sim/engine/check.hpp"
#include "sim/parameters/quantity_text.hpp"

namespace osarium {

namespace {

constexpr std::int64_t thousand = 1'000;
constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t milliard = 1'000'000'000;
constexpr std::int64_t billion = 1'000'000'000'000;

// Minutes and hours are read, not written. The micro sign exists twice in Unicode (U+00B5, U+03BC).
constexpr Unit duration_units[] = {
    {"ps", 1},
    {"ns", thousand},
    {"us", million},
    {"ms", milliard},
    {"s", billion},
    {"min", 60 * billion, true, false},
    {"h", 3600 * billion, true, false},
    {"\xc2\xb5s", million, false, false},
    {"\xce\xbcs", million, false, false},
};

constexpr Unit byte_units[] = {
    {"B", 1},           {"kB", thousand},   {"MB", million},    {"GB", milliard},   {"TB", billion},
    {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}, {"TiB", 1LL << 40},
};

constexpr Unit bandwidth_units[] = {
    {"bps", 1},
    {"kbps", thousand},
    {"Mbps", million},
    {"Gbps", milliard},
    {"Tbps", billion},
    {"B/s", 8, true, false},
    {"kB/s", 8 * thousand, true, false},
    {"MB/s", 8 * million, true, false},
    {"GB/s", 8 * milliard, true, false},
    {"TB/s", 8 * billion, true, false},
    {"KiB/s", 8LL << 10, false, false},
    {"MiB/s", 8LL << 20, false, false},
    {"GiB/s", 8LL << 30, false, false},
};

constexpr Unit rate_units[] = {
    {"rps", Rate::unit},
    {"krps", thousand* Rate::unit},
    {"Mrps", million* Rate::unit},
    {"Grps", milliard* Rate::unit},
    {"/s", Rate::unit, true, false},
};

constexpr Unit frequency_units[] = {
    {"Hz", 1}, {"kHz", thousand}, {"MHz", million}, {"GHz", milliard}};

constexpr Unit ratio_units[] = {{"%", Ratio::unit / 100}};

constexpr Habit duration_habits[] = {{"sec", "s"},       {"secs", "s"},   {"second", "s"},
                                     {"seconds", "s"},   {"msec", "ms"},  {"usec", "us"},
                                     {"nsec", "ns"},     {"mins", "min"}, {"m", "min"},
                                     {"minutes", "min"}, {"hours", "h"}};
constexpr Habit byte_habits[] = {
    {"K", "KiB"}, {"M", "MiB"}, {"G", "GiB"}, {"k", "kB"}, {"bytes", "B"}};
constexpr Habit bandwidth_habits[] = {
    {"Gbit/s", "Gbps"}, {"Mbit/s", "Mbps"}, {"kbit/s", "kbps"}, {"bit/s", "bps"}, {"Gb/s", "Gbps"},
    {"Mb/s", "Mbps"},   {"kb/s", "kbps"},   {"b/s", "bps"},     {"Gb", "Gbps"},   {"Mb", "Mbps"},
    {"GB", "GB/s"},     {"MB", "MB/s"},     {"kB", "kB/s"},     {"GBps", "GB/s"}, {"MBps", "MB/s"}};
constexpr Habit rate_habits[] = {{"Hz", "/s"},   {"kHz", "krps"},  {"MHz", "Mrps"},
                                 {"qps", "rps"}, {"kqps", "krps"}, {"req/s", "rps"},
                                 {"/sec", "/s"}, {"k/s", "krps"}};
constexpr Habit frequency_habits[] = {{"G", "GHz"}, {"M", "MHz"}};

constexpr std::array systems = {
    UnitSystem{"duration", "a duration", "a picosecond", "4us", "us", duration_units,
               duration_habits},
    UnitSystem{"bytes", "an amount of bytes", "a byte", "64KiB", "KiB", byte_units, byte_habits},
    UnitSystem{"bandwidth", "a bandwidth", "a bit per second", "10Gbps", "Gbps", bandwidth_units,
               bandwidth_habits},
    UnitSystem{"rate", "a rate", "a millionth per second", "400krps", "rps", rate_units,
               rate_habits},
    UnitSystem{"frequency", "a frequency", "a hertz", "2.4GHz", "GHz", frequency_units,
               frequency_habits},
    UnitSystem{"ratio", "a ratio", "a billionth", "2%", "%", ratio_units, {}, Ratio::unit},
};

}  // namespace

const UnitSystem& unit_system(QuantityKind kind) {
  auto index = static_cast<std::size_t>(kind);
  OSARIUM_CHECK(index < systems.size(), "a quantity kind without units");
  return systems[index];
}

ScalarType quantity_type(QuantityKind kind) {
  const UnitSystem& system = unit_system(kind);
  ScalarType type;
  type.name = system.name;
  std::string choices;
  std::vector<std::string_view> shown;
  for (const Unit& unit : system.units) {
    if (unit.shown) shown.push_back(unit.name);
    choices += (choices.empty() ? "" : "|") + std::string(unit.name);
  }
  for (std::string_view name : shown)
    type.unit += (type.unit.empty() ? "" : ", ") + std::string(name);
  bool bare = system.bare_scale != 0;
  type.allowed = std::string(system.a_name) + " such as " + std::string(system.example) +
                 (bare ? " or 0.02" : " (" + list_of(shown) + ")");
  type.json_types = bare ? R"(["string","number"])" : R"(["string"])";
  type.pattern_positive = "^[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)? *(" + choices + ")$";
  type.pattern = "^-?" + type.pattern_positive.substr(1);
  return type;
}

ScalarType scalar_type(const Duration*) { return quantity_type(QuantityKind::duration); }
ScalarType scalar_type(const Bytes*) { return quantity_type(QuantityKind::bytes); }
ScalarType scalar_type(const Bandwidth*) { return quantity_type(QuantityKind::bandwidth); }
ScalarType scalar_type(const Rate*) { return quantity_type(QuantityKind::rate); }
ScalarType scalar_type(const Frequency*) { return quantity_type(QuantityKind::frequency); }
ScalarType scalar_type(const Ratio*) { return quantity_type(QuantityKind::ratio); }

}  // namespace osarium
