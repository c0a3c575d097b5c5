#include "service_host/shard/stonith.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <optional>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "observability/log.hpp"

namespace service_host {

namespace log = observability::log;
using Clock = std::chrono::steady_clock;

namespace {

// A rebuilt executable has another inode under the same name, and its former file is "deleted".
std::optional<std::string> executable_of(const std::string& process) {
    std::error_code trouble;
    auto path = std::filesystem::read_symlink("/proc/" + process + "/exe", trouble).string();
    if (trouble) return std::nullopt;
    constexpr std::string_view deleted = " (deleted)";
    if (path.ends_with(deleted)) path.resize(path.size() - deleted.size());
    return path;
}

bool is_another_instance_of_ours(int pid) {
    if (pid <= 0 || pid == getpid()) return false;
    const auto theirs = executable_of(std::to_string(pid));
    return theirs && theirs == executable_of("self");
}

class Stonith {
public:
    Stonith(std::string shard, std::chrono::milliseconds patience)
        : shard_{std::move(shard)}, patience_{patience} {}

    void operator()(int holder_pid) {
        const auto now = Clock::now();
        if (holder_pid != holder_pid_) {
            holder_pid_ = holder_pid;
            in_the_way_since_ = now;
        }
        if (now - in_the_way_since_ < patience_ || !is_another_instance_of_ours(holder_pid)) return;
        const bool killed = kill(holder_pid, SIGKILL) == 0;
        log::error(
            killed ? "killed the hung former leader" : "cannot kill the hung former leader",
            {{"shard", shard_},
             {"pid", holder_pid},
             {"held_for_ms",
              std::chrono::duration_cast<std::chrono::milliseconds>(now - in_the_way_since_)
                  .count()},
             {"error", killed ? "" : std::generic_category().message(errno)}}
        );
        in_the_way_since_ = now;
    }

private:
    std::string shard_;
    std::chrono::milliseconds patience_;
    int holder_pid_ = 0;
    Clock::time_point in_the_way_since_{};
};

}  // namespace

std::function<void(int holder_pid)>
kill_hung_leader(std::string shard, std::chrono::milliseconds patience) {
    return Stonith{std::move(shard), patience};
}

}  // namespace service_host
