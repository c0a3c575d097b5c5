// The HTTP side of the payments. Whatever concerns one shard is answered by its leader: here if it
// is led here, else passed on to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "http/server.hpp"
#include "payment/payment_shard.hpp"
#include "service_host/shard/shard_host.hpp"

namespace payment {

using ShardHost = service_host::ShardHost<PaymentShard>;

class HttpApi {
public:
    HttpApi(
        std::string instance,
        const ShardHost& shards,
        const discovery::Directory& directory,
        http::Transport& transport
    );

    std::vector<http::Route> routes() const;

private:
    http::Response show_payment(const http::Request& request) const;
    // For other services.
    http::Response tell_events(const http::Request& request) const;
    http::Response tell_audit(const http::Request& request) const;

    const std::string instance_;
    const ShardHost& shards_;
    const discovery::Directory& directory_;
    http::Transport& transport_;
};

}  // namespace payment
