#include "payment/payment_service.hpp"

namespace payment {

PaymentParts::PaymentParts(const service_host::Environment& environment, const Config& config)
    : environment_{environment},
      provider_{config.provider_address, static_cast<std::size_t>(config.provider_connections)} {}

std::unique_ptr<PaymentShard> PaymentParts::build(const service_host::ShardOptions& options) {
    return std::make_unique<PaymentShard>(options, environment_, provider_);
}

std::vector<http::Check> PaymentParts::checks() const {
    return {service_host::broker_check(environment_.bus)};
}

HttpApi PaymentParts::api(const std::string& instance, const ShardHost& led) const {
    return {instance, led, environment_.directory, environment_.http};
}

}  // namespace payment
