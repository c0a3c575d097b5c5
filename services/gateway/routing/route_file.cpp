#include "gateway/routing/route_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "gateway/routing/toml_section.hpp"

namespace gateway::routing {
namespace {

template <typename Choice, std::size_t count>
using Choices = std::array<std::pair<std::string_view, Choice>, count>;

constexpr Choices<ShardKey, 6> shard_keys{{
    {"none", ShardKey::none},
    {"customer_in_body", ShardKey::customer_in_body},
    {"order_in_path", ShardKey::order_in_path},
    {"payment_of_order", ShardKey::payment_of_order},
    {"product_in_path", ShardKey::product_in_path},
    {"warehouse_in_body", ShardKey::warehouse_in_body},
}};

constexpr Choices<Body, 3> bodies{{
    {"none", Body::none},
    {"optional", Body::optional},
    {"required", Body::required},
}};

using balancing::Policy;
constexpr Choices<Policy, 5> policies{{
    {to_string(Policy::round_robin), Policy::round_robin},
    {to_string(Policy::weighted_round_robin), Policy::weighted_round_robin},
    {to_string(Policy::least_outstanding), Policy::least_outstanding},
    {to_string(Policy::power_of_two_choices), Policy::power_of_two_choices},
    {to_string(Policy::consistent_hash), Policy::consistent_hash},
}};

using Limits = std::map<std::string, protection::RateLimit, std::less<>>;

constexpr int many = 1'000'000;

void read_circuit(TomlSection& section, resilience::CircuitBreakerSettings& circuit) {
    section.read("consecutive_failures", circuit.consecutive_failures, 1, many);
    section.read("error_rate", circuit.error_rate, 0, 1);
    section.read("requests_min", circuit.requests_min, 1, many);
    section.read("window", circuit.window);
    section.read("isolation", circuit.isolation);
    section.read("isolation_max", circuit.isolation_max);
    section.read("trials", circuit.trials, 1, many);
}

void read_outliers(TomlSection& section, resilience::OutlierSettings& outliers) {
    section.read("interval", outliers.interval);
    section.read<std::int64_t>("requests_min", outliers.requests_min, 1, many);
    section.read("margin", outliers.margin, 0, 1);
    section.read("ejected_share_max", outliers.ejected_share_max, 0, 1);
    section.read("ejection", outliers.ejection);
    section.read("ejection_max", outliers.ejection_max);
    section.read("panic_threshold", outliers.panic_threshold, 0, 1);
}

void read_bulkhead(TomlSection& section, resilience::BulkheadSettings& bulkhead) {
    section.read("concurrent", bulkhead.concurrent, 1, many);
    section.read("queue", bulkhead.queue, 0, many);
    section.read("wait_max", bulkhead.wait_max);
    section.section("adaptive", [&](TomlSection& adaptive) {
        auto& limit = bulkhead.adaptive;
        adaptive.read("enabled", limit.enabled);
        adaptive.read("initial", limit.initial, 1, many);
        adaptive.read("min", limit.min, 1, many);
        adaptive.read("max", limit.max, 1, many);
        adaptive.read("decrease", limit.decrease, 0, 1);
        adaptive.read("latency_max", limit.latency_max);
    });
}

void read_rules(TomlSection& section, ServiceRules& rules) {
    section.section("circuit", [&](auto& inner) { read_circuit(inner, rules.circuit); });
    section.section("outliers", [&](auto& inner) { read_outliers(inner, rules.outliers); });
    section.section("bulkhead", [&](auto& inner) { read_bulkhead(inner, rules.bulkhead); });
    section.section("retry_budget", [&](auto& inner) {
        inner.read("share", rules.retry_budget.share, 0, 1);
        inner.read("per_second", rules.retry_budget.per_second, 0, many);
    });
    section.section("slow_start", [&](auto& inner) {
        inner.read("window", rules.slow_start.window);
    });
    section.section("probing", [&](auto& inner) {
        inner.read("enabled", rules.probing.enabled);
        inner.read("interval", rules.probing.interval);
        inner.read("timeout", rules.probing.timeout);
        inner.read("failures_max", rules.probing.failures_max, 1, many);
    });
}

// "100/60s"
std::optional<resilience::Quota> parse_quota(std::string_view text) {
    resilience::Quota quota;
    const auto* const end = text.data() + text.size();
    const auto [slash, bad_quota] = std::from_chars(text.data(), end, quota.quota);
    if (bad_quota != std::errc{} || slash == end || *slash != '/') return std::nullopt;
    std::int64_t seconds = 0;
    const auto [unit, bad_window] = std::from_chars(slash + 1, end, seconds);
    if (bad_window != std::errc{} || std::string_view{unit, end} != "s") return std::nullopt;
    if (quota.quota < 1 || quota.quota > 1'000'000'000 || seconds < 1 || seconds > 86'400)
        return std::nullopt;
    quota.window = std::chrono::seconds{seconds};
    return quota;
}

Limits read_limits(const toml::table& table, TomlSection& document) {
    Limits limits;
    for (const auto& [key, node] : table) {
        const auto text = node.value_exact<std::string_view>();
        const auto quota = text ? parse_quota(*text) : std::nullopt;
        const std::string name{key.str()};
        if (!quota) {
            document.add(node, "the limit '" + name + "' is not of the form \"100/60s\"");
        } else if (name.find_first_of("\"\\") != std::string::npos || !std::all_of(name.begin(), name.end(), [](char c) {
                       return c > ' ' && c < 127;
                   })) {
            document.add(node, "the name of a limit is printable ASCII without quotes");
        } else {
            limits[name] = {name, *quota};
        }
    }
    return limits;
}

bool is_token(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

// "GET  /v1/orders"
void read_match(TomlSection& section, Route& route) {
    section.require("match");
    const auto match = section.text("match");
    if (!match) return;
    const auto space = match->find(' ');
    const auto path = match->find_first_not_of(' ', space);
    if (space == std::string::npos || path == std::string::npos ||
        !is_token(match->substr(0, space))) {
        section.add(section.node_of("match"), "'match' is not a method and a path");
        return;
    }
    route.method = match->substr(0, space);
    route.pattern = match->substr(path);
    if (route.method == "HEAD")
        section.add(
            section.node_of("match"), "HEAD finds the route of GET, it has none of its own"
        );
}

void read_service(TomlSection& section, std::string_view key, std::string& service) {
    const auto name = section.text(key);
    if (!name) return;
    if (!is_name(*name))
        section.add(section.node_of(key), "'" + std::string{key} + "' is no name of a service");
    service = *name;
}

void read_retry(TomlSection& section, protection::RetryRule& retry) {
    section.read("retries", retry.retries, 0, 100);
    section.read("honours_key", retry.honours_key);
    section.read("base", retry.backoff.base);
    section.read("cap", retry.backoff.cap);
}

void read_hedging(TomlSection& section, resilience::HedgingRule& hedging) {
    hedging.enabled = true;
    section.read("enabled", hedging.enabled);
    section.read("quantile", hedging.quantile, 0, 1);
    section.read("delay_min", hedging.delay_min);
}

void read_cache(TomlSection& section, cache::CacheRule& rule) {
    rule.enabled = true;
    section.read("enabled", rule.enabled);
    section.read("fresh_for", rule.fresh_for);
    section.read("stale_while_revalidate", rule.stale_while_revalidate);
    section.read("stale_if_error", rule.stale_if_error);
    const auto tags = section.texts("tags");
    if (!tags.empty()) rule.tags.clear();
    for (const auto& [tag, node] : tags) rule.tags.push_back(tag);
}

// What a route may say, and the defaults for all.
void read_policies(TomlSection& section, Route& route, const Limits& limits) {
    section.read("balance", route.balance, policies);
    section.read("timeout", route.timeout);
    section.read("attempt_timeout", route.attempt_timeout);
    section.read("leader_wait", route.leader_wait);
    section.section("retry", [&](auto& inner) { read_retry(inner, route.retry); });
    section.section("hedging", [&](auto& inner) { read_hedging(inner, route.hedging); });
    section.section("cache", [&](auto& inner) { read_cache(inner, route.cache); });
    const auto names = section.texts("limits");
    if (!names.empty()) route.limits.clear();
    for (const auto& [name, node] : names) {
        const auto limit = limits.find(name);
        if (limit == limits.end()) {
            section.add(*node, "there is no limit '" + name + "'");
        } else {
            route.limits.push_back(limit->second);
        }
    }
}

Route read_route(TomlSection& section, Route route, const Limits& limits) {
    read_match(section, route);
    if (route.method != "GET") {  // whatever the defaults say of reads
        route.cache = {};
        route.hedging = {};
    }
    section.require("service");
    read_service(section, "service", route.service);
    section.read("shard_key", route.shard_key, shard_keys);
    section.read("body", route.body, bodies);
    read_service(section, "strong_service", route.strong_service);
    section.read("strong_shard_key", route.strong_shard_key, shard_keys);
    section.read("hash_by", route.hash_by);
    section.read("stream", route.stream);
    section.read("role", route.role);
    read_policies(section, route, limits);
    section.refuse_unknown();
    return route;
}

// What each key allows by itself may still make no sense together.
void check_sense(const Route& route, TomlSection& section) {
    const auto say = [&](std::string_view key, std::string what) {
        section.add(section.node_of(key), std::move(what));
    };
    const auto has_parameter = [&](const std::string& name) {
        return route.pattern.find("{" + name + "}") != std::string::npos;
    };
    if (route.timeout.count() == 0) say("timeout", "'timeout' must be longer than nothing");
    if (route.strong_service.empty() != (route.strong_shard_key == ShardKey::none))
        say("strong_service", "'strong_service' and 'strong_shard_key' go together");
    if (!route.hash_by.empty() && !has_parameter(route.hash_by))
        say("hash_by", "the path has no parameter {" + route.hash_by + "}");
    if (!route.hash_by.empty() && route.balance != balancing::Policy::consistent_hash)
        say("hash_by", "'hash_by' is for balance = \"consistent_hash\"");
    if (route.cache.enabled && route.method != "GET") say("cache", "only GET is cached");
    if (route.cache.enabled && route.stream) say("stream", "a stream cannot be cached");
    if (route.hedging.enabled && route.method != "GET") say("hedging", "only GET is hedged");
    for (const auto& key : {route.shard_key, route.strong_shard_key}) {
        if ((key == ShardKey::order_in_path || key == ShardKey::payment_of_order) &&
            !has_parameter("order_id"))
            say("shard_key", "the path has no parameter {order_id}");
        if (key == ShardKey::product_in_path && !has_parameter("sku"))
            say("shard_key", "the path has no parameter {sku}");
    }
    for (const auto& tag : route.cache.tags) {
        const auto open = tag.find('{');
        if (open == std::string::npos) continue;
        const auto close = tag.find('}', open);
        if (close == std::string::npos || !has_parameter(tag.substr(open + 1, close - open - 1)))
            say("cache", "the tag '" + tag + "' names no parameter of the path");
    }
}

void check_rules(const ServiceRules& rules, TomlSection& section) {
    const auto say = [&](std::string_view key, std::string what) {
        section.add(section.node_of(key), std::move(what));
    };
    const auto& circuit = rules.circuit;
    if (circuit.window.count() == 0 || circuit.isolation.count() == 0)
        say("circuit", "'window' and 'isolation' must be longer than nothing");
    if (circuit.isolation > circuit.isolation_max)
        say("circuit", "'isolation' is longer than 'isolation_max'");
    if (rules.outliers.interval.count() == 0)
        say("outliers", "'interval' must be longer than nothing");
    const auto& adaptive = rules.bulkhead.adaptive;
    if (adaptive.min > adaptive.max || adaptive.initial < adaptive.min ||
        adaptive.initial > adaptive.max)
        say("bulkhead", "'initial' is not between 'min' and 'max'");
    if (rules.probing.interval.count() < 10 || rules.probing.timeout.count() < 10)
        say("probing", "'interval' and 'timeout' are at least 10ms");
}

class Reading {
public:
    explicit Reading(const toml::table& table) : document_{table, errors_} {}

    vocabulary::Result<std::shared_ptr<const RouteTable>, RouteFileErrors> result() {
        if (const auto* limits = document_.table("limits"))
            limits_ = read_limits(*limits, document_);
        document_.section("defaults", [&](auto& section) {
            read_policies(section, default_route_, limits_);
            read_rules(section, default_rules_);
            check_rules(default_rules_, section);
        });
        if (const auto* services = document_.table("services")) read_services(*services);
        document_.require("routes");
        if (const auto* routes = document_.array("routes")) read_routes(*routes);
        document_.refuse_unknown();

        for (const auto& conflict : RouteTable::conflicts(routes_)) {
            const auto* node = nodes_[conflict.route];
            if (!routes_[conflict.route].method.empty()) document_.add(*node, conflict.what);
        }
        if (!errors_.empty()) {
            std::stable_sort(errors_.begin(), errors_.end(), [](const auto& a, const auto& b) {
                return a.line != b.line ? a.line < b.line : a.column < b.column;
            });
            return errors_;
        }
        return std::shared_ptr<const RouteTable>{
            std::make_shared<RouteTable>(std::move(routes_), std::move(services_), default_rules_)};
    }

private:
    void read_services(const toml::table& services) {
        for (const auto& [key, node] : services) {
            const auto* table = node.as_table();
            if (table == nullptr) {
                document_.add(node, "'" + std::string{key.str()} + "' is not a table");
                continue;
            }
            TomlSection section{*table, errors_};
            auto rules = default_rules_;
            read_rules(section, rules);
            check_rules(rules, section);
            section.refuse_unknown();
            services_.emplace(std::string{key.str()}, rules);
            service_keys_.emplace_back(key.str(), key.source());
        }
    }

    void read_routes(const toml::array& list) {
        for (const auto& node : list) {
            const auto* table = node.as_table();
            if (table == nullptr) {
                document_.add(
                    node, "a route is a table: { match = \"GET /path\", service = \"name\" }"
                );
                continue;
            }
            TomlSection section{*table, errors_};
            routes_.push_back(read_route(section, default_route_, limits_));
            check_sense(routes_.back(), section);
            nodes_.push_back(&node);
        }
        if (list.empty()) document_.add(list, "there is no route");
        refuse_services_without_routes();
    }

    // Most likely a misspelt name.
    void refuse_services_without_routes() {
        std::set<std::string_view> named;
        for (const auto& route : routes_) {
            named.insert(route.service);
            named.insert(route.strong_service);
        }
        for (const auto& [name, place] : service_keys_) {
            if (!named.contains(name))
                document_.add(place, "no route leads to the service '" + name + "'");
        }
    }

    RouteFileErrors errors_;
    TomlSection document_;
    Limits limits_;
    Route default_route_;
    ServiceRules default_rules_;
    std::map<std::string, ServiceRules, std::less<>> services_;
    std::vector<std::pair<std::string, toml::source_region>> service_keys_;
    std::vector<Route> routes_;
    std::vector<const toml::node*> nodes_;  // of each route
};

}  // namespace

std::string to_string(const RouteFileError& error, std::string_view file) {
    std::string text{file};
    text.append(":").append(std::to_string(error.line));
    text.append(":").append(std::to_string(error.column));
    return text.append(": ").append(error.what);
}

namespace {

// toml++ 3.3 asks __builtin_unreachable() of some code points. What a route is made of is ASCII.
std::optional<RouteFileError> not_ascii(std::string_view text) {
    const auto found =
        std::find_if(text.begin(), text.end(), [](unsigned char c) { return c > 127; });
    if (found == text.end()) return std::nullopt;
    const auto before = text.substr(0, static_cast<std::size_t>(found - text.begin()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return RouteFileError{
        static_cast<std::size_t>(line),
        before.size() - before.rfind('\n'),  // npos + 1 is 0: that of the first line, too
        "a routes file is ASCII, comments included"};
}

}  // namespace

vocabulary::Result<std::shared_ptr<const RouteTable>, RouteFileErrors> parse_routes(
    std::string_view text
) {
    if (auto error = not_ascii(text)) return RouteFileErrors{*std::move(error)};
    try {
        const toml::table document = toml::parse(text);
        return Reading{document}.result();
    } catch (const toml::parse_error& error) {
        const auto& place = error.source().begin;
        return RouteFileErrors{{place.line, place.column, std::string{error.description()}}};
    }
}

}  // namespace gateway::routing
