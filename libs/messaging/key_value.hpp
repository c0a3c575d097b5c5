// KeyValue: a small replicated map with revisions, for leases and registrations (a JetStream KV
// bucket; InMemoryKeyValue is its twin).
//
// A revision may repeat after the broker lost data: it orders writes, it fences nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace messaging {

// The broker is away, or did not answer in time.
class Unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Entry {
    std::string value;
    std::uint64_t revision = 0;
};

class KeyValue {
public:
    virtual ~KeyValue() = default;

    // Each throws Unavailable while the broker is away.
    virtual std::optional<Entry> get(const std::string& key) = 0;
    virtual void put(const std::string& key, const std::string& value) = 0;
    // Only if there is none / only if the revision is still this one. Nothing if that is not so;
    // the new revision otherwise. An ambiguous failure is resolved by reading back: `value` must be
    // unique.
    virtual std::optional<std::uint64_t>
    create(const std::string& key, const std::string& value) = 0;
    virtual std::optional<std::uint64_t>
    update(const std::string& key, const std::string& value, std::uint64_t revision) = 0;
    virtual void erase(const std::string& key) = 0;

    // Tells every present entry and then every change (an empty value: erased), in order per key,
    // from a thread of its own, until the returned token is destroyed. Comes back by itself after
    // trouble, telling everything again. Expiry is never told: readers age entries by their own
    // clock.
    virtual std::shared_ptr<void> watch(
        std::function<void(const std::string& key, const std::string& value)> changed
    ) = 0;
};

}  // namespace messaging
