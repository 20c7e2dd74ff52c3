// A matrix of Eigen by its name alone: Eigen's headers cost every file that includes them a second.
// Who looks into a matrix includes <Eigen/Core>.
#pragma once

namespace Eigen {
template <typename Scalar, int rows, int columns, int options, int most_rows, int most_columns>
class Matrix;
using MatrixXd = Matrix<double, -1, -1, 0, -1, -1>;
}  // namespace Eigen
