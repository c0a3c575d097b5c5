// A payment as the public shows it: its events, folded.
#pragma once

#include <optional>
#include <vector>

#include "event_sourcing/event_store.hpp"
#include "json/strict.hpp"

namespace payment {

// Nothing if no payment was ever asked for.
std::optional<json::Value> payment_view(const std::vector<event_sourcing::StoredEvent>& history);

}  // namespace payment
