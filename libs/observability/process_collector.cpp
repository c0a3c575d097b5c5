#include "observability/process_collector.hpp"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <prometheus/metric_type.h>

namespace observability {

namespace {

prometheus::MetricFamily counter(const std::string& name, const std::string& help, double value) {
    prometheus::ClientMetric metric;
    metric.counter.value = value;
    return {name, help, prometheus::MetricType::Counter, {metric}};
}

prometheus::MetricFamily gauge(const std::string& name, const std::string& help, double value) {
    prometheus::ClientMetric metric;
    metric.gauge.value = value;
    return {name, help, prometheus::MetricType::Gauge, {metric}};
}

// The fields of /proc/self/stat that follow the command, which itself may contain spaces; the first
// of them is field 3 of proc(5).
struct Stat {
    static constexpr std::size_t first_field = 3;
    std::vector<std::string> fields;

    Stat() {
        std::ifstream file{"/proc/self/stat"};
        std::string text{std::istreambuf_iterator<char>{file}, {}};
        std::istringstream rest{text.substr(text.rfind(')') + 1)};
        fields.assign(std::istream_iterator<std::string>{rest}, {});
    }

    double field(std::size_t number) const { return std::stod(fields.at(number - first_field)); }
};

double seconds_of_cpu() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double seconds_at(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// The kernel tells it in ticks since boot.
double start_time(const Stat& stat) {
    const double since_boot = stat.field(22) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return seconds_at(CLOCK_REALTIME) - seconds_at(CLOCK_BOOTTIME) + since_boot;
}

double open_files() {
    const std::filesystem::directory_iterator descriptors{"/proc/self/fd"};
    return static_cast<double>(std::distance(begin(descriptors), end(descriptors)));
}

double open_files_max() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    return static_cast<double>(limit.rlim_cur);
}

}  // namespace

std::vector<prometheus::MetricFamily> ProcessCollector::Collect() const {
    const Stat stat;
    const double memory = stat.field(24) * static_cast<double>(sysconf(_SC_PAGESIZE));
    return {
        counter("process_cpu_seconds_total", "User and system CPU time spent.", seconds_of_cpu()),
        gauge("process_resident_memory_bytes", "Resident memory.", memory),
        gauge("process_virtual_memory_bytes", "Virtual memory.", stat.field(23)),
        gauge("process_threads", "Threads.", stat.field(20)),
        gauge("process_open_fds", "Open file descriptors.", open_files()),
        gauge("process_max_fds", "How many file descriptors may be open.", open_files_max()),
        gauge("process_start_time_seconds", "When it started, in unix time.", start_time(stat)),
    };
}

}  // namespace observability
