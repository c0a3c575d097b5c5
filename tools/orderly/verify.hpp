// verify: the seven statements that always hold at rest (docs/architecture.md#what-always-holds),
// checked from public addresses and the card network's ledger alone. It trusts no service's own
// word on money: what customers were charged is what the ledger says.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "http/client.hpp"

namespace orderly {

struct VerifyOptions {
    std::string gateway;                     // host:port
    std::string provider;                    // host:port
    std::chrono::seconds wait{30};           // for the system to come to rest
    std::optional<std::string> answers;      // file: what clients were told, a JSON object per line
    std::int64_t dead_letters_expected = 0;  // those that bad messages earned
};

// Prints what was checked and everything that does not hold. True if all holds.
bool verify(const VerifyOptions& options, http::Transport& transport);

}  // namespace orderly
