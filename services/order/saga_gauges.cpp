#include "order/saga_gauges.hpp"

namespace order {

SagaGauges::SagaGauges(
    observability::Metrics& metrics,
    const std::string& shard,
    const PlaceOrderSagas& sagas
)
    : open_{metrics.gauge(
          "orderly_sagas_open",
          "Sagas that are running, compensating or stuck.",
          {{"shard", shard}}
      )},
      stuck_{metrics.gauge("orderly_sagas_stuck", "Sagas that need a human.", {{"shard", shard}})},
      exposition_{metrics.before_exposition([this, &sagas] {
          open_.set(static_cast<double>(sagas.open_count()));
          stuck_.set(static_cast<double>(sagas.stuck_count()));
      })} {}

SagaGauges::~SagaGauges() {
    exposition_.reset();
    open_.set(0);
    stuck_.set(0);
}

}  // namespace order
