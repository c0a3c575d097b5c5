// Random numbers from getrandom(2), drawn in batches by each thread, so that one costs nanoseconds.
// For identifiers and jitter, never for decisions: those get what they need as an input.
#pragma once

#include <cstdint>

namespace vocabulary {

// 64 uniformly distributed bits. Safe from any thread.
std::uint64_t random_bits();

}  // namespace vocabulary
