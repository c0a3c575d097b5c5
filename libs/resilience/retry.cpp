#include "resilience/retry.hpp"

namespace resilience {

std::chrono::milliseconds
retry_delay(const Backoff& backoff, int retry, Effect last, std::uint64_t random) {
    if (retry == 1 && last == Effect::none) return std::chrono::milliseconds{0};
    return backoff.delay(retry, random);
}

}  // namespace resilience
