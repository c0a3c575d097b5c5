// Consistency token: how far into which shards' events a client has seen, handed out with every
// write and brought along with reads (read-your-writes). Opaque to clients: base64url of
// "order/2:57,…".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace projection {

using Positions = std::map<std::string, std::int64_t>;  // shard name → position

std::string to_token(const Positions& positions);              // at most 512 characters
std::optional<Positions> parse_token(std::string_view token);  // nothing if malformed

}  // namespace projection
