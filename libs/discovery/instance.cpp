#include "discovery/instance.hpp"

#include <array>
#include <cassert>

#include "json/strict.hpp"

namespace discovery {

namespace {

constexpr std::array statuses{Status::passing, Status::draining, Status::critical};

std::optional<Status> parse_status(std::string_view text) {
    for (const auto status : statuses) {
        if (text == to_string(status)) return status;
    }
    return std::nullopt;
}

json::Value to_json(const std::vector<Lead>& leads) {
    auto list = json::Value::array();
    for (const auto& lead : leads) list.push_back({{"shard", lead.shard}, {"epoch", lead.epoch}});
    return list;
}

std::vector<Lead> leads_of(const json::Value& list) {
    std::vector<Lead> leads;
    for (const auto& lead : list) {
        leads.push_back({lead.at("shard").get<std::string>(), lead.at("epoch").get<std::int64_t>()}
        );
    }
    return leads;
}

}  // namespace

std::string_view to_string(Status status) {
    switch (status) {
        case Status::passing:
            return "passing";
        case Status::draining:
            return "draining";
        case Status::critical:
            return "critical";
    }
    assert(false);
    return {};
}

std::string registration_key(const Instance& instance) {
    return instance.service + "." + instance.name;
}

std::string encode(const Instance& instance) {
    return json::dump({
        {"service", instance.service},
        {"name", instance.name},
        {"boot_id", instance.boot_id},
        {"address", instance.address},
        {"status", to_string(instance.status)},
        {"weight", instance.weight},
        {"leads", to_json(instance.leads)},
        {"version", instance.version},
        {"started_at", vocabulary::to_rfc3339(instance.started_at)},
        {"last_heartbeat", vocabulary::to_rfc3339(instance.last_heartbeat)},
    });
}

std::optional<Instance> decode_instance(std::string_view text) {
    const auto parsed = json::parse(text);
    if (!parsed.ok()) return std::nullopt;
    try {
        const auto& value = parsed.value();
        const auto status = parse_status(value.at("status").get<std::string>());
        const auto started_at =
            vocabulary::parse_rfc3339(value.at("started_at").get<std::string>());
        const auto last_heartbeat =
            vocabulary::parse_rfc3339(value.at("last_heartbeat").get<std::string>());
        if (!status || !started_at || !last_heartbeat) return std::nullopt;
        return Instance{
            .service = value.at("service").get<std::string>(),
            .name = value.at("name").get<std::string>(),
            .boot_id = value.at("boot_id").get<std::string>(),
            .address = value.at("address").get<std::string>(),
            .status = *status,
            .weight = value.at("weight").get<int>(),
            .leads = leads_of(value.at("leads")),
            .version = value.at("version").get<std::string>(),
            .started_at = *started_at,
            .last_heartbeat = *last_heartbeat,
        };
    } catch (const json::Value::exception&) {
        return std::nullopt;
    }
}

}  // namespace discovery
