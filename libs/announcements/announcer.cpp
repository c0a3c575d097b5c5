#include "announcements/announcer.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <iterator>
#include <limits>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "messaging/envelope.hpp"
#include "observability/log.hpp"

namespace announcements {
namespace {

namespace log = observability::log;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t waiting_max = 10'000;  // beyond, they are read from the log
constexpr std::size_t events_per_read = 500;
// Sent while catching up, and not yet known to be stored: what the broker has to hold in memory.
constexpr std::int64_t unconfirmed_max = 2'000;
constexpr std::size_t message_bytes_max = 256 * 1024;  // the broker takes 8 MB
// How soon a thread that rests notices a new connection.
constexpr auto look_every = 500ms;
// After the stream did not take or tell something on a connection that stays.
constexpr auto ask_again_after = 10s;
constexpr auto asked_of_none = std::numeric_limits<std::uint64_t>::max();

// Neighbours of one subject, as one message.
struct Message {
    std::string subject;
    std::vector<std::string> envelopes;
    std::size_t bytes = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;  // positions
};

std::vector<Message> messages_of(std::vector<Announcement> announcements) {
    std::vector<Message> messages;
    for (auto& [position, subject, envelope] : announcements) {
        const auto bytes = envelope.size();
        const bool fits = !messages.empty() && messages.back().subject == subject &&
                          messages.back().bytes + bytes <= message_bytes_max;
        if (!fits) messages.push_back({std::move(subject), {}, 0, position, position});
        auto& message = messages.back();
        message.envelopes.push_back(std::move(envelope));
        message.bytes += bytes + 1;
        message.last = position;
    }
    return messages;
}

}  // namespace

struct Announcer::State : std::enable_shared_from_this<Announcer::State> {
    State(messaging::MessageBus& the_bus, AnnouncedEvents the_events, Pace the_pace)
        : bus{the_bus}, events{std::move(the_events)}, pace{the_pace} {}

    using Lock = std::unique_lock<std::mutex>;
    // What a step of the sender's work left: more to do at once, or nothing until something
    // happens.
    enum class Left { more, nothing };

    messaging::MessageBus& bus;
    const AnnouncedEvents events;
    const Pace pace;

    // A message that was sent, and whether the stream has it.
    struct Sent {
        std::int64_t last = 0;  // position
        bool stored = false;
    };

    std::thread thread;
    std::mutex mutex;  // guards all that follows
    std::condition_variable changed;
    std::deque<Announcement> waiting;  // committed, by position without gaps
    std::int64_t committed = 0;        // the last position heard of
    std::int64_t sent = 0;             // the last position sent
    Clock::time_point sent_at{};       // when a message was last sent
    bool reading = false;              // there may be more in the log than was heard of

    // What is known of the stream. An attempt begins whenever the stream is asked, and ends when it
    // does not take a message.
    std::uint64_t asked_generation = asked_of_none;  // of the bus
    std::optional<Clock::time_point> ask_again_at;   // after trouble; set: nothing is confirmed
    std::uint64_t attempt = 0;
    std::int64_t confirmed = 0;      // all up to this position was stored
    std::deque<Sent> unconfirmed{};  // since then

    bool has_thread = false;  // for what waits
    bool idle = false;        // it waits for the first of them
    bool woken = false;       // and is to look again
    bool blocked = false;     // it cannot send now
    bool driven = false;      // some thread is sending
    bool stopped = false;

    void add(Announcement announcement);

    // The sender's work. Each lets go of the lock while it is with the bus or the log.
    Left step(Lock& lock);
    bool must_ask() const;
    void ask(Lock& lock);
    void forget_sent_ones();
    bool is_behind() const;
    bool has_work() const { return !blocked && (is_behind() || !waiting.empty()); }
    void read_on(Lock& lock);
    void skip();
    void send(Lock& lock, std::vector<Announcement> announcements);
    bool send(Lock& lock, Message message);

