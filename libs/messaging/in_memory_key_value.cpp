#include <map>
#include <mutex>
#include <vector>

#include "messaging/in_memory_bus.hpp"

namespace messaging {

namespace {

struct Watcher {
    std::function<void(const std::string& key, const std::string& value)> changed;
    std::recursive_mutex mutex;  // a watcher may write
    bool watching = true;        // guarded by mutex
};

void tell(Watcher& watcher, const std::string& key, const std::string& value) {
    const std::lock_guard lock{watcher.mutex};
    if (watcher.watching) watcher.changed(key, value);
}

}  // namespace

struct InMemoryKeyValue::State {
    std::recursive_mutex telling;  // held while watchers are told, so that they see one order
    std::mutex mutex;              // guards all that follows; taken after `telling`
    std::map<std::string, Entry> entries;
    std::uint64_t revision = 0;
    std::vector<std::weak_ptr<Watcher>> watchers;

    std::vector<std::shared_ptr<Watcher>> present_watchers() {
        std::vector<std::shared_ptr<Watcher>> present;
        std::erase_if(watchers, [](const auto& watcher) { return watcher.expired(); });
        for (const auto& weak : watchers) {
            if (auto watcher = weak.lock()) present.push_back(std::move(watcher));
        }
        return present;
    }

    // Writes if `allowed` says so of the present entry; nothing if it did not.
    template <typename Allowed>
    std::optional<std::uint64_t>
    write_if(const Allowed& allowed, const std::string& key, const std::string& value) {
        const std::lock_guard turn{telling};
        std::vector<std::shared_ptr<Watcher>> told;
        std::uint64_t written = 0;
        {
            const std::lock_guard lock{mutex};
            const auto found = entries.find(key);
            if (!allowed(found == entries.end() ? nullptr : &found->second)) return std::nullopt;
            written = ++revision;
            entries[key] = Entry{value, written};
            told = present_watchers();
        }
        for (const auto& watcher : told) tell(*watcher, key, value);
        return written;
    }
};

InMemoryKeyValue::InMemoryKeyValue() : state_{std::make_shared<State>()} {}

InMemoryKeyValue::~InMemoryKeyValue() = default;

std::optional<Entry> InMemoryKeyValue::get(const std::string& key) {
    const std::lock_guard lock{state_->mutex};
    const auto found = state_->entries.find(key);
    if (found == state_->entries.end()) return std::nullopt;
    return found->second;
}

void InMemoryKeyValue::put(const std::string& key, const std::string& value) {
    state_->write_if([](const Entry*) { return true; }, key, value);
}

std::optional<std::uint64_t>
InMemoryKeyValue::create(const std::string& key, const std::string& value) {
    return state_->write_if([](const Entry* present) { return present == nullptr; }, key, value);
}

std::optional<std::uint64_t>
InMemoryKeyValue::update(const std::string& key, const std::string& value, std::uint64_t revision) {
    const auto unchanged = [revision](const Entry* present) {
        return present != nullptr && present->revision == revision;
    };
    return state_->write_if(unchanged, key, value);
}

void InMemoryKeyValue::erase(const std::string& key) {
    const std::lock_guard turn{state_->telling};
    std::vector<std::shared_ptr<Watcher>> told;
    {
        const std::lock_guard lock{state_->mutex};
        if (state_->entries.erase(key) == 0) return;
        ++state_->revision;
        told = state_->present_watchers();
    }
    for (const auto& watcher : told) tell(*watcher, key, "");
}

std::shared_ptr<void> InMemoryKeyValue::watch(
    std::function<void(const std::string& key, const std::string& value)> changed
) {
    auto watcher = std::make_shared<Watcher>();
    watcher->changed = std::move(changed);
    const std::lock_guard turn{state_->telling};
    std::map<std::string, Entry> present;
    {
        const std::lock_guard lock{state_->mutex};
        state_->watchers.push_back(watcher);
        present = state_->entries;
    }
    for (const auto& [key, entry] : present) tell(*watcher, key, entry.value);
    return {watcher.get(), [watcher](void*) {
                const std::lock_guard lock{watcher->mutex};
                watcher->watching = false;
            }};
}

}  // namespace messaging
