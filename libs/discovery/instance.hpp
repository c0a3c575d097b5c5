// Instance: what one running process says of itself in the service registry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabulary/clock.hpp"

namespace discovery {

// An instance says passing or draining of itself; critical is what others call one that went
// silent.
enum class Status { passing, draining, critical };
std::string_view to_string(Status status);

struct Lead {
    std::string shard;  // order/2
    std::int64_t epoch = 0;
    bool operator==(const Lead&) const = default;
};

struct Instance {
    std::string service;  // order
    std::string name;     // order-1
    std::string boot_id;  // unique per start
    std::string address;  // 127.0.0.1:8101
    Status status = Status::passing;
    int weight = 1;  // share of balanced requests; 0: only what needs this instance
    std::vector<Lead> leads{};
    std::string version{};
    vocabulary::Timestamp started_at{};
    vocabulary::Timestamp last_heartbeat{};
    bool operator==(const Instance&) const = default;
};

// The key of a registration in its bucket: order.order-1.
std::string registration_key(const Instance& instance);

std::string encode(const Instance& instance);
std::optional<Instance> decode_instance(std::string_view text);  // nothing if it is none

}  // namespace discovery
