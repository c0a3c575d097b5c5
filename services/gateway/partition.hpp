// Which shard a request is for: read from its path or, without building a document, from one member
// of its body.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/routes.hpp"
#include "sharding/shard_id.hpp"

namespace gateway {

// Nothing if the request does not say, or says something that names no shard: then any instance of
// the service will tell the client what is wrong.
std::optional<sharding::ShardId> shard_of(
    Partition partition,
    const std::map<std::string, std::string>& parameters,
    std::string_view body
);

// The text of a top-level member of a JSON object; nothing if there is no such text. Stops reading
// at the member; the rest may be malformed.
std::optional<std::string> text_member(std::string_view json, std::string_view member);

}  // namespace gateway
