#include "service_host/http/http_event_feed.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <utility>

#include "http/body.hpp"
#include "http/problem.hpp"
#include "json/decode.hpp"
#include "observability/log.hpp"
#include "vocabulary/members.hpp"

namespace service_host {

namespace log = observability::log;
using namespace std::chrono_literals;

namespace {

constexpr auto read_timeout = 5s;
constexpr std::int64_t limit_max = 1'000;
constexpr std::int64_t limit_default = 500;

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "-._~";
    std::string encoded;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        const bool alphanumeric = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                                  (byte >= 'a' && byte <= 'z');
        if (alphanumeric || plain.find(character) != std::string_view::npos) {
            encoded += character;
        } else {
            encoded += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return encoded;
}

struct WrittenPage {
    std::vector<json::Raw> events;
    std::int64_t head = 0;

    static constexpr auto members() {
        return vocabulary::fields(
            vocabulary::field("events", &WrittenPage::events),
            vocabulary::field("head", &WrittenPage::head)
        );
    }
};

projection::FeedPage parse_page(const std::string& body) {
    const auto written = json::decode<WrittenPage>(body);
    projection::FeedPage page{{}, written.head};
    page.events.reserve(written.events.size());
    for (const auto& event : written.events) page.events.push_back(messaging::decode(event.json));
    return page;
}

std::int64_t number_parameter(
    const http::Request& request,
    std::string_view name,
    std::int64_t min,
    std::int64_t max,
    std::int64_t otherwise
) {
    const auto text = request.query_parameter(name);
    if (!text) return otherwise;
    std::int64_t number = 0;
    const auto* end = text->data() + text->size();
    const auto [stopped, trouble] = std::from_chars(text->data(), end, number);
    if (trouble != std::errc{} || stopped != end || number < min || number > max) {
        throw http::Problem{400, "The query parameter " + std::string{name} + " is out of range."};
    }
    return number;
}

// The envelopes of one type ("" for all) among stored events.
class Selection {
public:
    using Publish = std::function<messaging::Envelope(const event_sourcing::StoredEvent&)>;

    Selection(std::string type, const Publish& publish)
        : type_{std::move(type)}, publish_{publish} {}

    std::optional<messaging::Envelope> pick(const event_sourcing::StoredEvent& event) {
        if (is_known_other(event.type)) return std::nullopt;
        auto envelope = publish_(event);
        const bool wanted = type_.empty() || envelope.type == type_;
        wanted_[event.type] = wanted;
        return wanted ? std::optional{std::move(envelope)} : std::nullopt;
    }

private:
    bool is_known_other(const std::string& stored_type) const {
        const auto found = wanted_.find(stored_type);
        return found != wanted_.end() && !found->second;
    }

    std::string type_;
    const Publish& publish_;
    std::map<std::string, bool> wanted_;  // by stored type, as far as seen
};

}  // namespace

HttpEventFeed::HttpEventFeed(const discovery::Directory& directory, http::Transport& transport)
    : directory_{directory}, transport_{transport} {}

std::optional<projection::FeedPage> HttpEventFeed::read(
    const sharding::ShardId& shard,
    std::int64_t after,
    std::size_t limit,
    const std::string& type
) {
    const auto leader = directory_.leader(shard);
    if (!leader) return std::nullopt;
    http::Request request;
    request.method = "GET";
    request.target = "/internal/feed/" + shard.name() + "?after=" + std::to_string(after) +
                     "&limit=" + std::to_string(limit);
    if (!type.empty()) request.target += "&type=" + percent_encoded(type);
    const auto answer = transport_.send(leader->address, request, read_timeout, true);
    if (!answer.ok() || answer.value().status != 200) return std::nullopt;
    try {
        return parse_page(answer.value().body);
    } catch (const std::exception& trouble) {
        // As good as no answer: another leader, or another version of it, may give a better one.
        log::warn("not an event feed", {{"shard", shard.name()}, {"error", trouble.what()}});
        return std::nullopt;
    }
}

http::Response serve_feed(
    const http::Request& request,
    const event_sourcing::EventStore& events,
    const std::function<messaging::Envelope(const event_sourcing::StoredEvent&)>& publish
) {
    auto after = number_parameter(request, "after", 0, INT64_MAX, 0);
    const auto limit =
        static_cast<std::size_t>(number_parameter(request, "limit", 1, limit_max, limit_default));
    Selection selection{request.query_parameter("type").value_or(""), publish};

    // Read before the events: whatever it counts is then among them.
    auto head = events.head();
    std::string list;
    std::size_t count = 0;
    while (count < limit && after < head) {
        const auto stored = events.read_all(after, limit);
        if (stored.empty()) break;
        for (const auto& event : stored) {
            after = event.position;
            head = std::max(head, event.position);
            const auto envelope = selection.pick(event);
            if (!envelope) continue;
            if (count > 0) list += ',';
            list += messaging::encode(*envelope);
            if (++count == limit) break;
        }
    }
    return {
        200,
        {{"Content-Type", "application/json"}},
        R"({"events":[)" + list + R"(],"head":)" + std::to_string(head) + "}"};
}

}  // namespace service_host
