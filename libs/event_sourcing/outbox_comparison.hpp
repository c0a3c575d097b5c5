// What an outbox believes to be stored in the stream, held against what the stream holds.
// Internal to event_sourcing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event_sourcing/outbox_rows.hpp"
#include "messaging/message_bus.hpp"

namespace event_sourcing {

struct StillStored {
    messaging::StreamPosition last_kept;  // everything sent to this stream and after that was lost
    std::string dead_letter_stream_id;    // the only other stream that counts
};

// What the broker still holds of what `rows` sent. What fell off the stream's head with age does
// not count as lost. Dead letters are lost only with their whole stream: its tail is not compared,
// since the shard keeps them itself. Nothing while the broker is away.
//
// A stream loses a tail, never something out of its middle, so this is a binary search: one look
// if nothing was lost, some dozens otherwise.
std::optional<StillStored> still_stored(const OutboxRows& rows, messaging::MessageBus& bus);

}  // namespace event_sourcing
