#include "analysis/student.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace osarium {

double student_quantile(double probability, double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), probability);
}

double student_two_sided(double level, double degrees) {
  return student_quantile((1 + level) / 2, degrees);
}

double student_above(double t, double degrees) {
  if (std::isinf(t)) return t > 0 ? 0 : 1;
  return boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), t));
}

}  // namespace osarium
