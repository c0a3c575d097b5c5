// SagaGauges: how many sagas of a shard are under way, and how many need a human. They fall to zero
// when the shard is led elsewhere.
#pragma once

#include <memory>
#include <string>

#include "observability/metrics.hpp"
#include "order/sagas/place_order_sagas.hpp"

namespace order {

class SagaGauges {
public:
    SagaGauges(
        observability::Metrics& metrics,
        const std::string& shard,
        const PlaceOrderSagas& sagas
    );
    ~SagaGauges();

private:
    observability::Gauge& open_;
    observability::Gauge& stuck_;
    std::shared_ptr<void> exposition_;
};

}  // namespace order
