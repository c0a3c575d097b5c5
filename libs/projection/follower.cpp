#include "projection/follower.hpp"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "observability/log.hpp"
#include "storage/statement.hpp"

namespace projection {
namespace {

namespace log = observability::log;
using messaging::Envelope;
using sharding::ShardId;
using vocabulary::SteadyTime;

constexpr std::size_t feed_page = 500;
// How soon a gap is noticed: most close by themselves, when the event that was overtaken arrives.
constexpr std::chrono::milliseconds look_every{50};
// What is heard without gaps misses nothing but, perhaps, its last: so while events are heard, the
// feed is asked this many times less often.
constexpr int checks_while_hearing = 10;
// Live events that are kept while a gap before them is read; the feed tells those beyond again.
constexpr std::size_t parked_max = 10'000;

// "/orderly/order/2" → "order/2"
std::string_view shard_of(const Envelope& event) {
    constexpr std::string_view prefix = "/orderly/";
    const std::string_view source = event.source;
    return source.starts_with(prefix) ? source.substr(prefix.size()) : std::string_view{};
}

// An event that is to be applied, and how often the feed had been asked when it came.
struct Parked {
    Envelope event;
    std::uint64_t readings = 0;
};

// How far one shard was followed.
struct Source {
    ShardId shard;
    std::int64_t cursor = 0;                  // committed
    std::int64_t taken = 0;                   // being applied, or committed
    std::int64_t head = 0;                    // the furthest position heard of
    std::map<std::int64_t, Parked> parked;    // heard, not yet applied
    std::uint64_t readings = 0;               // how often the feed was asked
    SteadyTime heard_at{};                    // when an event was last heard of
    std::optional<SteadyTime> checked_at;     // when the feed last answered
    std::optional<std::uint64_t> checked_in;  // the bus's generation then
    std::optional<std::int64_t> first_head;   // the feed's, when it first answered

    bool has_next() const { return !parked.empty() && parked.begin()->first == taken + 1; }
    bool has_gap() const { return !parked.empty() && parked.begin()->first > taken + 1; }
    bool is_behind() const { return !first_head || cursor < *first_head; }
};

}  // namespace

struct Follower::State {
    State(
        storage::Database& database,
        storage::Writer& follower_writer,
        messaging::MessageBus& follower_bus,
        EventFeed& follower_feed,
        FollowerOptions follower_options,
        Apply follower_apply,
        const vocabulary::Clock& follower_clock
    )
        : writer{follower_writer},
          bus{follower_bus},
          feed{follower_feed},
          options{std::move(follower_options)},
          apply{std::move(follower_apply)},
          clock{follower_clock},
          store_cursor{
              database.write_connection(),
              "INSERT INTO cursors (shard, position) VALUES (?, ?) "
              "ON CONFLICT (shard) DO UPDATE SET position = excluded.position"} {
        for (const auto& shard : options.shards) sources[shard.name()].shard = shard;
        database.read([&](SQLite::Database& connection) {
            SQLite::Statement select{connection, "SELECT shard, position FROM cursors"};
            while (select.executeStep()) {
                const auto found = sources.find(select.getColumn(0).getString());
                if (found == sources.end()) continue;
                auto& source = found->second;
                source.cursor = source.taken = source.head = select.getColumn(1).getInt64();
            }
        });
    }

    void hear(const messaging::Delivery& delivery) {
        try {
            for (auto& event : messaging::decode_batch(delivery.payload)) offer(std::move(event));
        } catch (const messaging::BadEnvelope& bad) {
            // Whoever owns this subject sent no event of ours; a lost one would be read from the
            // feed.
            log::warn("no event", {{"subject", delivery.subject}, {"error", bad.what()}});
        }
    }

    void offer(Envelope event) {
        const std::lock_guard lock{mutex};
        const auto found = sources.find(shard_of(event));
        if (found == sources.end() || !event.position) return;
        auto& source = found->second;
        const auto position = *event.position;
        source.head = std::max(source.head, position);
        source.heard_at = clock.steady_now();
        if (position <= source.taken) return;
        source.parked.try_emplace(position, Parked{std::move(event), source.readings});
        if (source.parked.size() > parked_max) source.parked.erase(std::prev(source.parked.end()));
        heard.notify_all();
    }

