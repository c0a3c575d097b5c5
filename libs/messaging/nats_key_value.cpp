#include "messaging/nats_key_value.hpp"

#include <thread>

namespace messaging {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_around{
    250};  // how often a watch that hears nothing asks if it should end

std::string value_of(kvEntry* entry) {
    return {
        static_cast<const char*>(kvEntry_Value(entry)),
        static_cast<std::size_t>(kvEntry_ValueLen(entry))};
}

}  // namespace

// The library's handle of the bucket. It is no more than a name: it outlives the bucket's loss.
class NatsKeyValue::Bucket {
public:
    Bucket(std::shared_ptr<NatsSession> session, std::string name)
        : session_{std::move(session)}, name_{std::move(name)} {}

    NatsSession& session() { return *session_; }

    kvStore* store() {
        if (!session_->connected()) throw Unavailable{"the broker is away (bucket " + name_ + ")"};
        const std::lock_guard lock{mutex_};
        if (!store_) check(session_->open_bucket(name_, store_), "open");
        return store_.get();
    }

    void check(natsStatus status, const std::string& what) {
        if (status == NATS_OK) return;
        if (status == NATS_NO_RESPONDERS || status == NATS_NOT_FOUND) session_->doubt();
        throw Unavailable{what + " in bucket " + name_ + ": " + in_words(status)};
    }

    std::optional<Entry> get(const std::string& key) {
        kvEntry* found = nullptr;
        const natsStatus status = kvStore_Get(&found, store(), key.c_str());
        if (status == NATS_NOT_FOUND) return std::nullopt;
        check(status, "get " + key);
        const NatsEntry entry{found};
        return Entry{value_of(found), kvEntry_Revision(found)};
    }

    // A conditional write failed, and the library does not say why: the condition may not have been
    // met, or the write was made but its answer lost, or there was trouble and nothing is changed.
    std::optional<std::uint64_t> read_back(
        natsStatus status,
        const std::string& key,
        const std::string& value,
        std::uint64_t expected
    ) {
        const auto present = get(key);
        if (present && present->value == value && present->revision > expected) {
            return present->revision;
        }
        const bool unchanged = (present ? present->revision : 0) == expected;
        if (unchanged) check(status, "conditional write of " + key);
        return std::nullopt;
    }

private:
    const std::shared_ptr<NatsSession> session_;  // owned together with the bus
    const std::string name_;
    std::mutex mutex_;
    NatsStore store_;  // guarded by mutex_ until it is made
};

// A thread that tells what the bucket holds and what changes, anew after each reconnect.
class NatsKeyValue::Watch {
public:
    using Changed = std::function<void(const std::string& key, const std::string& value)>;

    Watch(std::shared_ptr<Bucket> bucket, Changed changed)
        : bucket_{std::move(bucket)},
          changed_{std::move(changed)},
          thread_{[this](const std::stop_token& stop) { run(stop); }} {}

private:
    void run(const std::stop_token& stop) {
        NatsSession& session = bucket_->session();
        while (!stop.stop_requested()) {
            const std::uint64_t generation = session.generation();
            if (!session.wait_until_connected(std::chrono::steady_clock::now() + look_around))
                continue;
            if (kvWatcher* const watcher = begin()) {
                while (!stop.stop_requested() && session.generation() == generation) {
                    if (!tell_next(watcher)) break;
                }
                session.asking().retire(watcher);
            } else {
                std::this_thread::sleep_for(look_around);
            }
        }
    }

    kvWatcher* begin() {
        kvWatcher* watcher = nullptr;
        try {
            kvStore_WatchAll(&watcher, bucket_->store(), nullptr);
        } catch (const Unavailable&) {
            return nullptr;
        }
        return watcher;
    }

    // False if this watcher will tell nothing more.
    bool tell_next(kvWatcher* watcher) {
        kvEntry* next = nullptr;
        const natsStatus status = kvWatcher_Next(&next, watcher, look_around.count());
        if (next == nullptr) return status == NATS_OK || status == NATS_TIMEOUT;
        const NatsEntry entry{next};
        const bool present = kvEntry_Operation(next) == kvOp_Put;
        changed_(kvEntry_Key(next), present ? value_of(next) : "");
        return true;
    }

    const std::shared_ptr<Bucket> bucket_;
    const Changed changed_;
    std::jthread thread_;
};

NatsKeyValue::NatsKeyValue(std::shared_ptr<NatsSession> session, std::string bucket)
    : bucket_{std::make_shared<Bucket>(std::move(session), std::move(bucket))} {}

NatsKeyValue::~NatsKeyValue() = default;

std::optional<Entry> NatsKeyValue::get(const std::string& key) { return bucket_->get(key); }

void NatsKeyValue::put(const std::string& key, const std::string& value) {
    const auto length = static_cast<int>(value.size());
    bucket_->check(
        kvStore_Put(nullptr, bucket_->store(), key.c_str(), value.data(), length), "put " + key
    );
}

std::optional<std::uint64_t>
NatsKeyValue::create(const std::string& key, const std::string& value) {
    std::uint64_t revision = 0;
    const natsStatus status = kvStore_Create(
        &revision, bucket_->store(), key.c_str(), value.data(), static_cast<int>(value.size())
    );
    return status == NATS_OK ? revision : bucket_->read_back(status, key, value, 0);
}

std::optional<std::uint64_t>
NatsKeyValue::update(const std::string& key, const std::string& value, std::uint64_t revision) {
    std::uint64_t updated = 0;
    const natsStatus status = kvStore_Update(
        &updated,
        bucket_->store(),
        key.c_str(),
        value.data(),
        static_cast<int>(value.size()),
        revision
    );
    return status == NATS_OK ? updated : bucket_->read_back(status, key, value, revision);
}

void NatsKeyValue::erase(const std::string& key) {
    bucket_->check(kvStore_Delete(bucket_->store(), key.c_str()), "erase " + key);
}

std::shared_ptr<void> NatsKeyValue::watch(
    std::function<void(const std::string& key, const std::string& value)> changed
) {
    return std::make_shared<Watch>(bucket_, std::move(changed));
}

}  // namespace messaging
