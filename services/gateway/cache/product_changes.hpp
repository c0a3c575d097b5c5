// ProductChanges: listens to what the inventory announces of products and their stock, and has the
// cached answers about them forgotten: the tags `product:<sku>` and `products`.
//
// Announcements are not stored and may be lost, and the read side may apply an event after the
// gateway heard of it: what a purge misses is stale for as long as the route's cache rule allows,
// never longer. While no route has anything to forget, nothing is listened to: every order changes
// stock. Not thread-safe.
#pragma once

#include <memory>

#include "gateway/cache/purge_log.hpp"
#include "gateway/routing/route_table.hpp"
#include "messaging/message_bus.hpp"

namespace gateway::cache {

class ProductChanges {
public:
    ProductChanges(messaging::MessageBus& bus, PurgeLog& purges) : bus_{bus}, purges_{purges} {}

    // Listens if these routes, soon in force, have anything cached by tag; else no more.
    void follow(const routing::RouteTable& routes);
    void stop() { listening_.reset(); }

private:
    void listen();

    messaging::MessageBus& bus_;
    PurgeLog& purges_;
    std::shared_ptr<void> listening_;
};

}  // namespace gateway::cache
