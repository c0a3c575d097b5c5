#include "messaging/nats_wire.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include "messaging/nats_handles.hpp"
#include "observability/log.hpp"
#include "resilience/backoff.hpp"
#include "vocabulary/random.hpp"

namespace messaging {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

constexpr resilience::Backoff first_connection_backoff{
    milliseconds{20},
    milliseconds{2'000},
    milliseconds{20}};

// One listen().
struct LoopListener {
    std::string filter;
    Wire::Receive receive;
    natsSubscription* subscription = nullptr;
};

// A descriptor that is closed unless somebody takes it.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int take() { return std::exchange(fd_, -1); }

private:
    int fd_;
};

}  // namespace

// What the library calls comes from threads of its own: it is handed to the loop.
struct NatsWire::State {
    State(NatsConnectionSettings settings, asio::io_context& the_loop);
    ~State();

    NatsConnectionSettings on_loop(NatsConnectionSettings settings);

    // The library's hooks.
    static natsStatus attach(void** user, void* loop, natsConnection*, natsSock socket);
    static natsStatus want_read(void* user, bool wanted);
    static natsStatus want_write(void* user, bool wanted);
    static natsStatus detach(void* user);

    void connect_in_background(const std::stop_token& stop);

    // Within the loop.
    void begin();
    void watch(std::shared_ptr<Descriptor> fd);
    void unwatch();
    void await_reading();
    void read();
    void flush();
    void await_writing();
    void subscribe_all();
    void subscribe(LoopListener& listener);
    void take_messages();
    bool is_connected() const;

    asio::io_context& loop;
    NatsConnection connection;
    std::atomic<bool> has_to_write{false};
    std::atomic<std::thread::id> loop_thread{};  // as far as it is known

    // Of this connection to the broker. The socket is a duplicate, so that it is the same one until
    // it is closed here, whatever the library does with its own.
    std::optional<asio::posix::stream_descriptor> socket;
    // Attached before the library has said that it is connected.
    std::shared_ptr<Descriptor> first_socket;
    bool has_begun = false;
    std::uint64_t generation = 0;
    bool awaits_writing = false;
    bool is_deaf = false;  // some listener could not be subscribed

    std::vector<std::shared_ptr<LoopListener>> listeners;
    SpentMessages spent;
    std::jthread connector;
};

NatsWire::State::State(NatsConnectionSettings settings, asio::io_context& the_loop)
    : loop{the_loop}, connection{on_loop(std::move(settings)), [] {}} {
    connector = std::jthread{[this](const std::stop_token& stop) { connect_in_background(stop); }};
}

NatsConnectionSettings NatsWire::State::on_loop(NatsConnectionSettings settings) {
    settings.on_loop = [this](natsOptions* options) {
        natsOptions_SetEventLoop(options, this, attach, want_read, want_write, detach);
    };
    return settings;
}

// The library calls no hook once its connection is closed.
NatsWire::State::~State() {
    connector = {};
    connection.close();
    unwatch();
}

void NatsWire::State::connect_in_background(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any stopped;
    for (int failures = 0; !stop.stop_requested(); ++failures) {
        if (connection.try_to_connect() == NATS_OK) return asio::post(loop, [this] { begin(); });
        std::unique_lock lock{mutex};
        const auto pause = first_connection_backoff.delay(failures + 1, vocabulary::random_bits());
        stopped.wait_for(lock, stop, pause, [] { return false; });
    }
}

// From threads of the library.

natsStatus NatsWire::State::attach(void** user, void* loop, natsConnection*, natsSock socket) {
    auto* const self = static_cast<State*>(loop);
    *user = self;
    const int fd = ::dup(socket);
    if (fd < 0) return NATS_SYS_ERROR;
    auto own = std::make_shared<Descriptor>(fd);
    asio::post(self->loop, [self, own = std::move(own)] { self->watch(own); });
    return NATS_OK;
}

natsStatus NatsWire::State::want_read(void* user, bool wanted) {
    auto* const self = static_cast<State*>(user);
    if (!wanted)
        asio::post(self->loop, [self] {
            if (!self->is_connected()) self->unwatch();
        });
    return NATS_OK;
}

