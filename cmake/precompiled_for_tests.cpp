#include "precompiled_for_tests.hpp"
