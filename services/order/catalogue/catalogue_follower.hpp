// CatalogueFollower: keeps the catalogue up to date. Definitions arrive live over the bus, within
// milliseconds; what the bus lost is read from the leaders' feeds of the inventory: at the start,
// after every reconnect, every few seconds, and at once when a request knows more than the
// catalogue does.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "messaging/message_bus.hpp"
#include "order/catalogue/catalogue.hpp"
#include "projection/consistency_token.hpp"
#include "projection/event_feed.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"

namespace order {

class CatalogueFollower {
public:
    CatalogueFollower(
        Catalogue& catalogue,
        storage::Transactor& transactor,
        messaging::MessageBus& bus,
        projection::EventFeed& feed
    );
    ~CatalogueFollower();  // stops

    void start();  // its own thread
    void stop();

    // Reads on from one shard of the inventory, on the calling thread. Requests that ask at the
    // same time share one reading. False if the shard's leader could not be asked.
    bool refresh(const sharding::ShardId& shard);
    // Whether the catalogue has seen what these positions of inventory shards cover. Positions of
    // other shards say nothing about products.
    bool has_reached(const projection::Positions& positions) const;
    // The same, waiting for it up to `patience`.
    bool reaches(const projection::Positions& positions, std::chrono::milliseconds patience);

    // One round, for single-threaded drivers: takes what arrived, and reads on from every shard.
    void run_once();

private:
    struct Source;

    void run(const std::stop_token& stop);
    void receive(const messaging::Delivery& delivery);
    void apply_received();
    void refresh_all();
    bool read_on(const sharding::ShardId& shard);

    Catalogue& catalogue_;
    storage::Transactor& transactor_;
    messaging::MessageBus& bus_;
    projection::EventFeed& feed_;
    std::vector<std::unique_ptr<Source>> sources_;

    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::deque<contracts::inventory::ProductDefined> received_;  // guarded by mutex_

    std::shared_ptr<void> listening_;
    std::jthread thread_;
};

}  // namespace order
