#include "event_sourcing/outbox_comparison.hpp"

#include <algorithm>
#include <limits>

namespace event_sourcing {
namespace {

enum class Fate { kept, lost, unknown };

Fate fate_of(const SentRow& row, const messaging::StreamState& stream, messaging::MessageBus& bus) {
    if (row.sequence > stream.last_sequence) return Fate::lost;
    if (const auto id = bus.message_id_at(row.sequence)) {
        return *id == row.message_id ? Fate::kept : Fate::lost;
    }
    const auto now = bus.stream_state();
    if (!now || now->stream_id != stream.stream_id) return Fate::unknown;
    return row.sequence < now->first_sequence ? Fate::kept : Fate::lost;
}

}  // namespace

std::optional<StillStored> still_stored(const OutboxRows& rows, messaging::MessageBus& bus) {
    const auto stream = bus.stream_state();
    if (!stream) return std::nullopt;

    // Every row at or before `kept` is held or has expired; every row at or after `lost` is lost.
    std::uint64_t kept = stream->first_sequence > 0 ? stream->first_sequence - 1 : 0;
    std::uint64_t lost = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t probe = lost - 1;
    while (lost - kept > 1) {
        const auto row = rows.last_sent(stream->stream_id, probe);
        if (!row || row->sequence <= kept) {
            kept = probe;
        } else {
            switch (fate_of(*row, *stream, bus)) {
                case Fate::kept:
                    kept = probe;
                    break;
                case Fate::lost:
                    lost = row->sequence;
                    break;
                case Fate::unknown:
                    return std::nullopt;
            }
        }
        probe = kept + (lost - kept) / 2;
    }
    return StillStored{
        .last_kept = {.stream_id = stream->stream_id, .sequence = kept},
        .dead_letter_stream_id = stream->dead_letter_stream_id,
    };
}

}  // namespace event_sourcing
