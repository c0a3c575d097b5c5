// Publisher: says that an event happened: to the shards that react to it, through channels, and to
// whoever listens, by an announcement. Both leave once the transaction is on disk.
//
// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
#pragma once

#include <string>
#include <vector>

#include "channels/outbox.hpp"
#include "event_sourcing/announcer.hpp"
#include "messaging/envelope.hpp"
#include "storage/writer.hpp"

namespace service_host {

struct Publication {
    messaging::Envelope event;            // with its position
    std::vector<std::string> recipients;  // the shards that react to it: order/2
    std::string live_subject;             // for whoever listens
};

// Refers to both. Within transactions.
class Publisher {
public:
    Publisher(event_sourcing::Announcer& announcer, channels::Outbox& outbox)
        : announcer_{announcer}, outbox_{outbox} {}

    void publish(storage::Transaction& transaction, const Publication& publication) {
        auto text = messaging::encode(publication.event);
        for (const auto& recipient : publication.recipients) {
            outbox_.send_event(transaction, recipient, publication.event.position.value(), text);
        }
        announcer_.add(
            transaction,
            {publication.event.position.value(), publication.live_subject, std::move(text)}
        );
    }

private:
    event_sourcing::Announcer& announcer_;
    channels::Outbox& outbox_;
};

}  // namespace service_host
