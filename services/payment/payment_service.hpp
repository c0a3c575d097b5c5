// The payment service, assembled: what it is made of besides what every service of shards has
// (service_host/service/sharded_service.hpp). What it keeps and decides is in PaymentShard.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "payment/api/http_api.hpp"
#include "payment/config.hpp"
#include "payment/payment_shard.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/service/sharded_service.hpp"

namespace payment {

class PaymentParts {
public:
    using Shard = PaymentShard;

    PaymentParts(const service_host::Environment& environment, const Config& config);

    std::unique_ptr<PaymentShard> build(const service_host::ShardOptions& options);
    std::vector<http::Check> checks() const;
    HttpApi api(const std::string& instance, const ShardHost& led) const;

private:
    const service_host::Environment environment_;
    const ProviderOptions provider_;
};

using PaymentService = service_host::ShardedService<PaymentParts>;

}  // namespace payment
