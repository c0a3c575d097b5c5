#include "service_host/http/shard_requests.hpp"

#include <gtest/gtest.h>

namespace service_host {
namespace {

http::Request about(const std::string& key) {
    http::Request request;
    request.parameters["key"] = key;
    return request;
}

template <typename Work>
int status_of(Work work) {
    try {
        work();
        return 200;
    } catch (const http::Problem& problem) {
        return problem.status;
    }
}

TEST(ShardRequests, NameAShardOfTheirService) {
    EXPECT_EQ(shard_in(about("eu"), "inventory"), (sharding::ShardId{"inventory", "eu"}));
    EXPECT_EQ(status_of([] { shard_in(about("mars"), "inventory"); }), 404);
    EXPECT_EQ(status_of([] { shard_in(about("eu"), "order"); }), 404);
}

TEST(ShardRequests, AreRefusedOnceTheLeaderIsDeposed) {
    const sharding::ShardId shard{"order", "0"};
    EXPECT_EQ(while_leading(shard, [] { return 7; }), 7);
    const auto deposed = [&] {
        while_leading(shard, []() -> int { throw storage::Deposed{"another leads"}; });
    };
    EXPECT_EQ(status_of(deposed), 503);
}

}  // namespace
}  // namespace service_host
