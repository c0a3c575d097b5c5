// Published: one immutable value that one thread replaces and many read (read-copy-update with a
// reference count instead of a grace period).
//
// publish() and latest() are safe from any thread. Each event loop owns a Reader: while nothing new
// was published, asking it costs one atomic load and no lock. Whoever must keep a value beyond the
// next suspension copies the shared_ptr; owners are the Published and all who are still reading.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace gateway::routing {

template <typename Value>
class Published {
public:
    explicit Published(std::shared_ptr<const Value> first) : value_{std::move(first)} {}
    Published(const Published&) = delete;
    Published& operator=(const Published&) = delete;

    void publish(std::shared_ptr<const Value> next) {
        const std::lock_guard lock{mutex_};
        value_ = std::move(next);
        version_.fetch_add(1, std::memory_order_release);
    }

    std::shared_ptr<const Value> latest() const {
        const std::lock_guard lock{mutex_};
        return value_;
    }

    // Grows with every publish(). Never 0.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Value> value_;  // guarded by mutex_
    std::atomic<std::uint64_t> version_{1};
};

// One thread's view of a Published. Not thread-safe.
template <typename Value>
class Reader {
public:
    explicit Reader(const Published<Value>& published) : published_{published} { refresh(); }

    // True if there was something new; then value() is that.
    bool refresh() {
        const auto version = published_.version();
        if (version == version_) return false;
        value_ = published_.latest();
        version_ = version;
        return true;
    }

    const std::shared_ptr<const Value>& value() const { return value_; }
    std::uint64_t version() const { return version_; }

private:
    const Published<Value>& published_;
    std::shared_ptr<const Value> value_;
    std::uint64_t version_ = 0;
};

}  // namespace gateway::routing