    void hear(std::uint64_t of_attempt, std::int64_t last, bool stored);
    void confirm(std::int64_t last);
    void give_up_on_stream();
    bool is_in_log(std::int64_t position) const;
    std::optional<std::vector<Announcement>> read(std::int64_t after, std::size_t limit) const;

    void run();
    void drive(Lock& lock);
};

// By the committing thread.

void Announcer::State::add(Announcement announcement) {
    const std::lock_guard lock{mutex};
    const auto position = announcement.position;
    const auto last = waiting.empty() ? sent : waiting.back().position;
    committed = std::max(committed, position);
    if (position <= last) return;
    const bool follows = waiting.empty() || position == last + 1;
    if (!follows || waiting.size() >= waiting_max) waiting.clear();
    waiting.push_back(std::move(announcement));
}

// By whoever sends, one thread at a time.

Announcer::State::Left Announcer::State::step(Lock& lock) {
    blocked = !bus.connected();
    if (blocked) return Left::nothing;
    if (must_ask()) {
        ask(lock);
        return Left::more;
    }
    forget_sent_ones();
    if (ask_again_at && is_behind()) skip();
    if (is_behind()) {
        blocked = sent - confirmed >= unconfirmed_max;
        if (blocked) return Left::nothing;
        read_on(lock);
        return Left::more;
    }
    std::vector<Announcement> going{
        std::make_move_iterator(waiting.begin()), std::make_move_iterator(waiting.end())};
    waiting.clear();
    send(lock, std::move(going));
    return Left::nothing;
}

bool Announcer::State::must_ask() const {
    return bus.generation() != asked_generation || (ask_again_at && Clock::now() >= *ask_again_at);
}

// Pattern: publish/subscribe (docs/patterns.md#publishsubscribe).
void Announcer::State::ask(Lock& lock) {
    asked_generation = bus.generation();
    lock.unlock();
    const auto told = bus.announced_up_to(events.filter);
    const auto position = told && is_in_log(*told) ? *told : 0;
    lock.lock();
    if (!told) return give_up_on_stream();
    ++attempt;
    ask_again_at.reset();
    unconfirmed.clear();
    confirmed = sent = position;
    reading = true;
}

// A stream that knows of later events than the log has seen another log: all is announced again.
bool Announcer::State::is_in_log(std::int64_t position) const {
    if (position == 0) return true;
    const auto event = read(position - 1, 1);
    if (!event || !event->empty()) return true;
    log::error(
        "events were announced that the log does not have: all of it is announced again",
        {{"subjects", events.filter}, {"announced", position}}
    );
    return false;
}

// Nothing if the log cannot be read.
std::optional<std::vector<Announcement>>
Announcer::State::read(std::int64_t after, std::size_t limit) const try {
    return events.read(after, limit);
} catch (const std::exception& trouble) {
    log::error(
        "events cannot be read to be announced",
        {{"subjects", events.filter}, {"after", after}, {"error", trouble.what()}}
    );
    return std::nullopt;
}

void Announcer::State::forget_sent_ones() {
    while (!waiting.empty() && waiting.front().position <= sent) waiting.pop_front();
}

bool Announcer::State::is_behind() const {
    if (reading) return true;
    return waiting.empty() ? committed > sent : waiting.front().position > sent + 1;
}

void Announcer::State::read_on(Lock& lock) {
    const auto after = sent;
    const auto of_attempt = attempt;
    lock.unlock();
    auto next = read(after, events_per_read);
    lock.lock();
    if (attempt != of_attempt) return;
    if (!next) return give_up_on_stream();
    if (next->size() < events_per_read) reading = false;
    if (next->empty() && is_behind()) return skip();
    send(lock, *std::move(next));
}

// What is before the next that waits is not announced now.
void Announcer::State::skip() {
    reading = false;
    sent = waiting.empty() ? std::max(sent, committed) : waiting.front().position - 1;
}

void Announcer::State::send(Lock& lock, std::vector<Announcement> announcements) {
    for (auto& message : messages_of(std::move(announcements))) {
        if (stopped || !send(lock, std::move(message))) return;
    }
}

// False if the stream did not take it, or something before it: what follows has to wait.
bool Announcer::State::send(Lock& lock, Message message) {
    const auto of_attempt = attempt;
    // With nothing under way before it, the message itself says how far the stream has come.
    const bool is_next = unconfirmed.empty() && message.first == confirmed + 1;
    const auto announced_up_to = is_next ? message.last : confirmed;
    sent = message.last;
    sent_at = Clock::now();
    if (!ask_again_at) unconfirmed.push_back({message.last});
    lock.unlock();
    bus.announce_events(
        {std::move(message.subject), messaging::encode_events(message.envelopes), announced_up_to},
        [weak = weak_from_this(), of_attempt, last = message.last](bool stored) {
            if (const auto state = weak.lock()) state->hear(of_attempt, last, stored);
        }
    );
    lock.lock();
    return attempt == of_attempt;
}

// By a thread of the bus.

void Announcer::State::hear(std::uint64_t of_attempt, std::int64_t last, bool stored) {
    const std::lock_guard lock{mutex};
    if (of_attempt != attempt || ask_again_at) return;
    if (stored) {
        confirm(last);
    } else {
        give_up_on_stream();
    }
    if (!std::exchange(blocked, false)) return;
    woken = true;
    changed.notify_one();
}

void Announcer::State::confirm(std::int64_t last) {
    const auto found = std::ranges::find(unconfirmed, last, &Sent::last);
    if (found != unconfirmed.end()) found->stored = true;
    while (!unconfirmed.empty() && unconfirmed.front().stored) {
        confirmed = unconfirmed.front().last;
        unconfirmed.pop_front();
    }
}

// Until it is asked again, those who listen are told of what is new all the same.
void Announcer::State::give_up_on_stream() {
    ++attempt;
    unconfirmed.clear();
    ask_again_at = Clock::now() + ask_again_after;
}

// The threads.

void Announcer::State::run() {
    Lock lock{mutex};
    while (!stopped) {
        if (step(lock) == Left::more) continue;
        idle = true;
        changed.wait_for(lock, look_every, [&] { return stopped || woken || has_work(); });
        idle = woken = false;
        if (!waiting.empty() && !is_behind()) {
            const auto not_before = std::max(Clock::now() + pace.gather, sent_at + pace.apart);
            changed.wait_until(lock, not_before, [&] { return stopped; });
        }
    }
}

// Without a thread of its own. What is added meanwhile, perhaps by a listener, goes out, too.
void Announcer::State::drive(Lock& lock) {
    if (std::exchange(driven, true)) return;
    while (!stopped && (step(lock) == Left::more || has_work())) {
    }
    driven = false;
}

Announcer::Announcer(messaging::MessageBus& bus, AnnouncedEvents events, Pace pace)
    : state_{std::make_shared<State>(bus, std::move(events), pace)} {}

Announcer::~Announcer() { stop(); }

void Announcer::add(storage::Transaction& transaction, Announcement announcement) {
    transaction.on_commit([state = state_.get(), announcement = std::move(announcement)]() mutable {
        state->add(std::move(announcement));
    });
}

void Announcer::start() {
    {
        const std::lock_guard lock{state_->mutex};
        state_->has_thread = true;
    }
    state_->thread = std::thread{[state = state_.get()] { state->run(); }};
}

void Announcer::stop() {
    {
        const std::lock_guard lock{state_->mutex};
        state_->stopped = true;
        state_->changed.notify_one();
    }
    if (state_->thread.joinable()) state_->thread.join();
}

void Announcer::pump() {
    State::Lock lock{state_->mutex};
    if (!state_->has_thread) return state_->drive(lock);
    if (state_->waiting.empty() || !std::exchange(state_->idle, false)) return;
    state_->woken = true;
    state_->changed.notify_one();
}

void Announcer::flush() {
    State::Lock lock{state_->mutex};
    if (!state_->has_thread) state_->drive(lock);
}

}  // namespace announcements
