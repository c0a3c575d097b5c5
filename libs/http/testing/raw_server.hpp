// RawServer: listens on a port of this machine and answers exactly what a test wants, however
// wrong: the n-th connection gets the n-th answer to its first request, and is closed. An empty
// answer is none: the server is silent until its end.
#pragma once

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace http::testing {

class RawServer {
public:
    explicit RawServer(std::vector<std::string> answers)
        : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}, answers_{std::move(answers)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        if (::bind(socket_, any, size) != 0 || ::listen(socket_, 16) != 0 ||
            ::getsockname(socket_, any, &size) != 0) {
            throw std::system_error{errno, std::generic_category(), "listen"};
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }
    ~RawServer() {
        ::shutdown(socket_, SHUT_RDWR);  // ends accept()
        thread_.join();
        for (const int silent : silent_) ::close(silent);
        ::close(socket_);
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    // All requests so far, one behind the other.
    std::string received() const {
        const std::lock_guard lock{mutex_};
        return received_;
    }
    void wait_until_closed(std::size_t connections) const {
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return closed_ >= connections; });
    }

private:
    void serve() {
        for (const auto& answer : answers_) {
            const int connection = ::accept(socket_, nullptr, nullptr);
            if (connection < 0) return;
            auto request = request_from(connection);
            {
                const std::lock_guard lock{mutex_};
                received_ += request;
            }
            if (answer.empty()) {
                silent_.push_back(connection);
                continue;
            }
            ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
            ::close(connection);
            const std::lock_guard lock{mutex_};
            ++closed_;
            changed_.notify_all();
        }
    }

    // Its head, and as much behind it as its Content-Length says.
    static std::string request_from(int connection) {
        std::string text;
        std::array<char, 4096> bytes{};
        while (!is_whole(text)) {
            const auto size = ::recv(connection, bytes.data(), bytes.size(), 0);
            if (size <= 0) break;
            text.append(bytes.data(), static_cast<std::size_t>(size));
        }
        return text;
    }
    static bool is_whole(std::string_view text) {
        constexpr std::string_view name{"Content-Length: "};
        const auto end = text.find("\r\n\r\n");
        if (end == std::string_view::npos) return false;
        const auto found = text.find(name);
        if (found > end) return true;
        return text.size() >=
               end + 4 + std::stoul(std::string{text.substr(found + name.size(), 9)});
    }

    const int socket_;
    const std::vector<std::string> answers_;
    int port_ = 0;
    std::vector<int> silent_;  // used by the thread, and after its end
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::string received_;    // guarded by mutex_
    std::size_t closed_ = 0;  // guarded by mutex_
    std::thread thread_;
};

}  // namespace http::testing
