// Participants: whoever carries a saga's commands to the services that obey them.
#pragma once

#include <optional>
#include <string>

#include "event_sourcing/event_store.hpp"
#include "saga/progress.hpp"
#include "saga/saga.hpp"
#include "storage/writer.hpp"

namespace saga {

// What a participant in the same process says to a command.
struct Answer {
    Outcome outcome = Outcome::succeeded;
    std::string reason = {};  // why it was refused
};

class Participants {
public:
    virtual ~Participants() = default;
    // The command leaves once the transaction is on disk, and arrives however long that takes; what
    // became of it is told by the events that the step names. A participant inside the
    // orchestrating service obeys within the transaction and answers at once.
    virtual std::optional<Answer> send(
        storage::Transaction& transaction,
        const Command& command,
        const std::string& saga_id,
        const event_sourcing::Cause& cause
    ) = 0;
};

}  // namespace saga
