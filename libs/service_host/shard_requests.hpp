// What the HTTP APIs of the services with shards do alike. All throw http::Problem.
#pragma once

#include <memory>
#include <string>

#include "http/message.hpp"
#include "http/problem.hpp"
#include "service_host/shard_host.hpp"
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

// What `write` returns. 503 if it met the end of its leader's term, or a disk that refuses: then it
// left nothing behind.
template <typename Write>
auto while_leading(const sharding::ShardId& id, Write write) {
    try {
        return write();
    } catch (const storage::Deposed&) {
        throw http::Problem{503, id.name() + " is changing its leader. Nothing was accepted."};
    } catch (const storage::CommitFailed&) {
        throw http::Problem{503, id.name() + " cannot write at the moment. Nothing was accepted."};
    }
}

}  // namespace service_host
