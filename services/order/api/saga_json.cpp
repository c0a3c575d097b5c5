#include "order/api/saga_json.hpp"

#include "vocabulary/clock.hpp"

namespace order {
namespace {

using vocabulary::to_rfc3339;

json::Value to_json(const saga::StepProgress& step, std::string_view name) {
    return {
        {"name", name},
        {"state", to_string(step.state)},
        {"attempts", step.attempts},
        {"last_error", step.last_error.empty() ? json::Value{} : json::Value(step.last_error)},
        {"started_at", to_rfc3339(step.started_at)},
        {"finished_at",
         step.finished_at ? json::Value(to_rfc3339(*step.finished_at)) : json::Value{}},
    };
}

}  // namespace

json::Value to_json(const saga::SagaRecord& saga, const saga::Shape& shape) {
    auto steps = json::Value::array();
    for (std::size_t i = 0; i < saga.progress.steps.size(); ++i) {
        steps.push_back(to_json(saga.progress.steps[i], shape.steps[i].name));
    }
    return {
        {"order_id", saga.saga_id},
        {"saga", saga.definition},
        {"version", saga.version},
        {"state", to_string(saga.progress.state)},
        {"deadline", to_rfc3339(saga.progress.deadline)},
        {"steps", std::move(steps)},
    };
}

}  // namespace order
