// Lease: who may lead a shard, as it stands in the key-value bucket under <service>.<shard key>:
//
//   {"holder":"order-1","boot_id":"0193…","epoch":7,"preferred":"","nonce":42}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sharding/shard_id.hpp"

namespace leadership {

struct Lease {
    std::string holder;      // instance; "" when it was handed over and is free
    std::string boot_id;     // of the holder: its predecessor under the same name is another
    std::int64_t epoch = 0;  // the highest known, a lower bound for the next
    std::string preferred;   // on a hand-over: who should take it
    std::int64_t nonce = 0;  // makes every value written by one process unique
    bool operator==(const Lease&) const = default;
};

// '/' is not allowed in keys.
std::string lease_key(const sharding::ShardId& shard);

std::string encode(const Lease& lease);
std::optional<Lease> decode_lease(std::string_view text);  // nothing if it is none

}  // namespace leadership
