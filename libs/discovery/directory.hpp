// Directory: who is alive and where, as a watched, local copy of the registrations. Look-ups take
// no network and see changes within milliseconds. An instance that was not heard of for 3 s is
// critical, after 60 s it is forgotten.
//
// It keeps its last good list while the broker is away: silence from everybody at once says more
// about the broker than about everybody, so nobody ages during it. Safe from any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "discovery/instance.hpp"
#include "messaging/key_value.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/clock.hpp"

namespace discovery {

class Directory {
public:
    Directory(messaging::KeyValue& registrations, const vocabulary::Clock& clock);
    ~Directory();  // stops

    // Watches, and tells listeners of changes from a thread of its own.
    void start();
    // Instead of start(), for single-threaded drivers: watches, and tells when run_once() is
    // called.
    void watch();
    void stop();

    // All known instances with their present status, sorted by name. Never blocks for long.
    std::shared_ptr<const std::vector<Instance>> instances() const;
    // Those of a service that ask for work: neither draining nor critical.
    std::vector<Instance> passing(std::string_view service) const;
    // The instance, passing or draining, that announced the highest epoch for this shard.
    std::optional<Instance> leader(const sharding::ShardId& shard) const;

    // `changed` is called, from the directory's thread or by run_once(), after instances came,
    // went, or said or showed anything new; a mere heartbeat is nothing new. Returns a token: once
    // it is destroyed, the call is over and will not come again. (So `changed` must not destroy
    // it.)
    [[nodiscard]] std::shared_ptr<void> on_change(std::function<void()> changed);

    // What the thread does every 250 ms and at every change: looks at everybody's age, then calls
    // the listeners if there is anything new.
    void run_once();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace discovery
