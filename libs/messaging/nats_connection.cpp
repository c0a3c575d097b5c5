#include "messaging/nats_connection.hpp"

#include <cstdlib>
#include <thread>

#include "observability/log.hpp"

namespace messaging {

namespace log = observability::log;

struct NatsSignals {
    std::function<void()> changed;
    std::atomic<bool> closing{false};
    std::string name;
};

namespace {

constexpr int timeout_ms = 2'000;

void check(natsStatus status, const char* what) {
    if (status != NATS_OK) throw std::runtime_error{std::string{what} + ": " + in_words(status)};
}

using SharedSignals = std::shared_ptr<NatsSignals>;

SharedSignals& signals_in(void* closure) { return *static_cast<SharedSignals*>(closure); }

void on_change(natsConnection*, void* closure) { signals_in(closure)->changed(); }

void on_error(natsConnection* connection, natsSubscription*, natsStatus status, void* closure) {
    const char* text = nullptr;
    natsConnection_GetLastError(connection, &text);
    log::warn(
        "NATS reports an error",
        {{"connection", signals_in(closure)->name},
         {"status", in_words(status)},
         {"error", text != nullptr ? text : ""}}
    );
}

// The last call for a connection.
void on_closed(natsConnection*, void* closure) {
    const std::unique_ptr<SharedSignals> signals{&signals_in(closure)};
    if ((*signals)->closing) return;
    log::error("the NATS client gave up its connection", {{"connection", (*signals)->name}});
    std::_Exit(EXIT_FAILURE);
}

// What the library calls for one subscription; its owner is the library until it says "complete".
struct Receiver {
    std::function<void(natsMsg*)> receive;
    std::chrono::milliseconds pause;
    SpentMessages spent;
};

void on_message(natsConnection*, natsSubscription* subscription, natsMsg* message, void* closure) {
    auto& receiver = *static_cast<Receiver*>(closure);
    receiver.receive(message);
    receiver.spent.add(NatsMessage{message});
    int pending = 0;
    natsSubscription_GetPending(subscription, &pending, nullptr);
    if (pending == 0) std::this_thread::sleep_for(receiver.pause);
}

void on_complete(void* closure) { delete static_cast<Receiver*>(closure); }

}  // namespace

NatsConnection::NatsConnection(NatsConnectionSettings settings, std::function<void()> changed)
    : settings_{std::move(settings)}, signals_{std::make_shared<NatsSignals>()} {
    signals_->changed = std::move(changed);
    signals_->name = settings_.name;
}

NatsConnection::~NatsConnection() {
    close();
    const std::lock_guard lock{mutex_};
    for (kvWatcher* watcher : retired_watchers_) kvWatcher_Destroy(watcher);
    subscriptions_.merge(retired_);
    for (natsSubscription* subscription : subscriptions_) natsSubscription_Destroy(subscription);
    jsCtx_Destroy(jetstream_);
    natsConnection_Destroy(handle_);
}

NatsSettings NatsConnection::library_settings() const {
    natsOptions* options = nullptr;
    check(natsOptions_Create(&options), "natsOptions_Create");
    NatsSettings owner{options};
    check(natsOptions_SetURL(options, settings_.url.c_str()), "the NATS url");
    check(natsOptions_SetName(options, settings_.name.c_str()), "the NATS client name");
    check(
        natsOptions_SetCustomInboxPrefix(options, settings_.inbox_prefix.c_str()),
        "the NATS inbox prefix"
    );
    // Otherwise a thread of the library gathers for a millisecond. Measured, this is both faster at
    // rest and faster pipelined than to buffer and flush with a PING.
    natsOptions_SetSendAsap(options, true);

    natsOptions_SetMaxReconnect(options, -1);
    natsOptions_SetReconnectWait(options, 250);
    natsOptions_SetReconnectJitter(options, 100, 100);
    natsOptions_SetPingInterval(options, 2'000);  // a frozen server is noticed after 4 to 6 s
    natsOptions_SetMaxPingsOut(options, 2);
    // Without it, a frozen server blocks a publish for ever.
    natsOptions_SetWriteDeadline(options, timeout_ms);
    natsOptions_SetTimeout(options, timeout_ms);
    // Nothing that was sent to a connection that is gone leaves over the next one: it would come
    // before what was lost with the first.
    natsOptions_SetReconnectBufSize(options, 0);
    natsOptions_SetFailRequestsOnDisconnect(options, true);
    if (settings_.on_loop) settings_.on_loop(options);
    return owner;
}

natsStatus NatsConnection::try_to_connect() {
    if (handle_.load() != nullptr) return status();
    const NatsSettings options = library_settings();
    // Owned by the library from the first success until on_closed.
    auto signals = std::make_unique<SharedSignals>(signals_);
    natsOptions_SetDisconnectedCB(options.get(), on_change, signals.get());
    natsOptions_SetReconnectedCB(options.get(), on_change, signals.get());
    natsOptions_SetErrorHandler(options.get(), on_error, signals.get());
    natsOptions_SetClosedCB(options.get(), on_closed, signals.get());

    natsConnection* connection = nullptr;
    const natsStatus result = natsConnection_Connect(&connection, options.get());
    if (result != NATS_OK) return result;
    static_cast<void>(signals.release());
    connected(connection);
    return NATS_OK;
}

void NatsConnection::connected(natsConnection* connection) {
    jsOptions options;
    jsOptions_Init(&options);
    options.Wait = timeout_ms;
    jsCtx* jetstream = nullptr;
    check(natsConnection_JetStream(&jetstream, connection, &options), "natsConnection_JetStream");
    jetstream_ = jetstream;
    handle_ = connection;
}

void NatsConnection::close() {
    if (signals_->closing.exchange(true) || handle_.load() == nullptr) return;
    // Closing alone may drop what is still buffered, in 3.4. A loop that has ended flushes nothing.
    if (!settings_.on_loop && status() == NATS_OK) natsConnection_FlushTimeout(handle_, timeout_ms);
    natsConnection_Close(handle_);
}

natsStatus NatsConnection::status() const {
    const bool connected = natsConnection_Status(handle_) == NATS_CONN_STATUS_CONNECTED;
    return connected ? NATS_OK : NATS_CONNECTION_DISCONNECTED;
}

natsSubscription* NatsConnection::subscribe(
    const std::string& filter,
    std::function<void(natsMsg*)> receive,
    std::chrono::milliseconds pause
) {
    natsSubscription* subscription = nullptr;
    auto closure = std::make_unique<Receiver>(Receiver{std::move(receive), pause, {}});
    const natsStatus status =
        natsConnection_Subscribe(&subscription, handle_, filter.c_str(), on_message, closure.get());
    if (status != NATS_OK) return nullptr;
    natsSubscription_SetOnCompleteCB(subscription, on_complete, closure.release());
    return kept(subscription);
}

natsSubscription* NatsConnection::subscribe(const std::string& filter) {
    natsSubscription* subscription = nullptr;
    const natsStatus status = natsConnection_SubscribeSync(&subscription, handle_, filter.c_str());
    return status == NATS_OK ? kept(subscription) : nullptr;
}

natsSubscription* NatsConnection::kept(natsSubscription* subscription) {
    const std::lock_guard lock{mutex_};
    subscriptions_.insert(subscription);
    return subscription;
}

void NatsConnection::retire(natsSubscription* subscription) {
    natsSubscription_Unsubscribe(subscription);
    const std::lock_guard lock{mutex_};
    subscriptions_.erase(subscription);
    retired_.insert(subscription);
}

void NatsConnection::free_retired() {
    std::set<natsSubscription*> retired;
    {
        const std::lock_guard lock{mutex_};
        retired.swap(retired_);
    }
    if (retired.empty()) return;
    if (natsConnection_FlushTimeout(handle_, timeout_ms) == NATS_OK) {
        for (natsSubscription* subscription : retired) natsSubscription_Destroy(subscription);
        return;
    }
    const std::lock_guard lock{mutex_};
    retired_.merge(retired);
}

std::size_t NatsConnection::subscriptions() const {
    const std::lock_guard lock{mutex_};
    return subscriptions_.size() + retired_.size();
}

void NatsConnection::retire(kvWatcher* watcher) {
    kvWatcher_Stop(watcher);
    const std::lock_guard lock{mutex_};
    retired_watchers_.push_back(watcher);
}

}  // namespace messaging
