// HttpEventFeed: reads a shard's events from its leader's GET /internal/feed/{service}/{key}.
#pragma once

#include <functional>

#include "discovery/directory.hpp"
#include "event_sourcing/event_store.hpp"
#include "http/client.hpp"
#include "http/message.hpp"
#include "projection/event_feed.hpp"

namespace service_host {

class HttpEventFeed final : public projection::EventFeed {
public:
    HttpEventFeed(const discovery::Directory& directory, http::Transport& transport);
    std::optional<projection::FeedPage> read(
        const sharding::ShardId& shard,
        std::int64_t after,
        std::size_t limit,
        const std::string& type = ""
    ) override;

private:
    const discovery::Directory& directory_;
    http::Transport& transport_;
};

// The other side: answers ?after=&limit=&type= from the store. `publish` is the mapping that the
// shard also publishes with; the type of an envelope depends on the type of the event alone.
// Everything of the selection up to `head` is in a page that is shorter than its limit.
http::Response serve_feed(
    const http::Request& request,
    const event_sourcing::EventStore& events,
    const std::function<messaging::Envelope(const event_sourcing::StoredEvent&)>& publish
);

}  // namespace service_host