natsStatus NatsWire::State::want_write(void* user, bool wanted) {
    auto* const self = static_cast<State*>(user);
    // What the loop's own thread writes is flushed at the end of its turn. Whatever else there is
    // to write (a ping) wakes it.
    const bool is_news = !self->has_to_write.exchange(wanted) && wanted;
    if (is_news && self->loop_thread != std::this_thread::get_id())
        asio::post(self->loop, [self] { self->flush(); });
    return NATS_OK;
}

natsStatus NatsWire::State::detach(void*) { return NATS_OK; }

// Within the loop.

void NatsWire::State::begin() {
    has_begun = true;
    if (first_socket) watch(std::exchange(first_socket, nullptr));
}

void NatsWire::State::watch(std::shared_ptr<Descriptor> fd) {
    if (!has_begun) {
        first_socket = std::move(fd);
        return;
    }
    unwatch();
    loop_thread = std::this_thread::get_id();
    socket.emplace(loop, fd->take());
    subscribe_all();
    ++generation;
    flush();
    await_reading();
}

void NatsWire::State::subscribe_all() {
    is_deaf = false;
    for (const auto& listener : listeners) {
        if (listener->subscription == nullptr) subscribe(*listener);
    }
}

void NatsWire::State::unwatch() {
    boost::system::error_code ignored;
    if (socket) socket->close(ignored);
    socket.reset();
    awaits_writing = false;
}

void NatsWire::State::await_reading() {
    socket->async_wait(
        asio::posix::stream_descriptor::wait_read,
        [this, of = generation](const boost::system::error_code& trouble) {
            if (!trouble && of == generation && socket) read();
        }
    );
}

void NatsWire::State::read() {
    natsConnection_ProcessReadEvent(connection.handle());
    take_messages();
    if (!is_connected()) return unwatch();
    flush();
    await_reading();
}

void NatsWire::State::take_messages() {
    for (const auto& listener : listeners) {
        if (listener->subscription == nullptr) continue;
        natsMsg* next = nullptr;
        while (natsSubscription_NextMsg(&next, listener->subscription, 0) == NATS_OK) {
            NatsMessage message{next};
            listener->receive({natsMsg_GetSubject(next), std::string{payload(next)}});
            spent.add(std::move(message));
        }
    }
}

void NatsWire::State::flush() {
    if (!has_to_write || awaits_writing || !socket) return;
    natsConnection_ProcessWriteEvent(connection.handle());
    if (has_to_write && is_connected()) await_writing();
}

void NatsWire::State::await_writing() {
    awaits_writing = true;
    socket->async_wait(
        asio::posix::stream_descriptor::wait_write,
        [this, of = generation](const boost::system::error_code& trouble) {
            if (trouble || of != generation || !socket) return;
            awaits_writing = false;
            flush();
        }
    );
}

void NatsWire::State::subscribe(LoopListener& listener) {
    listener.subscription = connection.subscribe(listener.filter);
    if (listener.subscription != nullptr) {
        natsSubscription_SetPendingLimits(listener.subscription, -1, -1);
    } else {
        is_deaf = true;
        observability::log::error("cannot listen", {{"subject", listener.filter}});
    }
}

bool NatsWire::State::is_connected() const {
    return natsConnection_Status(connection.handle()) == NATS_CONN_STATUS_CONNECTED;
}

NatsWire::NatsWire(NatsConnectionSettings settings, asio::io_context& loop)
    : state_{std::make_unique<State>(std::move(settings), loop)} {}

NatsWire::~NatsWire() = default;

void NatsWire::announce(const std::string& subject, const std::string& payload) {
    if (!connected()) return;
    state_->loop_thread = std::this_thread::get_id();
    natsConnection_Publish(
        state_->connection.handle(),
        subject.c_str(),
        payload.data(),
        static_cast<int>(payload.size())
    );
}

void NatsWire::flush() {
    if (state_->is_deaf && connected()) state_->subscribe_all();
    state_->flush();
}

std::shared_ptr<void> NatsWire::listen(const std::string& filter, Pace, Receive receive) {
    auto listener = std::make_shared<LoopListener>(LoopListener{filter, std::move(receive)});
    state_->listeners.push_back(listener);
    if (state_->socket) state_->subscribe(*listener);
    return {listener.get(), [this, listener](void*) {
                if (listener->subscription != nullptr)
                    state_->connection.retire(listener->subscription);
                std::erase(state_->listeners, listener);
            }};
}

bool NatsWire::connected() const { return state_->socket && state_->is_connected(); }
std::uint64_t NatsWire::generation() const { return state_->generation; }

}  // namespace messaging
