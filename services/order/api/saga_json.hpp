// A saga as it is shown by GET /v1/sagas/{order_id}.
#pragma once

#include "json/strict.hpp"
#include "saga/saga_log.hpp"

namespace order {

json::Value to_json(const saga::SagaRecord& saga, const saga::Shape& shape);

}  // namespace order
