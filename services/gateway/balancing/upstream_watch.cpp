#include "gateway/balancing/upstream_watch.hpp"

#include <utility>

namespace gateway::balancing {

UpstreamWatch::UpstreamWatch(
    discovery::Directory& directory,
    routing::Published<UpstreamList>& upstreams,
    std::vector<discovery::Instance> fixed
)
    : directory_{directory}, upstreams_{upstreams}, fixed_{std::move(fixed)} {}

void UpstreamWatch::start() {
    watching_ = directory_.on_change([this] {
        const std::lock_guard lock{mutex_};
        publish();
    });
    const std::lock_guard lock{mutex_};
    publish();
}

void UpstreamWatch::set_unready(std::set<std::string> names) {
    const std::lock_guard lock{mutex_};
    if (std::exchange(unready_, std::move(names)) != unready_) publish();
}

void UpstreamWatch::publish() {
    auto instances = *directory_.instances();
    instances.insert(instances.end(), fixed_.begin(), fixed_.end());
    upstreams_.publish(std::make_shared<const UpstreamList>(instances, unready_));
}

}  // namespace gateway::balancing
