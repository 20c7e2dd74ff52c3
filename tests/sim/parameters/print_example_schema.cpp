// Prints the JSON Schema of the example study, for schema_check.py.
#include <iostream>

#include "tests/sim/parameters/example.hpp"

int main() { std::cout << osarium::json_schema<osarium::example::Study>("Study"); }
