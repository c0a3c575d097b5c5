#include "order/api/leader_queries.hpp"

#include <algorithm>
#include <chrono>

#include "contracts/partitions.hpp"
#include "http/problem.hpp"
#include "order/api/saga_json.hpp"
#include "service_host/http/shard_requests.hpp"

namespace order {
namespace {

using sharding::ShardId;

constexpr std::chrono::seconds patience{2};

http::Request request_for(const ShardId& shard, const SagaQuery& query) {
    http::Request request;
    request.method = "GET";
    request.target = "/internal/sagas/" + shard.key + "?limit=" + std::to_string(query.limit) +
                     "&after=" + query.after;
    if (query.state) request.target += "&state=" + std::string{to_string(*query.state)};
    return request;
}

[[noreturn]] void unanswered(const ShardId& shard) {
    throw http::Problem{503, "The leader of " + shard.name() + " does not answer."};
}

std::vector<json::Value> items_in(const std::string& body, const ShardId& shard) {
    const auto answer = json::parse(body);
    if (!answer.ok() || !answer.value().contains("items")) unanswered(shard);
    return answer.value().at("items").get<std::vector<json::Value>>();
}

const std::string& id_of(const json::Value& saga) {
    return saga.at("order_id").get_ref<const std::string&>();
}

}  // namespace

std::vector<json::Value> sagas_of(const OrderShard& shard, const SagaQuery& query) {
    const auto& sagas = shard.sagas();
    std::vector<json::Value> found;
    for (const auto& record : sagas.list(query.state, query.after, query.limit)) {
        found.push_back(to_json(record, sagas.shape_of(record)));
    }
    return found;
}

LeaderQueries::LeaderQueries(
    const ShardHost& shards,
    const discovery::Directory& directory,
    http::Transport& transport
)
    : shards_{shards}, directory_{directory}, transport_{transport} {}

std::vector<json::Value> LeaderQueries::sagas(const SagaQuery& query) const {
    std::vector<json::Value> all;
    for (const auto& shard : contracts::shards_of("order")) {
        std::ranges::move(sagas_of(shard, query), std::back_inserter(all));
    }
    std::ranges::sort(all, {}, id_of);
    if (all.size() > query.limit) all.resize(query.limit);
    return all;
}

std::vector<json::Value> LeaderQueries::sagas_of(const ShardId& shard, const SagaQuery& query)
    const {
    if (const auto led = service_host::surely_led(shards_, shard))
        return order::sagas_of(*led, query);
    const auto leader = directory_.leader(shard);
    if (!leader) unanswered(shard);
    const auto answer = transport_.send(leader->address, request_for(shard, query), patience, true);
    if (!answer.ok() || answer.value().status != 200) unanswered(shard);
    return items_in(answer.value().body, shard);
}

}  // namespace order
