// Student's t distribution: the quantile that makes an interval, and the probability of a value as
// far out. Boost.Math stays behind this header. degrees > 0, not necessarily whole.
#pragma once

namespace osarium {

// The t that a variable stays below with the given probability, in (0, 1).
double student_quantile(double probability, double degrees);

// The t beyond which, on both sides together, 1 - confidence lies: 2.262 for 0.95 and 9 degrees.
double student_two_sided(double level, double degrees);

// The probability of a value above t.
double student_above(double t, double degrees);

}  // namespace osarium
