// Named places at which a process can be told to die, as kill -9 would have it. A test arms one
// with ORDERLY_CRASH_POINT=<name>[:<times passed before>]; otherwise passing costs one load.
#pragma once

#include <string_view>

namespace vocabulary {

// Arms the point named by `setting`, "" disarms. Called once, before threads start.
void arm_crash_point(std::string_view setting);

// Dies here by SIGKILL if this point is armed and was passed often enough.
void crash_point(std::string_view name);

}  // namespace vocabulary
