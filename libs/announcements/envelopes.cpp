#include "announcements/envelopes.hpp"

#include <cassert>
#include <string_view>
#include <utility>

namespace announcements {
namespace {

// /orderly/payment/1 → service:payment
std::string sender_of(const messaging::Envelope& message) {
    const std::string_view prefix{"/orderly/"};
    std::string_view source = message.source;
    if (!source.starts_with(prefix)) return "service:unknown";
    source.remove_prefix(prefix.size());
    return "service:" + std::string{source.substr(0, source.find('/'))};
}

}  // namespace

messaging::Envelope envelope_of(
    const event_sourcing::StoredEvent& stored,
    const std::string& shard,
    std::string type,
    json::Raw data
) {
    const auto dash = stored.stream.find('-');
    assert(dash != std::string::npos);
    return {
        .id = stored.event_id,
        .source = "/orderly/" + shard,
        .type = std::move(type),
        .subject = stored.stream.substr(dash + 1),
        .time = stored.time,
        .correlation_id = stored.cause.correlation_id,
        .causation_id = stored.cause.causation_id,
        .traceparent = stored.cause.traceparent,
        .position = stored.position,
        .stream_version = stored.version,
        .data = std::move(data),
    };
}

event_sourcing::Cause caused_by(const messaging::Envelope& message) {
    return {
        .correlation_id = message.correlation_id,
        .causation_id = message.id,
        .traceparent = message.traceparent,
        .actor = message.actor.empty() ? sender_of(message) : message.actor,
    };
}

}  // namespace announcements
