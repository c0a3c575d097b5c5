#include "messaging/dispatcher.hpp"

#include <cassert>

namespace messaging {

void Dispatcher::dispatch(storage::Transaction& transaction, const Envelope& envelope) const {
    const auto found = handles_.find(envelope.type);
    if (found == handles_.end()) throw Undeliverable{"nobody here handles " + envelope.type};
    found->second(transaction, envelope);
}

std::vector<std::string> Dispatcher::types() const {
    std::vector<std::string> types;
    types.reserve(handles_.size());
    for (const auto& [type, handle] : handles_) types.push_back(type);
    return types;
}

void Dispatcher::add(std::string type, Handle handle) {
    const bool added = handles_.emplace(std::move(type), std::move(handle)).second;
    assert(added && "one handler per type");
    static_cast<void>(added);
}

}  // namespace messaging
