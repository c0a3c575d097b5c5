#include "messaging/nats_session.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "observability/log.hpp"
#include "resilience/backoff.hpp"
#include "vocabulary/random.hpp"

namespace messaging {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
namespace log = observability::log;

constexpr milliseconds tick_interval{500};
constexpr std::chrono::seconds doubt_interval{1};
// What versions without channels kept at the broker. All of it is in databases, too.
constexpr std::array former_streams{"ORDERLY", "ORDERLY_DEAD_LETTERS"};
constexpr resilience::Backoff connect_backoff{
    milliseconds{100},
    milliseconds{2'000},
    milliseconds{50}};

std::int64_t in_nanoseconds(std::chrono::seconds duration) { return nanoseconds{duration}.count(); }

}  // namespace

NatsConnectionSettings connection_settings(const NatsOptions& options, const std::string& purpose) {
    return {
        .url = options.url,
        .name = options.client_name + ' ' + purpose,
        .inbox_prefix = "_INBOX_" + options.client_name,
        .on_loop = {},
    };
}

void NatsSession::Changes::announce() {
    const std::lock_guard lock{mutex};
    ++count;
    seen.notify_all();
}

NatsSession::NatsSession(NatsOptions options)
    : options_{std::move(options)},
      changes_{std::make_shared<Changes>()},
      announcing_{
          connection_settings(options_, "announces"),
          [changes = changes_] { changes->announce(); }},
      asking_{connection_settings(options_, "asks"), [changes = changes_] { changes->announce(); }},
      announced_{std::numeric_limits<std::uint64_t>::max()} {}

NatsSession::~NatsSession() { stop(); }

void NatsSession::start(Hooks hooks) {
    hooks_ = std::move(hooks);
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void NatsSession::stop() {
    thread_.request_stop();
    changes_->announce();
    if (thread_.joinable()) thread_.join();
    for (NatsConnection* connection : {&announcing_, &asking_}) connection->close();
}

std::string NatsSession::new_inbox(const std::string& purpose) const {
    return "_INBOX_" + options_.client_name + '.' + purpose + '.' +
           std::to_string(vocabulary::random_bits());
}

bool NatsSession::wait_until_connected(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock{changes_->mutex};
    return changes_->seen.wait_until(lock, deadline, [this] { return connected(); });
}

void NatsSession::doubt() {
    {
        const std::lock_guard lock{mutex_};
        const auto now = std::chrono::steady_clock::now();
        if (now - doubted_ < doubt_interval) return;
        doubted_ = now;
    }
    changes_->announce();
}

natsStatus NatsSession::open_bucket(const std::string& bucket, NatsStore& opened) {
    {
        const std::lock_guard lock{mutex_};
        buckets_.insert(bucket);
    }
    return ensure_bucket(bucket, opened);
}

void NatsSession::run(const std::stop_token& stop) {
    int failures = 0;
    while (!stop.stop_requested()) {
        const std::uint64_t seen = changes_->count;
        if (!connected()) {
            hooks_.lost();
            failures = establish() ? 0 : failures + 1;
            if (failures == 0) announce_connected(seen);
        }
        hooks_.tick();
        if (connected()) asking_.free_retired();
        const auto patience = failures == 0
                                  ? tick_interval
                                  : connect_backoff.delay(failures, vocabulary::random_bits());
        wait_for_change(seen, patience);
    }
    announced_ = std::numeric_limits<std::uint64_t>::max();
    hooks_.lost();
}

// Once for each reason: it tries about every second, perhaps for hours.
void NatsSession::log_failed_connect(natsStatus status) {
    if (status == logged_failure_) return;
    logged_failure_ = status;
    const std::string address = options_.url.substr(options_.url.find('@') + 1);  // no password
    log::warn("cannot connect to NATS yet", {{"address", address}, {"error", in_words(status)}});
}

// A refusal is said once: a broker whose max_file_store is too small refuses until it is changed.
void NatsSession::log_making(const jsStreamConfig& config, natsStatus status) {
    if (status == NATS_OK) {
        log::info("stream was missing", {{"stream", config.Name}, {"made", true}});
    } else if (!std::exchange(logged_refusal_, true)) {
        log::error(
            "the broker does not make the stream",
            {{"stream", config.Name},
             {"reserved_bytes", config.MaxBytes},
             {"error", nats_GetLastError(nullptr)}}
        );
    }
}

bool NatsSession::establish() {
    for (NatsConnection* connection : {&announcing_, &asking_}) {
        if (const natsStatus status = connection->try_to_connect(); status != NATS_OK) {
            log_failed_connect(status);
            return false;
        }
    }
    hooks_.connected();
    delete_former_streams();
    return ensure_events_stream() && ensure_buckets();
}

// They reserve room that the stream of public events may need. One that cannot be deleted now is
// tried again with the next connection.
void NatsSession::delete_former_streams() {
    for (const char* name : former_streams) {
        const natsStatus status = js_DeleteStream(asking_.jetstream(), name, nullptr, nullptr);
        if (status == NATS_OK) log::info("deleted what is not used any more", {{"stream", name}});
    }
}

// A broker that has no room for it still serves everything else.
bool NatsSession::ensure_events_stream() {
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    config.Name = options_.events_stream.c_str();
    std::array subjects{options_.events_subjects.c_str()};
    config.Subjects = subjects.data();
    config.SubjectsLen = static_cast<int>(subjects.size());
    config.Retention = js_LimitsPolicy;
    config.Storage = js_FileStorage;
    config.Discard = js_DiscardOld;
    config.Replicas = 1;
    config.AllowDirect = true;
    config.MaxAge = in_nanoseconds(options_.events_retention);
    config.MaxBytes = options_.events_bytes;

    jsStreamInfo* found = nullptr;
    natsStatus status =
        js_GetStreamInfo(&found, asking_.jetstream(), config.Name, nullptr, nullptr);
    if (status == NATS_NOT_FOUND) {
        status = js_AddStream(&found, asking_.jetstream(), &config, nullptr, nullptr);
        log_making(config, status);
    }
    const NatsStreamState owned{found};
    const bool refused = status == NATS_ERR;
    return status == NATS_OK || refused;
}

bool NatsSession::ensure_buckets() {
    std::set<std::string> buckets;
    {
        const std::lock_guard lock{mutex_};
        buckets = buckets_;
    }
    return std::all_of(buckets.begin(), buckets.end(), [this](const std::string& bucket) {
        NatsStore opened;
        return ensure_bucket(bucket, opened) == NATS_OK;
    });
}

// An existing bucket is left as it is: to create it again would, in 3.4, change its settings.
natsStatus NatsSession::ensure_bucket(const std::string& bucket, NatsStore& opened) {
    kvStore* store = nullptr;
    natsStatus status = js_KeyValue(&store, asking_.jetstream(), bucket.c_str());
    if (status == NATS_NOT_FOUND) {
        kvConfig config;
        kvConfig_Init(&config);
        config.Bucket = bucket.c_str();
        config.History = 1;
        config.StorageType = js_FileStorage;
        status = js_CreateKeyValue(&store, asking_.jetstream(), &config);
        log::info("bucket was missing", {{"bucket", bucket}, {"made", status == NATS_OK}});
    }
    opened.reset(store);
    return status;
}

void NatsSession::announce_connected(std::uint64_t seen) {
    const std::lock_guard lock{changes_->mutex};
    if (changes_->count != seen) return;
    ++generation_;
    announced_ = seen;
    changes_->seen.notify_all();
}

void NatsSession::wait_for_change(std::uint64_t seen, milliseconds patience) {
    std::unique_lock lock{changes_->mutex};
    changes_->seen.wait_for(lock, patience, [&] { return changes_->count != seen; });
}

}  // namespace messaging
