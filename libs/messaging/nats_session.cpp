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
// The broker keeps every id of this time in memory.
constexpr std::chrono::seconds duplicate_window{20};
constexpr std::int64_t dead_letter_bytes = 256'000'000;
constexpr resilience::Backoff connect_backoff{
    milliseconds{100},
    milliseconds{2'000},
    milliseconds{50}};

NatsConnectionSettings
settings(const NatsOptions& options, const char* purpose, bool send_at_once) {
    return {
        .url = options.url,
        .name = options.client_name + ' ' + purpose,
        .inbox_prefix = "_INBOX_" + options.client_name,
        .send_at_once = send_at_once,
    };
}

std::int64_t in_nanoseconds(std::chrono::seconds duration) { return nanoseconds{duration}.count(); }

jsStreamConfig stream_config() {
    jsStreamConfig config;
    jsStreamConfig_Init(&config);
    config.Retention = js_LimitsPolicy;
    config.Storage = js_FileStorage;
    config.Discard = js_DiscardOld;
    config.Replicas = 1;
    config.AllowDirect = true;
    return config;
}

}  // namespace

void NatsSession::Changes::announce() {
    const std::lock_guard lock{mutex};
    ++count;
    seen.notify_all();
}

NatsSession::NatsSession(NatsOptions options)
    : options_{std::move(options)},
      changes_{std::make_shared<Changes>()},
      publishing_{
          settings(options_, "publishes", true),
          [changes = changes_] { changes->announce(); }},
      asking_{settings(options_, "asks", true), [changes = changes_] { changes->announce(); }},
      acknowledging_{
          settings(options_, "acknowledges", false),
          [changes = changes_] { changes->announce(); }},
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
    for (NatsConnection* connection : {&publishing_, &asking_, &acknowledging_})
        connection->close();
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

std::string NatsSession::stream_id(std::string_view stream) const {
    const std::lock_guard lock{mutex_};
    const auto found = stream_ids_.find(stream);
    return found == stream_ids_.end() ? "" : found->second;
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
    for (NatsConnection* connection : {&publishing_, &asking_, &acknowledging_}) {
        if (const natsStatus status = connection->try_to_connect(); status != NATS_OK) {
            log_failed_connect(status);
            return false;
        }
    }
    hooks_.connected();
    return ensure_streams();
}

bool NatsSession::ensure_streams() {
    jsStreamConfig stream = stream_config();
    std::vector<const char*> subjects;
    for (const std::string& subject : options_.subjects) subjects.push_back(subject.c_str());
    stream.Subjects = subjects.data();
    stream.SubjectsLen = static_cast<int>(subjects.size());
    stream.MaxAge = in_nanoseconds(options_.retention);
    stream.MaxBytes = options_.retention_bytes;
    stream.Duplicates = in_nanoseconds(std::min(options_.retention, duplicate_window));

    jsStreamConfig dead_letters = stream_config();
    std::array dead_letter_subjects{options_.dead_letter_subjects.c_str()};
    dead_letters.Subjects = dead_letter_subjects.data();
    dead_letters.SubjectsLen = 1;
    dead_letters.MaxBytes = dead_letter_bytes;
    dead_letters.Duplicates = in_nanoseconds(duplicate_window);

    std::set<std::string> buckets;
    {
        const std::lock_guard lock{mutex_};
        buckets = buckets_;
    }
    bool ensured = options_.subjects.empty() ||
                   (ensure_stream(options_.stream, stream) == NATS_OK &&
                    ensure_stream(options_.dead_letter_stream, dead_letters) == NATS_OK);
    ensured = ensured && ensure_events_stream();
    for (const std::string& bucket : buckets) {
        NatsStore opened;
        ensured = ensured && ensure_bucket(bucket, opened) == NATS_OK;
    }
    return ensured;
}

// A broker that has no room for it still serves everything else.
bool NatsSession::ensure_events_stream() {
    jsStreamConfig events = stream_config();
    std::array subjects{options_.events_subjects.c_str()};
    events.Subjects = subjects.data();
    events.SubjectsLen = 1;
    events.MaxAge = in_nanoseconds(options_.events_retention);
    events.MaxBytes = options_.events_bytes;
    events.Duplicates = in_nanoseconds(duplicate_window);
    const natsStatus status = ensure_stream(options_.events_stream, events);
    const bool refused = status == NATS_ERR;
    return status == NATS_OK || refused;
}

natsStatus NatsSession::ensure_stream(const std::string& name, jsStreamConfig config) {
    config.Name = name.c_str();
    jsStreamInfo* found = nullptr;
    natsStatus status =
        js_GetStreamInfo(&found, asking_.jetstream(), name.c_str(), nullptr, nullptr);
    if (status == NATS_NOT_FOUND) {
        status = js_AddStream(&found, asking_.jetstream(), &config, nullptr, nullptr);
        log_making(config, status);
    }
    const NatsStreamState state{found};
    if (status != NATS_OK) return status;
    const std::lock_guard lock{mutex_};
    stream_ids_[name] = std::to_string(state->Created);
    return NATS_OK;
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
