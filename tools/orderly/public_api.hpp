// PublicApi: the system as anybody outside sees it: JSON documents by path, lists read to their
// end.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

#include "http/client.hpp"
#include "json/strict.hpp"

namespace orderly {

// Somebody did not answer, or not as the contract says.
class BadAnswer : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class PublicApi {
public:
    PublicApi(http::Transport& transport, std::string address)
        : transport_{transport}, address_{std::move(address)} {}

    const std::string& address() const { return address_; }

    json::Value get(const std::string& path) const;                          // throws unless 200
    std::optional<json::Value> get_if_there(const std::string& path) const;  // nothing on 404
    // Calls `each` with every item of a paginated list; `path` may have a query.
    void each_item(const std::string& path, const std::function<void(const json::Value&)>& each)
        const;

private:
    http::Response send(const std::string& path) const;

    http::Transport& transport_;
    std::string address_;
};

}  // namespace orderly
