// Dispatcher: the list of what a shard does on which message. A service's commands
// (message_api.cpp) and its whole part in the choreographies (reactions.cpp) are each one such
// list.
//
//   dispatcher.on<inventory::ReserveStock>([&](auto& transaction, const auto& command, const auto&
//   envelope) { … });
#pragma once

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "json/decode.hpp"
#include "messaging/contract.hpp"
#include "messaging/envelope.hpp"
#include "storage/writer.hpp"

namespace messaging {

// This message can never succeed here; it becomes a dead letter with this reason.
class Undeliverable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The message in the envelope, which is of its type. Throws Undeliverable if it cannot be read.
template <typename C>
C contract_in(const Envelope& envelope) {
    try {
        return json::decode<C>(envelope.data.json);
    } catch (const json::Unreadable& trouble) {
        throw Undeliverable{envelope.type + ": " + trouble.what()};
    }
}

class Dispatcher {
public:
    template <Contract C>
    void on(std::function<void(storage::Transaction&, const C&, const Envelope&)> handle) {
        add(C::type.cloud_event_type(), [handle](auto& transaction, const Envelope& envelope) {
            handle(transaction, contract_in<C>(envelope), envelope);
        });
    }

    // Throws Undeliverable if nobody here handles this type, or if its data cannot be read.
    void dispatch(storage::Transaction& transaction, const Envelope& envelope) const;

    std::vector<std::string> types() const;  // for the test that routing and reactions agree

private:
    using Handle = std::function<void(storage::Transaction&, const Envelope&)>;

    void add(std::string type, Handle handle);

    std::map<std::string, Handle, std::less<>> handles_;
};

}  // namespace messaging
