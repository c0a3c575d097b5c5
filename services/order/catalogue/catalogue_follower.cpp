#include "order/catalogue/catalogue_follower.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "contracts/partitions.hpp"
#include "contracts/routing.hpp"
#include "json/decode.hpp"
#include "messaging/envelope.hpp"
#include "observability/log.hpp"

namespace order {
namespace {

using contracts::inventory::ProductDefined;
using sharding::ShardId;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t page_size = 500;
constexpr milliseconds safety_net{5'000};     // between readings that nothing gave cause for
constexpr milliseconds look_around{200};      // for a new connection of the bus
constexpr milliseconds between_readings{50};  // while somebody waits for a position

}  // namespace

// One shard of the inventory, and the readings of its feed: counted, so that whoever asked before a
// reading began can share its outcome.
struct CatalogueFollower::Source {
    explicit Source(ShardId of) : shard{std::move(of)} {}

    const ShardId shard;
    std::mutex reading;  // held by the one who reads
    std::mutex mutex;
    std::uint64_t begun = 0;  // guarded by mutex
    std::uint64_t ended = 0;  // guarded by mutex: the number of the last reading that ended
    bool reached = false;     // guarded by mutex: whether that one reached the leader
};

CatalogueFollower::CatalogueFollower(
    Catalogue& catalogue,
    storage::Transactor& transactor,
    messaging::MessageBus& bus,
    projection::EventFeed& feed
)
    : catalogue_{catalogue}, transactor_{transactor}, bus_{bus}, feed_{feed} {
    for (const auto& shard : contracts::shards_of("inventory")) {
        sources_.push_back(std::make_unique<Source>(shard));
    }
}

CatalogueFollower::~CatalogueFollower() { stop(); }

void CatalogueFollower::start() {
    listening_ = bus_.listen(std::string{contracts::live_catalogue}, [this](const auto& delivery) {
        receive(delivery);
    });
    thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

void CatalogueFollower::stop() {
    listening_.reset();
    thread_ = {};
}

void CatalogueFollower::run(const std::stop_token& stop) {
    std::uint64_t generation = 0;
    auto next_reading = steady_clock::now();
    while (!stop.stop_requested()) {
        try {
            apply_received();
            const auto connection = bus_.generation();
            if (connection != std::exchange(generation, connection) ||
                steady_clock::now() >= next_reading) {
                refresh_all();
                next_reading = steady_clock::now() + safety_net;
            }
        } catch (const storage::Deposed&) {
            return;
        } catch (const std::exception& trouble) {
            observability::log::warn("the catalogue fell behind", {{"error", trouble.what()}});
            next_reading = steady_clock::now() + safety_net;
        }
        std::unique_lock lock{mutex_};
        arrived_.wait_for(lock, stop, look_around, [&] { return !received_.empty(); });
    }
}

void CatalogueFollower::run_once() {
    apply_received();
    refresh_all();
}

// Live messages are but the quick way: one that cannot be read is met again in the feed.
void CatalogueFollower::receive(const messaging::Delivery& delivery) {
    std::vector<ProductDefined> products;
    try {
        for (const auto& event : messaging::decode_batch(delivery.payload)) {
            products.push_back(json::decode<ProductDefined>(event.data.json));
        }
    } catch (const messaging::BadEnvelope&) {
        return;
    } catch (const json::Unreadable&) {
        return;
    }
    const std::lock_guard lock{mutex_};
    std::ranges::move(products, std::back_inserter(received_));
    arrived_.notify_one();
}

void CatalogueFollower::apply_received() {
    std::deque<ProductDefined> products;
    {
        const std::lock_guard lock{mutex_};
        products.swap(received_);
    }
    if (products.empty()) return;
    transactor_.execute([&](storage::Transaction& transaction) {
        for (const auto& product : products) catalogue_.apply(transaction, product);
    });
}

void CatalogueFollower::refresh_all() {
    for (const auto& source : sources_) refresh(source->shard);
}

bool CatalogueFollower::refresh(const ShardId& shard) {
    const auto found = std::find_if(sources_.begin(), sources_.end(), [&](const auto& source) {
        return source->shard == shard;
    });
    auto& source = **found;
    std::uint64_t begun_before = 0;
    {
        const std::lock_guard lock{source.mutex};
        begun_before = source.begun;
    }
    const std::lock_guard reading{source.reading};
    {
        const std::lock_guard lock{source.mutex};
        if (source.ended > begun_before) return source.reached;
        ++source.begun;
    }
    const bool reached = read_on(shard);
    const std::lock_guard lock{source.mutex};
    source.ended = source.begun;
    source.reached = reached;
    return reached;
}

bool CatalogueFollower::read_on(const ShardId& shard) {
    for (;;) {
        const auto cursor = catalogue_.cursor(shard.name());
        const auto page =
            feed_.read(shard, cursor, page_size, ProductDefined::type.cloud_event_type());
        if (!page) return false;
        const bool more = page->events.size() >= page_size;
        const auto position = more ? page->events.back().position.value_or(cursor) : page->head;
        if (position > cursor) {
            transactor_.execute([&](storage::Transaction& transaction) {
                for (const auto& event : page->events) {
                    catalogue_.apply(transaction, json::decode<ProductDefined>(event.data.json));
                }
                catalogue_.advance(transaction, shard.name(), position);
            });
        }
        if (!more) return true;
    }
}

bool CatalogueFollower::has_reached(const projection::Positions& positions) const {
    return std::ranges::all_of(sources_, [&](const auto& source) {
        const auto wanted = positions.find(source->shard.name());
        return wanted == positions.end() || catalogue_.cursor(wanted->first) >= wanted->second;
    });
}

bool CatalogueFollower::reaches(const projection::Positions& positions, milliseconds patience) {
    const auto deadline = steady_clock::now() + patience;
    for (const auto& source : sources_) {
        const auto wanted = positions.find(source->shard.name());
        if (wanted == positions.end()) continue;
        while (catalogue_.cursor(wanted->first) < wanted->second) {
            refresh(source->shard);
            if (catalogue_.cursor(wanted->first) >= wanted->second) break;
            if (steady_clock::now() >= deadline) return false;
            std::unique_lock lock{mutex_};
            arrived_.wait_for(lock, between_readings);
        }
    }
    return true;
}

}  // namespace order
