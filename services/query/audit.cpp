#include "query/audit.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>
#include <map>

#include "contracts/partitions.hpp"
#include "http/problem.hpp"

namespace query {
namespace {

using json::Value;

constexpr std::chrono::seconds leader_timeout{2};

std::map<std::string, Value> newest_by_shard(const std::vector<Value>& shards) {
    std::map<std::string, Value> newest;
    for (const auto& shard : shards) {
        auto& known = newest[shard.at("shard")];
        if (known.is_null() || known.at("epoch") < shard.at("epoch")) known = shard;
    }
    return newest;
}

void add(Value& sum, const Value& part) {
    if (part.is_object()) {
        for (const auto& [name, value] : part.items()) add(sum[name], value);
    } else {
        sum = (sum.is_null() ? 0 : sum.get<std::int64_t>()) + part.get<std::int64_t>();
    }
}

Value nothing_yet() {
    return {
        {"orders",
         {{"pending", 0}, {"confirmed", 0}, {"rejected", 0}, {"cancelling", 0}, {"cancelled", 0}}},
        {"confirmed_total_cents", Value::object()},
        {"stock", {{"delivered", 0}, {"on_hand", 0}, {"reserved", 0}, {"sold", 0}}},
        {"payments", Value::object()},
        {"open_sagas", 0},
        {"unsent_messages", 0},
        {"dead_letters", 0},
        {"leaders", Value::object()},
    };
}

Value leader(const Value& shard) {
    return {
        {"instance", shard.at("instance")},
        {"epoch", shard.at("epoch")},
        {"position", shard.at("position")},
        {"epoch_violations", shard.at("epoch_violations")},
    };
}

void require_all(
    const std::map<std::string, Value>& answered,
    const std::vector<std::string>& expected
) {
    std::string missing;
    for (const auto& shard : expected) {
        if (!answered.contains(shard)) missing += (missing.empty() ? "" : ", ") + shard;
    }
    if (!missing.empty()) throw http::Problem{503, "No leader answers for " + missing + "."};
}

// What the instance at `address` tells of the shards it leads. One that does not answer leaves its
// shards missing, which is told when all is added up.
std::vector<Value> led_at(const std::string& address, http::Transport& transport) {
    http::Request request;
    request.method = "GET";
    request.target = "/internal/audit";
    const auto answer = transport.send(address, request, leader_timeout, true);
    if (!answer.ok() || answer.value().status != 200) return {};
    return Value::parse(answer.value().body).at("shards").get<std::vector<Value>>();
}

}  // namespace

Value add_up(
    const std::vector<Value>& shards,
    const std::vector<std::string>& expected,
    vocabulary::Timestamp at
) {
    const auto newest = newest_by_shard(shards);
    require_all(newest, expected);
    auto sums = nothing_yet();
    for (const auto& [name, shard] : newest) {
        sums["leaders"][name] = leader(shard);
        for (const auto* member :
             {"orders",
              "confirmed_total_cents",
              "stock",
              "payments",
              "open_sagas",
              "unsent_messages",
              "dead_letters"}) {
            if (shard.contains(member)) add(sums[member], shard.at(member));
        }
    }
    sums["at"] = vocabulary::to_rfc3339(at);
    return sums;
}

Value audit(
    const discovery::Directory& directory,
    http::Transport& transport,
    vocabulary::Timestamp at
) {
    std::vector<std::string> expected;
    std::vector<std::future<std::vector<Value>>> answers;
    for (const auto* service : {"order", "inventory", "payment"}) {
        for (const auto& shard : contracts::shards_of(service)) expected.push_back(shard.name());
        for (const auto& instance : directory.passing(service)) {
            answers.push_back(std::async(
                std::launch::async,
                [&transport, address = instance.address] { return led_at(address, transport); }
            ));
        }
    }
    std::vector<Value> shards;
    for (auto& answer : answers) std::ranges::move(answer.get(), std::back_inserter(shards));
    return add_up(shards, expected, at);
}

}  // namespace query
