// ShardedService: an instance of a service whose work is shared out in shards. It is listed, takes
// part in the elections, holds the shards that it leads, and answers requests. Read the members
// from top to bottom to see what it is made of: each is built from those above it, and they are
// torn down in reverse.
//
// Parts is what is the service's own:
//   using Shard = …;                                what happens for one shard (shard_host.hpp)
//   Parts(environment, …);                          what its shards share
//   std::unique_ptr<Shard> build(options);          throws if the shard cannot be had now
//   std::vector<http::Check> checks() const;        what it needs to be ready, besides its shards
//   … api(instance, led) const;                     has routes(); `led` are the shards led here
// It outlives all else here. build() and checks() are called from any thread, at the same time.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "discovery/registration.hpp"
#include "http/server.hpp"
#include "leadership/election.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/process/self.hpp"
#include "service_host/service/assembly.hpp"
#include "service_host/shard/channels_check.hpp"
#include "service_host/shard/shard_core.hpp"
#include "service_host/shard/shard_file.hpp"
#include "service_host/shard/shard_host.hpp"

namespace service_host {

template <typename T>
concept ServiceParts = HostedShard<typename T::Shard> && requires(
    T& parts,
    const T& constant,
    const ShardOptions& options,
    const ShardHost<typename T::Shard>& led
) {
    { parts.build(options) } -> std::same_as<std::unique_ptr<typename T::Shard>>;
    { constant.checks() } -> std::same_as<std::vector<http::Check>>;
    { constant.api(options.instance, led).routes() } -> std::same_as<std::vector<http::Route>>;
};

template <ServiceParts Parts>
class ShardedService {
public:
    using Shard = typename Parts::Shard;

    // `own` are the settings that only this service has.
    template <typename... Own>
    ShardedService(
        const ProcessSettings& settings,
        const Environment& environment,
        const Own&... own
    )
        : settings_{settings},
          environment_{environment},
          boot_id_{environment.ids.next()},
          parts_{environment, own...},
          registration_{
              environment.registrations,
              self(settings, boot_id_, environment.clock.now()),
              environment.clock},
          shards_{
              [this](const auto& id, std::int64_t epoch) { return build(id, epoch); },
              [this](auto leads) { registration_.set_leads(std::move(leads)); }},
          api_{parts_.api(settings.instance, shards_)},
          server_{
              server_options(settings),
              api_.routes(),
              [this] { return readiness(); },
              environment.metrics},
          election_{
              environment.leases,
              election_options(settings, boot_id_),
              [this] { return live_members(environment_.directory, settings_.service); },
              shards_,
              environment.clock} {}

    // Answer before being listed, be listed before leading.
    void start() {
        server_.start();
        registration_.start();
        election_.start();
    }

    // Not ready, no new work; hands over what it leads, then ends. Safe to repeat.
    void stop() {
        registration_.drain();
        server_.drain();
        election_.stop();
        registration_.stop();
        server_.stop();
    }

    int port() const { return server_.port(); }

private:
    std::unique_ptr<Shard> build(const sharding::ShardId& id, std::int64_t epoch_at_least) {
        ShardOptions options;
        options.id = id;
        options.database_path = database_path(settings_, id);
        options.instance = settings_.instance;
        options.epoch_at_least = epoch_at_least;
        return parts_.build(options);
    }

    std::vector<http::Check> readiness() const {
        auto checks = parts_.checks();
        for (auto& check : leader_checks(environment_.directory, settings_.service))
            checks.push_back(std::move(check));
        checks.push_back(channels_check(shards_.all_led()));
        return checks;
    }

    const ProcessSettings settings_;
    const Environment environment_;
    const std::string boot_id_;

    // What its shards share.
    Parts parts_;

    // What reaches the world, and is reached by it. The election comes last, so that shards are
    // given away first; the server goes on to pass requests to their next leaders until it ends.
    discovery::Registration registration_;  // announces what the shards' host tells it
    ShardHost<Shard> shards_;
    decltype(std::declval<const Parts&>().api({}, std::declval<const ShardHost<Shard>&>())) api_;
    http::Server server_;
    leadership::Election election_;
};

}  // namespace service_host
