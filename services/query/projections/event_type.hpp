// Tells which of the contracts an event follows, to choose how a view changes.
#pragma once

#include "messaging/envelope.hpp"

namespace query {

template <typename Contract>
bool is(const messaging::Envelope& event) {
    static const auto type = Contract::type.cloud_event_type();
    return event.type == type;
}

}  // namespace query
