// The process_* metrics that every Prometheus client offers, read from /proc at each exposition.
#pragma once

#include <vector>

#include <prometheus/collectable.h>

namespace observability {

class ProcessCollector final : public prometheus::Collectable {
public:
    std::vector<prometheus::MetricFamily> Collect() const override;
};

}  // namespace observability
