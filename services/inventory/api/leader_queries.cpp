#include "inventory/api/leader_queries.hpp"

#include <chrono>
#include <utility>

#include "contracts/partitions.hpp"
#include "http/problem.hpp"
#include "inventory/api/resources.hpp"
#include "service_host/http/shard_requests.hpp"

namespace inventory {
namespace {

constexpr auto answer_within = std::chrono::milliseconds{1'000};

}  // namespace

LeaderQueries::LeaderQueries(
    const ShardHost& shards,
    const discovery::Directory& directory,
    http::Transport& transport
)
    : shards_{shards}, directory_{directory}, transport_{transport} {}

json::Value LeaderQueries::product(const std::string& sku) const {
    const auto home = contracts::home_shard_of_product(sku);
    if (const auto shard = service_host::surely_led(shards_, home)) {
        const auto product = shard->product(sku);
        return product ? definition_json(sku, *product) : json::Value{};
    }
    return insist(ask_leader(home, "/internal/products/" + sku));
}

bool LeaderQueries::is_known(const std::string& sku) {
    {
        const std::lock_guard lock{mutex_};
        if (known_.contains(sku)) return true;
    }
    if (product(sku).is_null()) return false;
    const std::lock_guard lock{mutex_};
    known_.insert(sku);
    return true;
}

json::Value LeaderQueries::stock(const std::string& sku) const {
    auto stock = json::Value::array();
    for (const auto warehouse : contracts::warehouses) {
        const auto level =
            insist(stock_at(contracts::inventory_shard_of_warehouse(warehouse), sku));
        if (!level.is_null()) stock.push_back(level);
    }
    return stock;
}

json::Value LeaderQueries::known_stock(const std::string& sku) const {
    auto stock = json::Value::array();
    for (const auto warehouse : contracts::warehouses) {
        const auto level = stock_at(contracts::inventory_shard_of_warehouse(warehouse), sku);
        if (level.ok() && !level.value().is_null()) stock.push_back(level.value());
    }
    return stock;
}

LeaderQueries::Answer
LeaderQueries::stock_at(const sharding::ShardId& shard, const std::string& sku) const {
    if (const auto led = service_host::surely_led(shards_, shard)) {
        const auto level = led->stock(sku);
        return level ? stock_json(sku, shard.key, *level) : json::Value{};
    }
    return ask_leader(shard, "/internal/stock/" + shard.key + "/" + sku);
}

LeaderQueries::Answer
LeaderQueries::ask_leader(const sharding::ShardId& shard, const std::string& target) const {
    const auto unanswered = [&](const std::string& reason) {
        return Unanswered{"The leader of " + shard.name() + " cannot be asked: " + reason};
    };
    const auto leader = directory_.leader(shard);
    if (!leader) return unanswered("there is none at the moment");

    http::Request request;
    request.method = "GET";
    request.target = target;
    const auto answer = transport_.send(leader->address, request, answer_within, true);
    if (!answer.ok()) return unanswered(answer.error().reason);
    const auto& response = answer.value();
    if (response.status == 404) return json::Value{};
    auto body = json::parse(response.body);
    if (response.status == 200 && body.ok()) return body.value();
    return unanswered("it answered " + std::to_string(response.status));
}

json::Value LeaderQueries::insist(const Answer& answer) {
    if (answer.ok()) return answer.value();
    throw http::Problem{503, answer.error().reason};
}

}  // namespace inventory
