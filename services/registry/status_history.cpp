#include "registry/status_history.hpp"

#include <set>

namespace registry {

void StatusHistory::observe(
    const std::vector<discovery::Instance>& instances,
    vocabulary::Timestamp now
) {
    const std::lock_guard lock{mutex_};
    std::set<std::string> present;
    for (const auto& instance : instances) {
        present.insert(instance.name);
        const std::string status{to_string(instance.status)};
        auto& [service, before] = seen_[instance.name];
        if (before != status) note({now, instance.service, instance.name, before, status});
        service = instance.service;
        before = status;
    }
    std::erase_if(seen_, [&](const auto& each) {
        const auto& [name, last] = each;
        if (present.contains(name)) return false;
        note({now, last.first, name, last.second, ""});
        return true;
    });
}

std::vector<StatusChange> StatusHistory::of(const std::string& service) const {
    const std::lock_guard lock{mutex_};
    std::vector<StatusChange> found;
    for (const auto& change : changes_) {
        if (change.service == service) found.push_back(change);
    }
    return found;
}

void StatusHistory::note(StatusChange change) {
    changes_.push_front(std::move(change));
    if (changes_.size() > changes_max_) changes_.pop_back();
}

}  // namespace registry
