// NatsKeyValue: one JetStream KV bucket (history 1, on disk). Safe from any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "messaging/key_value.hpp"
#include "messaging/nats_session.hpp"

namespace messaging {

class NatsKeyValue final : public KeyValue {
public:
    NatsKeyValue(std::shared_ptr<NatsSession> session, std::string bucket);
    ~NatsKeyValue() override;

    std::optional<Entry> get(const std::string& key) override;
    void put(const std::string& key, const std::string& value) override;
    std::optional<std::uint64_t> create(const std::string& key, const std::string& value) override;
    std::optional<std::uint64_t>
    update(const std::string& key, const std::string& value, std::uint64_t revision) override;
    void erase(const std::string& key) override;
    std::shared_ptr<void> watch(
        std::function<void(const std::string& key, const std::string& value)> changed
    ) override;

private:
    class Bucket;
    class Watch;
    std::shared_ptr<Bucket> bucket_;  // shared with the watches
};

}  // namespace messaging
