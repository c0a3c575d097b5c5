// UnreliableKeyValue: one process's connection to a key-value bucket, which can be cut.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "messaging/key_value.hpp"

namespace leadership {

class UnreliableKeyValue final : public messaging::KeyValue {
public:
    explicit UnreliableKeyValue(messaging::KeyValue& behind) : behind_{behind} {}

    std::atomic<bool> away = false;

    std::optional<messaging::Entry> get(const std::string& key) override {
        return reach().get(key);
    }
    void put(const std::string& key, const std::string& value) override { reach().put(key, value); }
    std::optional<std::uint64_t> create(const std::string& key, const std::string& value) override {
        return reach().create(key, value);
    }
    std::optional<std::uint64_t>
    update(const std::string& key, const std::string& value, std::uint64_t revision) override {
        return reach().update(key, value, revision);
    }
    void erase(const std::string& key) override { reach().erase(key); }
    std::shared_ptr<void> watch(
        std::function<void(const std::string& key, const std::string& value)> changed
    ) override {
        return reach().watch(std::move(changed));
    }

private:
    messaging::KeyValue& reach() {
        if (away) throw messaging::Unavailable{"the broker is away"};
        return behind_;
    }

    messaging::KeyValue& behind_;
};

}  // namespace leadership
