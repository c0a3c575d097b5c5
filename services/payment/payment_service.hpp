// The payment service, assembled. Read the members from top to bottom to see what it is made of:
// each is built from those above it, and they are torn down in reverse.
//
// What it keeps and decides is in PaymentShard; this is what the shards share.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "discovery/registration.hpp"
#include "http/server.hpp"
#include "leadership/election.hpp"
#include "payment/api/http_api.hpp"
#include "payment/call_pool.hpp"
#include "payment/config.hpp"
#include "payment/payment_shard.hpp"
#include "service_host/environment.hpp"

namespace payment {

class PaymentService {
public:
    PaymentService(const Config& config, const service_host::Environment& environment);

    void start();
    // Not ready, no new work; hands over what it leads, then ends. Safe to repeat.
    void stop();

    int port() const { return server_.port(); }

private:
    std::unique_ptr<PaymentShard> build(const sharding::ShardId& id, std::int64_t epoch_at_least);
    std::vector<http::Check> readiness() const;

    const Config config_;
    const service_host::Environment environment_;
    const std::string boot_id_;

    // What reaches the world, and is reached by it. The election comes last, so that shards are
    // given away first; the server goes on to pass requests to their next leaders until it ends.
    CallPool call_pool_;
    discovery::Registration registration_;  // announces what the shards' host tells it
    ShardHost shards_;
    HttpApi api_;
    http::Server server_;
    leadership::Election election_;
};

}  // namespace payment
