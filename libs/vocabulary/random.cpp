#include "vocabulary/random.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <sys/random.h>
#include <system_error>

namespace vocabulary {

namespace {

// At most 256 bytes: the kernel then gives all of them at once and is never interrupted by a
// signal.
struct Batch {
    std::array<std::uint64_t, 32> numbers{};
    std::size_t used = 32;

    void refill() {
        if (getrandom(numbers.data(), sizeof numbers, 0) != sizeof numbers) {
            throw std::system_error{errno, std::generic_category(), "getrandom"};
        }
        used = 0;
    }
};

}  // namespace

std::uint64_t random_bits() {
    thread_local Batch batch;
    if (batch.used == batch.numbers.size()) batch.refill();
    return batch.numbers[batch.used++];
}

}  // namespace vocabulary
