#include "payment/payment_service.hpp"

namespace payment {

PaymentParts::PaymentParts(const service_host::Environment& environment, const Config& config)
    : environment_{environment},
      provider_address_{config.provider_address},
      call_pool_{config.provider_threads, environment.clock} {}

std::unique_ptr<PaymentShard> PaymentParts::build(const service_host::ShardOptions& options) {
    return std::make_unique<PaymentShard>(options, environment_, provider_address_, call_pool_);
}

std::vector<http::Check> PaymentParts::checks() const {
    return {service_host::broker_check(environment_.bus)};
}

HttpApi PaymentParts::api(const std::string& instance, const ShardHost& led) const {
    return {instance, led, environment_.directory, environment_.http};
}

}  // namespace payment
