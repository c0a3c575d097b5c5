// DueTimes: which of many things has to be looked at next, and when. Changed by one thread at a
// time (inside transactions); any() may be asked from any thread and costs one load.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "vocabulary/clock.hpp"

namespace saga {

class DueTimes {
public:
    void set(const std::string& id, vocabulary::Timestamp due) {
        forget(id);
        ordered_.emplace(due, id);
        times_.emplace(id, due);
        publish_earliest();
    }

    void erase(const std::string& id) {
        forget(id);
        publish_earliest();
    }

    std::optional<vocabulary::Timestamp> time_of(const std::string& id) const {
        const auto found = times_.find(id);
        if (found == times_.end()) return std::nullopt;
        return found->second;
    }

    // The first, if it is due.
    std::optional<std::string> next(vocabulary::Timestamp now) const {
        if (ordered_.empty() || ordered_.begin()->first > now) return std::nullopt;
        return ordered_.begin()->second;
    }

    bool any(vocabulary::Timestamp now) const {
        return earliest_.load() <= now.time_since_epoch().count();
    }

private:
    static constexpr auto never = std::numeric_limits<std::int64_t>::max();

    void forget(const std::string& id) {
        const auto found = times_.find(id);
        if (found == times_.end()) return;
        ordered_.erase({found->second, id});
        times_.erase(found);
    }

    void publish_earliest() {
        earliest_ = ordered_.empty() ? never : ordered_.begin()->first.time_since_epoch().count();
    }

    std::set<std::pair<vocabulary::Timestamp, std::string>> ordered_;
    std::unordered_map<std::string, vocabulary::Timestamp> times_;
    std::atomic<std::int64_t> earliest_{never};
};

}  // namespace saga
