#include "leadership/lease.hpp"

#include "json/strict.hpp"

namespace leadership {

std::string lease_key(const sharding::ShardId& shard) { return shard.service + "." + shard.key; }

std::string encode(const Lease& lease) {
    return json::dump({
        {"holder", lease.holder},
        {"boot_id", lease.boot_id},
        {"epoch", lease.epoch},
        {"preferred", lease.preferred},
        {"nonce", lease.nonce},
    });
}

std::optional<Lease> decode_lease(std::string_view text) {
    const auto parsed = json::parse(text);
    if (!parsed.ok()) return std::nullopt;
    try {
        const auto& value = parsed.value();
        return Lease{
            .holder = value.at("holder").get<std::string>(),
            .boot_id = value.at("boot_id").get<std::string>(),
            .epoch = value.at("epoch").get<std::int64_t>(),
            .preferred = value.at("preferred").get<std::string>(),
            .nonce = value.at("nonce").get<std::int64_t>(),
        };
    } catch (const json::Value::exception&) {
        return std::nullopt;
    }
}

}  // namespace leadership
