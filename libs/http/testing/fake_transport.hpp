// FakeTransport: peers that live in the test, as one function per address.
//
//   FakeTransport peers;
//   peers.at("order-1:80", [](const Request& request) { return json_response(200, …); });
//
// A peer may throw Problem, like a handler of Server. An address without a peer cannot be connected
// to. Safe from any thread; a peer is called in the thread that sends.
//
// What is sent on a loop is answered when that loop runs next; or, after hold(), when the test says
// so: its request may arrive long after its sender is gone.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/awaitable.hpp"
#include "http/problem.hpp"
#include "http/transport.hpp"

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

    std::unique_ptr<AsyncTransport> on(boost::asio::io_context& loop, std::size_t /*under_way_max*/)
        override {
        return std::make_unique<OnLoop>(*this, loop);
    }

    // From now on what is sent on a loop waits for arrive().
    void hold() { holds_ = true; }
    // Whether what is sent on a loop would have to wait.
    void be_full(bool full) { full_ = full; }
    // How many wait.
    std::size_t held() const { return held_.size(); }
    // One of those, counted in the order in which they were sent, reaches its peer; the answer is
    // told to its sender, if that is still there.
    void arrive(std::size_t which) {
        const auto at = held_.begin() + static_cast<std::ptrdiff_t>(which);
        const auto exchange = std::move(*at);
        held_.erase(at);
        exchange();
    }

private:
    class OnLoop final : public AsyncTransport {
    public:
        OnLoop(FakeTransport& transport, boost::asio::io_context& loop)
            : transport_{transport}, loop_{loop} {}

        bool is_full() const override { return transport_.full_; }
        void send(
            const std::string& address,
            const Request& request,
            std::chrono::milliseconds timeout,
            OnAnswer on_answer
        ) override {
            auto exchange = [&transport = transport_,
                             address,
                             request,
                             timeout,
                             on_answer = std::move(on_answer),
                             alive = std::weak_ptr{alive_}] {
                auto answer = transport.send(address, request, timeout, true);
                if (!alive.expired()) on_answer(std::move(answer));
            };
            if (transport_.holds_) {
                transport_.held_.push_back(std::move(exchange));
            } else {
                boost::asio::post(loop_, std::move(exchange));
            }
        }

    private:
        FakeTransport& transport_;
        boost::asio::io_context& loop_;
        const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    };

    Peer find(const std::string& address, const Request& request) {
        const std::lock_guard lock{mutex_};
        sent_.push_back({address, request});
        const auto found = peers_.find(address);
        return found == peers_.end() ? Peer{} : found->second;
    }

    mutable std::mutex mutex_;
    std::map<std::string, Peer> peers_;  // guarded by mutex_
    std::vector<Sent> sent_;             // guarded by mutex_
    bool holds_ = false;
    bool full_ = false;
    std::vector<std::function<void()>> held_;
};

}  // namespace http