    // The feed is the truth: what it says replaces what was heard. And an event that was heard
    // before the feed was asked, but lies beyond the head that it tells, never happened.
    void take_over(Source& source, FeedPage page) {
        for (auto& event : page.events) {
            const auto position = event.position.value_or(0);
            if (position <= source.taken) continue;
            source.parked.insert_or_assign(position, Parked{std::move(event), source.readings});
        }
        const auto false_ones = std::erase_if(source.parked, [&](const auto& each) {
            return each.first > page.head && each.second.readings < source.readings;
        });
        if (false_ones > 0) {
            log::warn(
                "heard of events that never happened",
                {{"shard", source.shard.name()}, {"events", false_ones}}
            );
        }
        const auto heard_last = source.parked.empty() ? 0 : source.parked.rbegin()->first;
        source.head = std::max({page.head, heard_last, source.taken});
        heard.notify_all();
    }

    // The events that are next, of all shards, in order within each.
    std::vector<Envelope> take_next() {
        std::vector<Envelope> events;
        for (auto& [name, source] : sources) {
            while (events.size() < options.batch_max && source.has_next()) {
                events.push_back(std::move(source.parked.begin()->second.event));
                source.parked.erase(source.parked.begin());
                ++source.taken;
            }
        }
        return events;
    }

    // Commits the events with their cursors; on trouble they are put back.
    void commit(std::vector<Envelope>& events) {
        std::map<std::string, std::int64_t, std::less<>> cursors;
        for (const auto& event : events) cursors[std::string{shard_of(event)}] = *event.position;
        try {
            writer.execute([&](storage::Transaction& transaction) {
                apply(transaction, events);
                for (const auto& [shard, position] : cursors)
                    storage::Use{store_cursor, shard, position}.run();
            });
        } catch (const std::exception& trouble) {
            log::error(
                "cannot apply events",
                {{"shard", shard_of(events.front())},
                 {"position", *events.front().position},
                 {"events", events.size()},
                 {"error", trouble.what()}}
            );
            put_back(events);
            throw;
        }
        const std::lock_guard lock{mutex};
        for (const auto& [shard, position] : cursors) sources.find(shard)->second.cursor = position;
        applied.notify_all();
    }

    // The feed is asked at once, in case that one of them was not what the shard's leader wrote.
    void put_back(std::vector<Envelope>& events) {
        const std::lock_guard lock{mutex};
        for (auto& event : events) {
            auto& source = sources.find(shard_of(event))->second;
            source.taken = source.cursor;
            source.checked_at.reset();
            const auto position = *event.position;
            source.parked.try_emplace(position, Parked{std::move(event), source.readings});
        }
    }

    std::size_t apply_once() {
        std::vector<Envelope> events;
        {
            const std::lock_guard lock{mutex};
            events = take_next();
        }
        if (!events.empty()) commit(events);
        return events.size();
    }

    bool is_due(const Source& source, std::uint64_t generation, SteadyTime now) const {
        if (!source.checked_at || source.checked_in != generation || source.has_gap()) return true;
        const auto silence = now - std::max(*source.checked_at, source.heard_at);
        return silence >= options.check_every ||
               now - *source.checked_at >= checks_while_hearing * options.check_every;
    }

    // The shards whose feeds are to be asked now, and after which positions.
    std::vector<std::pair<ShardId, std::int64_t>> due_shards() {
        const auto generation = bus.generation();
        const auto now = clock.steady_now();
        const std::lock_guard lock{mutex};
        std::vector<std::pair<ShardId, std::int64_t>> found;
        for (const auto& [name, source] : sources) {
            if (is_due(source, generation, now)) found.emplace_back(source.shard, source.taken);
        }
        return found;
    }

    // Reads the page after a position and gives the last position in it; nothing if there is no
    // more to be had now.
    std::optional<std::int64_t> read_page(const ShardId& shard, std::int64_t after) {
        const auto generation = bus.generation();
        auto& source = sources.find(shard.name())->second;
        {
            const std::lock_guard lock{mutex};
            ++source.readings;
        }
        auto page = feed.read(shard, after, feed_page);
        if (!page) return std::nullopt;
        const auto last = page->events.empty() ? after : page->events.back().position.value_or(0);
        const bool is_last = page->events.empty() || last >= page->head;
        const std::lock_guard lock{mutex};
        if (!source.first_head) source.first_head = page->head;
        take_over(source, std::move(*page));
        applied.notify_all();
        source.checked_at = clock.steady_now();
        if (is_last) source.checked_in = generation;
        return is_last ? std::nullopt : std::optional{last};
    }

    void run_apply(const std::stop_token& stopped) {
        while (!stopped.stop_requested()) {
            try {
                const auto not_before = std::chrono::steady_clock::now() + options.gather;
                if (apply_once() == options.batch_max) continue;
                std::unique_lock lock{mutex};
                heard.wait(lock, stopped, [&] { return has_next(); });
                urgent.wait_until(lock, stopped, not_before, [&] { return waiting > 0; });
            } catch (const std::exception&) {
                {
                    std::unique_lock lock{mutex};
                    heard.wait_for(lock, stopped, options.check_every, [] { return false; });
                }
                if (writer.broken()) throw;
            }
        }
    }

