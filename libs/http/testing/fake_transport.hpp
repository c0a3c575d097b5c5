// FakeTransport: peers that live in the test, as one function per address.
//
//   FakeTransport peers;
//   peers.at("order-1:80", [](const Request& request) { return json_response(200, …); });
//
// A peer may throw Problem, like a handler of Server. An address without a peer cannot be connected
// to. Safe from any thread; a peer is called in the thread that sends.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/client.hpp"
#include "http/problem.hpp"

namespace http {

class FakeTransport final : public Transport {
public:
    // As Handler, but it may also give no answer.
    using Peer = std::function<vocabulary::Result<Response, NoAnswer>(const Request&)>;

    struct Sent {
        std::string address;
        Request request;
    };

    // Replaces the peer that was there.
    void at(const std::string& address, Peer peer) {
        const std::lock_guard lock{mutex_};
        peers_[address] = std::move(peer);
    }

    void remove(const std::string& address) {
        const std::lock_guard lock{mutex_};
        peers_.erase(address);
    }

    // Every request so far, in order.
    std::vector<Sent> sent() const {
        const std::lock_guard lock{mutex_};
        return sent_;
    }

    vocabulary::Result<Response, NoAnswer> send(
        const std::string& address,
        const Request& request,
        std::chrono::milliseconds /*timeout*/,
        bool /*repeatable*/
    ) override {
        auto received = request;
        parse_target(received);
        const auto peer = find(address, received);
        if (!peer) return NoAnswer{address + ": nobody listens", false};
        try {
            return peer(received);
        } catch (const Problem& problem) {
            return to_response(problem, "");
        }
    }

private:
    Peer find(const std::string& address, const Request& request) {
        const std::lock_guard lock{mutex_};
        sent_.push_back({address, request});
        const auto found = peers_.find(address);
        return found == peers_.end() ? Peer{} : found->second;
    }

    mutable std::mutex mutex_;
    std::map<std::string, Peer> peers_;  // guarded by mutex_
    std::vector<Sent> sent_;             // guarded by mutex_
};

}  // namespace http
