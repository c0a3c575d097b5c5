// Envelope: CloudEvents 1.0 in structured JSON, the form of every message on the bus, with the
// official extensions for correlation, sequence and distributed tracing.
//
//   {"specversion":"1.0","id":"0193…","source":"/orderly/order/2","type":"orderly.order.order_placed.v1",
//    "subject":"0193…-2a7","time":"2026-…Z","datacontenttype":"application/json",
//    "correlationid":"…","causationid":"…","traceparent":"00-…","sequence":"00000000000000000123",
//    "streamversion":1,"data":{…}}
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "json/encode.hpp"
#include "json/view.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/members.hpp"

namespace messaging {

struct Envelope {
    std::string id;       // of what happened; the same in every copy and every re-send
    std::string source;   // /orderly/order/2: who says it
    std::string type;     // orderly.order.order_placed.v1
    std::string subject;  // the id of what it is about: an order id, a sku
    vocabulary::Timestamp time{};
    std::string correlation_id;  // one for everything that one request led to
    std::string causation_id;    // id of the message or request that led to this
    std::string traceparent;
    std::optional<std::int64_t> position;        // events: the publishing shard's, gapless from 1
    std::optional<std::int64_t> stream_version;  // events: the aggregate's, gapless from 1
    std::string actor{};                         // commands: who asks (saga:place_order)
    std::string carried_from{};                  // of what an older version had left in its outbox
    json::Raw data;                              // its type says which members it has

    bool operator==(const Envelope&) const = default;
};

// Not a CloudEvent that we can read.
class BadEnvelope : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

std::string encode(const Envelope& envelope);
Envelope decode(std::string_view text);             // throws BadEnvelope
Envelope read_envelope(const json::View& message);  // the same, of what was read already

// Several in one message: a JSON array (the batch format of CloudEvents). One alone is an object.
std::string encode_batch(const std::vector<std::string>& encoded);
// The same, but one alone is an array, too: public events always are.
std::string encode_events(const std::vector<std::string>& encoded);
// Of either form; at least one. Throws BadEnvelope if any is unreadable.
std::vector<Envelope> decode_batch(std::string_view text);

}  // namespace messaging
