// The request header Idempotency-Key, as the public contract has it: 1 to 255 printable ASCII
// characters; quotes around them are optional and not part of the key.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "http/message.hpp"

namespace http {

// How long what was done under a key is remembered. Clients may rely on a day.
inline constexpr std::chrono::hours idempotency_keys_kept{48};

// Nothing if there is none. Throws Problem 400 if it is empty, too long, repeated, or has
// other characters.
std::optional<std::string> idempotency_key_in(const Request& request);

}  // namespace http
