#include "leadership/election.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "leadership/assignment.hpp"
#include "leadership/candidacy.hpp"
#include "observability/log.hpp"

namespace leadership {

namespace log = observability::log;

struct Election::State {
    State(
        messaging::KeyValue& bucket,
        ElectionOptions election_options,
        std::function<std::vector<std::string>()> members,
        Candidate& candidate,
        const vocabulary::Clock& steady_clock
    );

    void run(const std::stop_token& stop);
    void round();
    void prefer();
    void close();
    void wait(const std::stop_token& stop);
    void wake();
    void notice(const std::string& key, const std::string& value);

    messaging::KeyValue& leases;
    const ElectionOptions options;
    const std::function<std::vector<std::string>()> live_members;
    const vocabulary::Clock& clock;

    std::mutex mutex;
    std::condition_variable_any woken;
    bool has_news = false;  // guarded by mutex

    // Used by the election's thread only.
    bool broker_away = true;  // until it answered once
    bool closed = false;
    std::map<sharding::ShardId, std::unique_ptr<Candidacy>> candidacies;

    std::shared_ptr<void> watch;
    std::jthread thread;  // last, so that it ends first
};

// Pattern: leader election with leases (docs/patterns.md#leader-election).
Election::State::State(
    messaging::KeyValue& bucket,
    ElectionOptions election_options,
    std::function<std::vector<std::string>()> members,
    Candidate& candidate,
    const vocabulary::Clock& steady_clock
)
    : leases{bucket},
      options{std::move(election_options)},
      live_members{std::move(members)},
      clock{steady_clock} {
    for (const auto& shard : options.shards) {
        candidacies[shard] = std::make_unique<Candidacy>(shard, options, leases, candidate, clock);
    }
}

void Election::State::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        round();
        wait(stop);
    }
    close();
}

void Election::State::round() {
    prefer();
    for (const auto& [shard, candidacy] : candidacies) candidacy->settle(false);
    try {
        for (const auto& [shard, candidacy] : candidacies) candidacy->look();
        for (const auto& [shard, candidacy] : candidacies) candidacy->act(false);
        if (std::exchange(broker_away, false)) log::info("leases can be renewed");
    } catch (const messaging::Unavailable& trouble) {
        // Nothing moves: whoever leads goes on, and nobody's silence counts.
        for (const auto& [shard, candidacy] : candidacies) candidacy->lose_sight();
        if (!std::exchange(broker_away, true)) {
            log::warn("leases cannot be renewed", {{"error", trouble.what()}});
        }
    }
}

void Election::State::prefer() {
    auto members = live_members();
    const auto self = std::find(members.begin(), members.end(), options.instance);
    const bool complete = self != members.end();
    const auto owners = complete ? assign(options.shards, members) : Assignment{};
    if (complete) members.erase(self);
    const auto heirs = assign(options.shards, members);
    const auto of = [](const Assignment& assignment, const sharding::ShardId& shard) {
        const auto found = assignment.find(shard);
        return found == assignment.end() ? std::string{} : found->second;
    };
    for (const auto& [shard, candidacy] : candidacies) {
        candidacy->prefer(of(owners, shard), of(heirs, shard));
    }
}

// Leases are renewed until their shards are let go of, lest a successor comes too early.
void Election::State::close() {
    if (std::exchange(closed, true)) return;
    prefer();
    while (true) {
        for (const auto& [shard, candidacy] : candidacies) candidacy->settle(true);
        bool away = false;
        try {
            for (const auto& [shard, candidacy] : candidacies) candidacy->act(true);
        } catch (const messaging::Unavailable&) {
            away = true;  // leases that cannot be freed run out by themselves
        }
        if (std::all_of(candidacies.begin(), candidacies.end(), [&](const auto& entry) {
                return entry.second->leads_nothing() && (away || !entry.second->holds_lease());
            })) {
            return;
        }
        wait({});
    }
}

// Until the next lease is to be renewed or runs out, one was freed, or a call to the candidate
// returned.
void Election::State::wait(const std::stop_token& stop) {
    const auto now = clock.steady_now();
    auto until = now + options.renew_every;
    for (const auto& [shard, candidacy] : candidacies) {
        const auto expiry = candidacy->expiry();
        if (expiry && *expiry > now) until = std::min(until, *expiry);
    }
    std::unique_lock lock{mutex};
    woken.wait_for(lock, stop, until - now, [&] { return has_news; });
    has_news = false;
}

void Election::State::wake() {
    const std::lock_guard lock{mutex};
    has_news = true;
    woken.notify_all();
}

// Rounds read the leases anyway; this makes a hand-over take milliseconds instead of a round.
void Election::State::notice(const std::string& key, const std::string& value) {
    const bool ours =
        std::any_of(options.shards.begin(), options.shards.end(), [&](const auto& id) {
            return lease_key(id) == key;
        });
    if (!ours) return;
    const auto lease = decode_lease(value);
    if (!lease || lease->holder.empty()) wake();
}

Election::Election(
    messaging::KeyValue& leases,
    ElectionOptions options,
    std::function<std::vector<std::string>()> live_members,
    Candidate& candidate,
    const vocabulary::Clock& clock
)
    : state_{std::make_unique<
          State>(leases, std::move(options), std::move(live_members), candidate, clock)} {}

Election::~Election() { stop(); }

void Election::start() {
    for (const auto& [shard, candidacy] : state_->candidacies) {
        candidacy->call_in_threads([state = state_.get()] { state->wake(); });
    }
    state_->watch =
        state_->leases.watch([state = state_.get()](const auto& key, const auto& value) {
            state->notice(key, value);
        });
    state_->thread = std::jthread{[this](const std::stop_token& stop) { state_->run(stop); }};
}

void Election::stop() {
    if (state_->thread.joinable()) {
        state_->thread.request_stop();
        state_->thread.join();
        state_->watch.reset();
    }
    state_->close();  // for those who drive it by run_once()
}

void Election::run_once() { state_->round(); }

}  // namespace leadership
