// Forwarding: any instance accepts a request for any shard of its service and passes it on, one
// hop, to the shard's leader.
#pragma once

#include <chrono>
#include <optional>

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "http/message.hpp"
#include "sharding/shard_id.hpp"

namespace service_host {

inline constexpr const char* forwarded_header = "Orderly-Forwarded";

// Sends `request` to the leader of `shard` and gives its answer back. Throws http::Problem: 503 if
// nobody leads, if the request was forwarded before, or if the leader cannot be reached (nothing
// was accepted); 502 or 504 if the outcome is unknown.
http::Response forward_to_leader(
    const http::Request& request,
    const sharding::ShardId& shard,
    const discovery::Directory& directory,
    http::Transport& transport,
    std::chrono::milliseconds timeout
);

}  // namespace service_host