    bool has_next() const {
        return std::any_of(sources.begin(), sources.end(), [](const auto& each) {
            return each.second.has_next();
        });
    }

    void run_catch_up(const std::stop_token& stopped) {
        while (!stopped.stop_requested()) {
            for (const auto& [shard, taken] : due_shards()) {
                auto read_to = read_page(shard, taken);
                while (read_to && is_applied(shard.name(), *read_to, stopped)) {
                    read_to = read_page(shard, *read_to);
                }
            }
            std::unique_lock lock{mutex};
            due.wait_for(lock, stopped, look_every, [] { return false; });
        }
    }

    // False if it is not for long, or time to stop.
    bool
    is_applied(const std::string& shard, std::int64_t position, const std::stop_token& stopped) {
        std::unique_lock lock{mutex};
        return applied.wait_for(lock, stopped, options.check_every, [&] {
            return sources[shard].cursor >= position;
        });
    }

    storage::Writer& writer;
    messaging::MessageBus& bus;
    EventFeed& feed;
    FollowerOptions options;
    Apply apply;
    const vocabulary::Clock& clock;
    SQLite::Statement store_cursor;  // used in transactions alone

    mutable std::mutex mutex;
    mutable std::condition_variable_any applied;
    std::condition_variable_any heard;
    std::condition_variable_any urgent;                  // somebody waits for what was heard
    std::condition_variable_any due;                     // wakes the reader when it is stopped
    std::map<std::string, Source, std::less<>> sources;  // guarded by mutex; by shard name
    int waiting = 0;                                     // guarded by mutex; threads in wait_for()

    std::shared_ptr<void> listening;
    std::jthread applier;
    std::jthread reader;
};

Follower::Follower(
    storage::Database& database,
    storage::Writer& writer,
    messaging::MessageBus& bus,
    EventFeed& feed,
    FollowerOptions options,
    Apply apply,
    const vocabulary::Clock& clock
)
    : state_{std::make_unique<
          State>(database, writer, bus, feed, std::move(options), std::move(apply), clock)} {}

Follower::~Follower() { stop(); }

void Follower::start() {
    auto& state = *state_;
    state.listening = state.bus.listen(state.options.live_events, [&state](const auto& delivery) {
        state.hear(delivery);
    });
    state.applier =
        std::jthread{[&state](const std::stop_token& stopped) { state.run_apply(stopped); }};
    state.reader =
        std::jthread{[&state](const std::stop_token& stopped) { state.run_catch_up(stopped); }};
}

void Follower::stop() {
    state_->listening.reset();
    for (auto* thread : {&state_->reader, &state_->applier}) {
        thread->request_stop();
        if (thread->joinable()) thread->join();
    }
}

std::size_t Follower::apply_once() { return state_->apply_once(); }

void Follower::catch_up_once() {
    for (const auto& [shard, taken] : state_->due_shards()) state_->read_page(shard, taken);
}

Positions Follower::applied() const {
    const std::lock_guard lock{state_->mutex};
    Positions positions;
    for (const auto& [name, source] : state_->sources) positions[name] = source.cursor;
    return positions;
}

Positions Follower::known_heads() const {
    const std::lock_guard lock{state_->mutex};
    Positions positions;
    for (const auto& [name, source] : state_->sources) positions[name] = source.head;
    return positions;
}

std::vector<std::string> Follower::behind() const {
    const std::lock_guard lock{state_->mutex};
    std::vector<std::string> names;
    for (const auto& [name, source] : state_->sources) {
        if (source.is_behind()) names.push_back(name);
    }
    return names;
}

bool Follower::wait_until_caught_up(const std::stop_token& stopped) const {
    std::unique_lock lock{state_->mutex};
    return state_->applied.wait(lock, stopped, [&] {
        return std::ranges::none_of(state_->sources, [](const auto& each) {
            return each.second.is_behind();
        });
    });
}

bool Follower::wait_for(const Positions& positions, std::chrono::milliseconds patience) const {
    auto& state = *state_;
    std::unique_lock lock{state.mutex};
    const auto reached = [&] {
        for (const auto& [shard, position] : positions) {
            const auto found = state.sources.find(shard);
            if (found != state.sources.end() && found->second.cursor < position) return false;
        }
        return true;
    };
    if (reached()) return true;
    ++state.waiting;
    state.urgent.notify_all();
    const bool in_time = state.applied.wait_for(lock, patience, reached);
    --state.waiting;
    return in_time;
}

}  // namespace projection
