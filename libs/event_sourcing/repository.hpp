// Repository: load → decide → append, for one kind of aggregate. The states of aggregates in use
// stay in memory, since the shard's leader is the only writer; the least recently used go first.
//
// `Codec` turns events into their stored form and back:
//   static NewEvent encode(const Event&);
//   static Event decode(const StoredEvent&);   // upcasts every shape ever written
#pragma once

#include <functional>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "event_sourcing/decider.hpp"
#include "event_sourcing/event_store.hpp"

namespace event_sourcing {

template <Decider D, typename Codec>
class Repository {
public:
    using State = typename D::State;
    using Event = typename D::Event;
    using Command = typename D::Command;
    using Rejection = typename D::Rejection;

    struct Recorded {
        StoredEvent stored;
        Event event;
    };
    // Every event that is recorded, within its transaction: the place to publish it.
    using OnRecorded =
        std::function<void(storage::Transaction&, const std::string& id, const Recorded&)>;

    Repository(
        EventStore& store,
        std::string category,
        OnRecorded on_recorded,
        std::size_t cached_max = 2'500
    )
        : store_{store},
          category_{std::move(category)},
          on_recorded_{std::move(on_recorded)},
          cached_max_{cached_max} {}

    // What was recorded (nothing, if the command changed nothing), or why it was rejected.
    vocabulary::Result<std::vector<Recorded>, Rejection> handle(
        storage::Transaction& transaction,
        const std::string& id,
        const Command& command,
        const Cause& cause
    ) {
        auto& entry = find(transaction, id);
        auto decision = D::decide(entry.state, command);
        if (!decision.ok()) return decision.error();
        std::vector<Recorded> recorded;
        if (decision.value().empty()) return recorded;

        std::vector<NewEvent> encoded;
        for (const auto& event : decision.value()) encoded.push_back(Codec::encode(event));
        transaction.on_rollback([this, id] { forget(id); });
        auto stored = store_.append(transaction, stream_of(id), entry.version, encoded, cause);
        for (std::size_t i = 0; i < stored.size(); ++i) {
            entry.state = D::evolve(entry.state, decision.value()[i]);
            entry.version = stored[i].version;
            recorded.push_back({std::move(stored[i]), decision.value()[i]});
        }
        for (const auto& each : recorded) on_recorded_(transaction, id, each);
        return recorded;
    }

    // The state as this transaction sees it. Valid until the next call.
    const State& state(storage::Transaction& transaction, const std::string& id) {
        return find(transaction, id).state;
    }
    std::int64_t version(storage::Transaction& transaction, const std::string& id) {
        return find(transaction, id).version;
    }
    // The same between two transactions, by whoever has these. Valid until the next call.
    const State& committed_state(const std::string& id) {
        return find(id, [&] { return store_.load(stream_of(id)); }).state;
    }

    std::string stream_of(const std::string& id) const { return category_ + "-" + id; }

private:
    struct Entry {
        State state{};
        std::int64_t version = 0;
        std::list<std::string>::iterator use;
    };

    Entry& find(storage::Transaction& transaction, const std::string& id) {
        return find(id, [&] { return store_.load(transaction, stream_of(id)); });
    }

    template <typename Load>
    Entry& find(const std::string& id, const Load& load) {
        if (auto found = entries_.find(id); found != entries_.end()) {
            uses_.splice(uses_.begin(), uses_, found->second.use);
            return found->second;
        }
        if (entries_.size() >= cached_max_) {
            entries_.erase(uses_.back());
            uses_.pop_back();
        }
        Entry entry;
        for (const auto& stored : load()) {
            entry.state = D::evolve(entry.state, Codec::decode(stored));
            entry.version = stored.version;
        }
        uses_.push_front(id);
        entry.use = uses_.begin();
        return entries_.emplace(id, std::move(entry)).first->second;
    }

    void forget(const std::string& id) {
        if (auto found = entries_.find(id); found != entries_.end()) {
            uses_.erase(found->second.use);
            entries_.erase(found);
        }
    }

    EventStore& store_;
    std::string category_;
    OnRecorded on_recorded_;
    std::size_t cached_max_;
    // Both are touched only by whoever has the transactions, of which there is one at a time.
    std::unordered_map<std::string, Entry> entries_;
    std::list<std::string> uses_;  // most recent first
};

}  // namespace event_sourcing
