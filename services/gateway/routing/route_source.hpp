// RouteSource: where the route table comes from, and comes from again without a restart: a file, or
// the table that the gateway was built with.
//
// Its thread publishes the file anew on SIGHUP and whenever the file changed (looked at every 250
// ms). A file with an error is refused with its lines in the log, and the table stays as it was.
// SIGHUP must be blocked in all threads (block_reload_signal, before the first starts).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "gateway/routing/published.hpp"
#include "gateway/routing/route_file.hpp"
#include "observability/metrics.hpp"

namespace gateway::routing {

// Throws BadSetting that names file, line and trouble. "" is the built-in table.
std::shared_ptr<const RouteTable> load_routes(const std::filesystem::path& file);

void block_reload_signal();

class RouteSource {
public:
    // `file` as for load_routes, which has succeeded once. `before_publishing` is told of each new
    // table, on the thread that reads it.
    RouteSource(
        std::filesystem::path file,
        Published<RouteTable>& routes,
        observability::Metrics& metrics,
        std::function<void(const RouteTable&)> before_publishing = {}
    );
    ~RouteSource() { stop(); }

    void start();
    void stop() { thread_ = {}; }

    // Reads the file now. False, and nothing published, if it has errors or cannot be read.
    bool reload();
    // Whether the file looks other than when it was last read.
    bool has_changed() const;

private:
    void run(const std::stop_token& stop);

    std::filesystem::path file_;
    Published<RouteTable>& routes_;
    observability::Metrics& metrics_;
    const std::function<void(const RouteTable&)> before_publishing_;
    std::filesystem::file_time_type read_at_;  // the file's own time; of the thread, once it runs
    std::jthread thread_;
};

}  // namespace gateway::routing
