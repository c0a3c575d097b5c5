#include "gateway/routing/route_source.hpp"

#include <csignal>
#include <ctime>
#include <fstream>
#include <iterator>
#include <pthread.h>

#include "observability/log.hpp"
#include "service_host/process/settings.hpp"
#include "service_host/process/this_machine.hpp"

namespace gateway::routing {
namespace {

namespace log = observability::log;

constexpr auto setting = "ORDERLY_ROUTES";
constexpr timespec look_every{.tv_sec = 0, .tv_nsec = 250'000'000};

std::string read_file(const std::filesystem::path& file) {
    service_host::check_readable(setting, file);
    std::ifstream stream{file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream)
        throw service_host::BadSetting{
            std::string{setting} + ": " + file.string() + " cannot be read"};
    return text;
}

[[noreturn]] void refuse(const RouteFileErrors& errors, const std::filesystem::path& file) {
    std::string text;
    for (const auto& error : errors)
        text += (text.empty() ? "" : "; ") + to_string(error, file.string());
    throw service_host::BadSetting{std::string{setting} + ": " + text};
}

sigset_t reload_signal() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGHUP);
    return signals;
}

std::filesystem::file_time_type time_of(const std::filesystem::path& file) {
    std::error_code absent;  // for a moment, while an editor replaces it
    return std::filesystem::last_write_time(file, absent);
}

}  // namespace

std::shared_ptr<const RouteTable> load_routes(const std::filesystem::path& file) {
    auto parsed = file.empty() ? parse_routes(built_in_routes()) : parse_routes(read_file(file));
    if (!parsed.ok()) refuse(parsed.error(), file.empty() ? "routes.toml" : file);
    return std::move(parsed).value();
}

void block_reload_signal() {
    const auto signals = reload_signal();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

RouteSource::RouteSource(
    std::filesystem::path file,
    Published<RouteTable>& routes,
    observability::Metrics& metrics,
    std::function<void(const RouteTable&)> before_publishing
)
    : file_{std::move(file)},
      routes_{routes},
      metrics_{metrics},
      before_publishing_{std::move(before_publishing)},
      read_at_{time_of(file_)} {}

void RouteSource::start() {
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void RouteSource::run(const std::stop_token& stop) {
    const auto signals = reload_signal();
    while (!stop.stop_requested()) {
        const bool asked = sigtimedwait(&signals, nullptr, &look_every) == SIGHUP;
        if (asked || has_changed()) reload();
    }
}

bool RouteSource::has_changed() const { return !file_.empty() && time_of(file_) != read_at_; }

bool RouteSource::reload() {
    const auto count = [&](const char* outcome) {
        metrics_
            .counter(
                "orderly_gateway_route_reloads_total",
                "Attempts to load the routes file anew, by whether it was taken or refused.",
                {{"outcome", outcome}}
            )
            .increment();
    };
    read_at_ = time_of(file_);
    try {
        auto table = load_routes(file_);
        log::info("the routes were loaded", {{"routes", table->routes().size()}});
        if (before_publishing_) before_publishing_(*table);
        routes_.publish(std::move(table));
        count("taken");
        return true;
    } catch (const std::exception& trouble) {
        log::error("the routes were refused, the old ones stay", {{"error", trouble.what()}});
        count("refused");
        return false;
    }
}

}  // namespace gateway::routing
