// StatusHistory: the latest changes of status of all instances, kept in memory.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "discovery/instance.hpp"

namespace registry {

struct StatusChange {
    vocabulary::Timestamp time{};
    std::string service;
    std::string instance;
    std::string from;  // "" for a new instance
    std::string to;    // "" for one that left
    bool operator==(const StatusChange&) const = default;
};

// Safe from any thread.
class StatusHistory {
public:
    explicit StatusHistory(std::size_t changes_max = 1'000) : changes_max_{changes_max} {}

    // Compares with what was seen before and notes the differences.
    void observe(const std::vector<discovery::Instance>& instances, vocabulary::Timestamp now);

    // Of one service, newest first.
    std::vector<StatusChange> of(const std::string& service) const;

private:
    void note(StatusChange change);

    std::size_t changes_max_;
    mutable std::mutex mutex_;
    std::map<std::string, std::pair<std::string, std::string>>
        seen_;                          // guarded by mutex_; instance → service, status
    std::deque<StatusChange> changes_;  // guarded by mutex_; newest first
};

}  // namespace registry
