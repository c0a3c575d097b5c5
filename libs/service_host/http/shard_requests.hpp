// What the HTTP APIs of the services with shards do alike. All throw http::Problem.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <utility>

#include "http/awaitable.hpp"
#include "http/message.hpp"
#include "http/problem.hpp"
#include "service_host/shard/shard_host.hpp"
#include "sharding/shard_id.hpp"
#include "storage/fence.hpp"
#include "storage/writer.hpp"

namespace service_host {

// The shard of `service` that the route's {key} names. 404 if there is none of that name.
sharding::ShardId shard_in(const http::Request& request, const std::string& service);

// For what only a leader is asked, and never passes on. 503 if the shard is not led here.
template <HostedShard Shard>
std::shared_ptr<Shard> led_here(const ShardHost<Shard>& shards, const sharding::ShardId& id) {
    if (auto led = shards.led(id)) return led;
    throw http::Problem{503, id.name() + " is not led here."};
}

// For answers from what the shard knows: the shard, if a transaction finds that it is led here. One
// that was deposed while its process stood still knows only what was true before. 503 if its disk
// refuses.
template <HostedShard Shard>
std::shared_ptr<Shard> surely_led(const ShardHost<Shard>& shards, const sharding::ShardId& id) {
    auto shard = shards.led(id);
    if (!shard) return nullptr;
    try {
        shard->core().confirm_leading();
        return shard;
    } catch (const storage::Deposed&) {
        return nullptr;
    } catch (const storage::CommitFailed&) {
        throw http::Problem{503, id.name() + " cannot answer at the moment."};
    }
}
// The same; 503 if it is not led here.
template <HostedShard Shard>
std::shared_ptr<Shard>
surely_led_here(const ShardHost<Shard>& shards, const sharding::ShardId& id) {
    if (auto led = surely_led(shards, id)) return led;
    throw http::Problem{503, id.name() + " is not led here."};
}

// What a write answers that met the end of its leader's term, or a disk that refuses: 503. It left
// nothing behind.
http::Problem changes_leader(const sharding::ShardId& id);
http::Problem cannot_write(const sharding::ShardId& id);

// What `write` returns; or it throws one of these.
template <std::invocable Write>
auto while_leading(const sharding::ShardId& id, Write write) {
    try {
        return write();
    } catch (const storage::Deposed&) {
        throw changes_leader(id);
    } catch (const storage::CommitFailed&) {
        throw cannot_write(id);
    }
}
template <typename Result>
http::Awaitable<Result> while_leading(sharding::ShardId id, http::Awaitable<Result> write) {
    try {
        co_return co_await std::move(write);
    } catch (const storage::Deposed&) {
        throw changes_leader(id);
    } catch (const storage::CommitFailed&) {
        throw cannot_write(id);
    }
}

}  // namespace service_host
