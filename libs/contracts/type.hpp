// The name of a message type. Everything that spells it out is derived from here: the subject
// (orderly.command.inventory.eu.reserve_stock…), the CloudEvents type
// (orderly.inventory.reserve_stock.v1), the log field and the documentation.
#pragma once

#include <string>
#include <string_view>

#include "vocabulary/members.hpp"

namespace contracts {

// Every message lists its members with these.
using vocabulary::field;
using vocabulary::fields;
using vocabulary::unless_default;

enum class Kind { event, command };

struct Type {
    Kind kind;
    std::string_view service;  // which publishes the event, or obeys the command
    std::string_view name;     // snake_case; past tense for events, imperative for commands
    std::string_view summary;  // what it says, for the reader of docs/asyncapi.yaml
    int version = 1;

    std::string cloud_event_type() const;
};

std::string_view to_string(Kind kind);

}  // namespace contracts
