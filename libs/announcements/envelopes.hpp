// Between what is stored and what is sent: the envelope of a stored event, and the cause that a
// received message gives to what it leads to.
#pragma once

#include <string>

#include "event_sourcing/event_store.hpp"
#include "json/encode.hpp"
#include "messaging/envelope.hpp"

namespace announcements {

// Of an event stored by `shard` (order/2), whose public form has this type and data. It is about
// what its stream is named after: order-0193…-2a7 → 0193…-2a7.
messaging::Envelope envelope_of(
    const event_sourcing::StoredEvent& stored,
    const std::string& shard,
    std::string type,
    json::Raw data
);

// Why something is recorded that `message` led to. The actor is whoever the message names; else the
// service that sent it (service:payment).
event_sourcing::Cause caused_by(const messaging::Envelope& message);

}  // namespace announcements
