// Metrics: counters, gauges and histograms of one process, shown at /metrics in Prometheus' text
// format. Asking for the same name and labels again gives the same metric; keep the reference where
// the path is hot, since the look-up takes a lock. All are safe from any thread and live as long as
// the Metrics they came from.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace observability {

using Labels = std::map<std::string, std::string>;

class Counter {
public:
    virtual ~Counter() = default;
    virtual void increment(double by = 1) = 0;
};

class Gauge {
public:
    virtual ~Gauge() = default;
    virtual void set(double value) = 0;
};

class Histogram {
public:
    virtual ~Histogram() = default;
    virtual void observe(double value) = 0;
};

class Metrics {
public:
    // Starts with process_* (CPU, memory, file descriptors, start time) and orderly_build_info.
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
    Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    // With the buckets that OpenTelemetry recommends for seconds, and three below them.
    Histogram&
    histogram(const std::string& name, const std::string& help, const Labels& labels = {});

    // `refresh` is called before each exposition, to set gauges whose values are looked up. Returns
    // a token; the callback is gone once the token is destroyed, which waits for a call under way:
    // hold no lock meanwhile that the callback takes.
    std::shared_ptr<void> before_exposition(std::function<void()> refresh);

    std::string exposition() const;  // text/plain; version=0.0.4; charset=utf-8

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace observability
