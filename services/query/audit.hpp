// Audit: sums over all shards, told by their leaders. Each service answers for the shards it leads;
// here they are added up.
#pragma once

#include <string>
#include <vector>

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "json/strict.hpp"
#include "vocabulary/clock.hpp"

namespace query {

// One document of `shards`, the answers of the leaders (GET /internal/audit). Of a shard that two
// claim to lead, the higher epoch counts. Throws http::Problem 503 that names the shards of
// `expected` nobody answered for.
json::Value add_up(
    const std::vector<json::Value>& shards,
    const std::vector<std::string>& expected,
    vocabulary::Timestamp at
);

// Asks all instances of all services that have shards, all at once: one that is silent costs 2 s in
// all. Throws as add_up() does.
json::Value
audit(const discovery::Directory& directory, http::Transport& transport, vocabulary::Timestamp at);

}  // namespace query
