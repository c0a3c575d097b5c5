// Participants: whoever carries a saga's commands to the services that obey them.
#pragma once

#include <optional>
#include <string>

#include "event_sourcing/event_store.hpp"
#include "messaging/reply.hpp"
#include "saga/saga.hpp"
#include "storage/writer.hpp"

namespace saga {

// What a participant says to a command. The third outcome, unknown, is silence.
struct Answer {
    messaging::Outcome outcome = messaging::Outcome::succeeded;
    std::string reason = {};  // why it was refused
};

class Participants {
public:
    virtual ~Participants() = default;
    // The command leaves once the transaction is on disk, and its answer comes as a Reply. A
    // participant inside the orchestrating service obeys within the transaction and answers at
    // once.
    virtual std::optional<Answer> send(
        storage::Transaction& transaction,
        const Command& command,
        const messaging::ReplyAddress& reply_to,
        const event_sourcing::Cause& cause
    ) = 0;
};

}  // namespace saga
