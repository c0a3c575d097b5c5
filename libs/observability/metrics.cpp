#include "observability/metrics.hpp"

#include <iterator>
#include <list>
#include <mutex>
#include <utility>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "observability/process_collector.hpp"

namespace observability {

namespace {

// Seconds. OpenTelemetry's advice for request durations, and below it what a local commit takes.
const prometheus::Histogram::BucketBoundaries duration_buckets{
    0.0005,
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.075,
    0.1,
    0.25,
    0.5,
    0.75,
    1,
    2.5,
    5,
    7.5,
    10};

class PrometheusCounter final : public Counter {
public:
    explicit PrometheusCounter(prometheus::Counter& counter) : counter_{counter} {}
    void increment(double by) override { counter_.Increment(by); }

private:
    prometheus::Counter& counter_;
};

class PrometheusGauge final : public Gauge {
public:
    explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_{gauge} {}
    void set(double value) override { gauge_.Set(value); }

private:
    prometheus::Gauge& gauge_;
};

class PrometheusHistogram final : public Histogram {
public:
    explicit PrometheusHistogram(prometheus::Histogram& histogram) : histogram_{histogram} {}
    void observe(double value) override { histogram_.Observe(value); }

private:
    prometheus::Histogram& histogram_;
};

// Ours for theirs: the same one for the same one.
template <typename Ours, typename Theirs>
class Twins {
public:
    Ours& of(Theirs& theirs) {
        const std::lock_guard lock{mutex_};
        return twins_.try_emplace(&theirs, theirs).first->second;
    }

private:
    std::mutex mutex_;
    std::map<Theirs*, Ours> twins_;  // guarded by mutex_
};

// What is called before each exposition. Shared by the Metrics and the tokens, which may outlive
// it.
class Refreshes {
public:
    using Refresh = std::function<void()>;

    std::list<Refresh>::iterator add(Refresh refresh) {
        const std::lock_guard lock{mutex_};
        return refreshes_.insert(refreshes_.end(), std::move(refresh));
    }
    void remove(std::list<Refresh>::iterator refresh) {
        const std::lock_guard lock{mutex_};
        refreshes_.erase(refresh);
    }
    void run() {
        const std::lock_guard lock{mutex_};
        for (const auto& refresh : refreshes_) refresh();
    }

private:
    std::mutex mutex_;              // held during the calls: a removed one is not running any more
    std::list<Refresh> refreshes_;  // guarded by mutex_
};

class RefreshToken {
public:
    RefreshToken(std::shared_ptr<Refreshes> refreshes, Refreshes::Refresh refresh)
        : refreshes_{std::move(refreshes)}, mine_{refreshes_->add(std::move(refresh))} {}
    ~RefreshToken() { refreshes_->remove(mine_); }
    RefreshToken(const RefreshToken&) = delete;
    RefreshToken& operator=(const RefreshToken&) = delete;

private:
    std::shared_ptr<Refreshes> refreshes_;
    std::list<Refreshes::Refresh>::iterator mine_;
};

}  // namespace

struct Metrics::State {
    prometheus::Registry registry;
    ProcessCollector process;
    Twins<PrometheusCounter, prometheus::Counter> counters;
    Twins<PrometheusGauge, prometheus::Gauge> gauges;
    Twins<PrometheusHistogram, prometheus::Histogram> histograms;
    std::shared_ptr<Refreshes> refreshes = std::make_shared<Refreshes>();
};

Metrics::Metrics() : state_{std::make_unique<State>()} {
    gauge(
        "orderly_build_info", "Which version this is; always 1.", {{"version", ORDERLY_VERSION}}
    ).set(1);
}

Metrics::~Metrics() = default;

Counter& Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
    auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry);
    return state_->counters.of(family.Add(labels));
}

Gauge& Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
    auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry);
    return state_->gauges.of(family.Add(labels));
}

Histogram&
Metrics::histogram(const std::string& name, const std::string& help, const Labels& labels) {
    auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry);
    return state_->histograms.of(family.Add(labels, duration_buckets));
}

std::shared_ptr<void> Metrics::before_exposition(std::function<void()> refresh) {
    return std::make_shared<RefreshToken>(state_->refreshes, std::move(refresh));
}

std::string Metrics::exposition() const {
    state_->refreshes->run();
    auto families = state_->registry.Collect();
    auto process = state_->process.Collect();
    families.insert(
        families.end(),
        std::make_move_iterator(process.begin()),
        std::make_move_iterator(process.end())
    );
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace observability
