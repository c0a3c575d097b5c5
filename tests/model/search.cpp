#include "search.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace channel_model {
namespace {

// Enough for a question, its answer, whatever is to be sent, and a stop that is confirmed by asking
// again; with room to spare, since what counts is that it ends.
constexpr int fair_rounds_max = 16;

struct Hash {
    std::size_t operator()(const Channel& channel) const { return channel.hash(); }
};

using Wire = std::uint64_t;  // a bit for each thing that was ever sent
constexpr std::size_t wire_max = 64;

struct Edge {
    const std::string* name = nullptr;
    std::size_t to = 0;
    Wire adds = 0;
    bool empties_wire = false;
};

// A channel, and what is known of it. Most channels are met with many wires, but what they do next
// is found out once.
struct Known {
    const Channel* channel = nullptr;
    bool has_next = false;
    std::vector<Edge> next;
    std::vector<Edge> deliveries;  // of each thing that was ever sent
    std::vector<Wire> wires;       // that it was met with, without those that are part of another
};

struct State {
    std::size_t known = 0;
    Wire wire = 0;
    std::size_t from = 0;
    const std::string* by = nullptr;
};

bool contains(Wire wire, Wire part) { return (wire & part) == part; }

class Search {
public:
    Search(Mistake mistake, const Budget& budget) : budget_{budget} {
        reach({.known = know(Channel{mistake}), .by = nullptr});
    }

    Findings run() {
        for (std::size_t at = 0; at < states_.size() && violation_.empty(); ++at) expand(at);
        return {violation_, path_, states_.size(), known_.size()};
    }

private:
    void expand(std::size_t at) {
        const auto [known, wire, from, by] = states_[at];
        find_next(known);
        for (std::size_t i = 0; i < known_[known].next.size(); ++i) {
            follow(at, known_[known].next[i]);
        }
        for (std::size_t i = 0; i < sent_.size() && violation_.empty(); ++i) {
            if (contains(wire, Wire{1} << i)) follow(at, delivery(known, i));
        }
    }

    void follow(std::size_t from, const Edge& edge) {
        if (edge.to == states_[from].known && edge.adds == 0) return;
        const auto kept = edge.empties_wire ? 0 : states_[from].wire;
        reach({.known = edge.to, .wire = kept | edge.adds, .from = from, .by = edge.name});
    }

    void reach(const State& state) {
        auto& wires = known_[state.known].wires;
        const bool is_new = wires.empty();
        for (const auto wire : wires) {
            if (contains(wire, state.wire)) return;
        }
        std::erase_if(wires, [&](Wire wire) { return contains(state.wire, wire); });
        wires.push_back(state.wire);
        states_.push_back(state);
        if (is_new) check(*known_[state.known].channel);
    }

    void check(const Channel& channel) {
        if (!violation_.empty()) return;
        violation_ = channel.violation();
        if (violation_.empty()) violation_ = violation_of_fair_run(channel);
        if (violation_.empty()) return;
        for (auto at = states_.size() - 1; at > 0; at = states_[at].from)
            path_.push_back(*states_[at].by);
        std::ranges::reverse(path_);
    }

    // All that was sent before is lost.
    std::string violation_of_fair_run(const Channel& channel) {
        std::vector<Channel> run{channel};
        while (!comes_to_rest_.contains(run.back())) {
            if (run.size() > fair_rounds_max) return "it never comes to rest";
            auto next = run.back().after_fair_round();
            const bool is_at_rest = next == run.back();
            auto violation =
                is_at_rest ? next.violation_at_rest() : run.back().violation_after(next);
            if (!violation.empty()) return violation + " (in the end, if nothing else happens)";
            if (is_at_rest) break;
            run.push_back(std::move(next));
        }
        for (auto& its : run) comes_to_rest_.insert(std::move(its));
        return "";
    }

    std::size_t know(const Channel& channel) {
        const auto [found, is_new] = ids_.try_emplace(channel, known_.size());
        if (is_new)
            known_.push_back({.channel = &found->first, .next = {}, .deliveries = {}, .wires = {}});
        return found->second;
    }

    void find_next(std::size_t known) {
        if (std::exchange(known_[known].has_next, true)) return;
        for (const auto& next : known_[known].channel->all_next(budget_)) {
            auto edge = edge_of(next);
            known_[known].next.push_back(std::move(edge));
        }
    }

    const Edge& delivery(std::size_t known, std::size_t sent) {
        while (known_[known].deliveries.size() <= sent) {
            const auto& message = sent_[known_[known].deliveries.size()];
            auto edge = edge_of(known_[known].channel->delivered(message));
            known_[known].deliveries.push_back(std::move(edge));
        }
        return known_[known].deliveries[sent];
    }

    Edge edge_of(const Channel::Next& next) {
        Edge edge{.name = &*names_.insert(next.step.name).first, .to = know(next.channel)};
        for (const auto& sent : next.step.sent) edge.adds |= bit_of(sent);
        edge.empties_wire = next.step.empties_wire;
        return edge;
    }

    Wire bit_of(const Sent& sent) {
        auto found = std::ranges::find(sent_, sent);
        if (found == sent_.end()) {
            if (sent_.size() == wire_max) throw std::length_error{"the budget is too large"};
            found = sent_.insert(sent_.end(), sent);
        }
        return Wire{1} << static_cast<std::size_t>(found - sent_.begin());
    }

    const Budget budget_;
    std::unordered_map<Channel, std::size_t, Hash> ids_;
    std::vector<Known> known_;
    std::vector<Sent> sent_;
    std::unordered_set<Channel, Hash> comes_to_rest_;
    std::vector<State> states_;
    std::unordered_set<std::string> names_;
    std::string violation_;
    std::vector<std::string> path_;
};

}  // namespace

Findings search(Mistake mistake, const Budget& budget) { return Search{mistake, budget}.run(); }

std::ostream& operator<<(std::ostream& out, const Findings& findings) {
    out << findings.violation << " (" << findings.states << " states of " << findings.channels
        << " channels)";
    for (const auto& step : findings.path) out << "\n  " << step;
    return out;
}

}  // namespace channel_model
