// Peer: another shard, played by a test that drives one shard by hand. It tells where it stands,
// takes all that the shard sends it, and sends what it is told to.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "channels/addresses.hpp"
#include "channels/batch.hpp"
#include "channels/position.hpp"
#include "json/decode.hpp"
#include "json/encode.hpp"
#include "messaging/envelope.hpp"
#include "messaging/wire.hpp"

namespace channels::testing {

class Peer {
public:
    // `name` is the shard that it plays, `shard` the one that is tested.
    Peer(messaging::Wire& wire, std::string name, std::string shard)
        : wire_{wire}, addresses_{"orderly", std::move(name)}, shard_{std::move(shard)} {
        listening_ = wire.listen(addresses_.filter(End::inbox), [this](const auto& delivery) {
            if (addresses_.sender_in(delivery.subject) == shard_) hear(delivery.payload);
        });
    }

    // All that the shard has sent, in order.
    std::vector<messaging::Envelope> received() const {
        const std::lock_guard lock{mutex_};
        return received_;
    }

    void send(const messaging::Envelope& envelope) { send(messaging::encode(envelope)); }
    void send(const std::string& envelope) {
        BatchWriter batch;
        batch.add(++sent_, envelope);
        sent_batches_.push_back(batch.take());
        repeat();
    }
    // What was sent last, once more; or all that ever was, in order.
    void repeat() { announce(sent_batches_.back()); }
    void repeat_all() {
        for (const auto& batch : sent_batches_) announce(batch);
    }

private:
    void announce(const std::string& batch) {
        wire_.announce(addresses_.to(shard_, End::inbox), batch);
    }
    void hear(const std::string& payload) {
        Position position;
        {
            const std::lock_guard lock{mutex_};
            if (payload.starts_with('{')) {
                position.answers = json::decode<Question>(payload).id;
            } else {
                take(payload);
            }
            position.committed = committed_;
        }
        wire_.announce(addresses_.to(shard_, End::outbox), json::encode(position));
    }
    void take(const std::string& payload) {
        for (auto& [number, content] : decode_numbered(payload)) {
            if (number != committed_ + 1) continue;
            committed_ = number;
            received_.push_back(std::get<messaging::Envelope>(std::move(content)));
        }
    }

    messaging::Wire& wire_;
    const Addresses addresses_;
    const std::string shard_;
    mutable std::mutex mutex_;
    std::int64_t committed_ = 0;                 // guarded by mutex_
    std::vector<messaging::Envelope> received_;  // guarded by mutex_
    std::int64_t sent_ = 0;
    std::vector<std::string> sent_batches_;
    std::shared_ptr<void> listening_;
};

}  // namespace channels::testing
