// RawConnection: a TCP connection to a port of this machine that says exactly what a test wants,
// however wrong, and reads what comes back. Gives up after twenty seconds of silence.
#pragma once

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace http {

class RawConnection {
public:
    explicit RawConnection(int port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        const timeval patience{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            const int error = errno;
            ::close(socket_);
            throw std::system_error{error, std::generic_category(), "connect"};
        }
    }
    ~RawConnection() { close(); }
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // Everything up to and including `end`, or whatever came before the peer closed or fell silent.
    std::string read_until(std::string_view end) {
        while (true) {
            if (const auto found = received_.find(end); found != std::string::npos) {
                const auto text = received_.substr(0, found + end.size());
                received_.erase(0, text.size());
                return text;
            }
            if (!receive()) return std::exchange(received_, {});
        }
    }

    std::string read_until_closed() {
        while (receive()) {
        }
        return std::exchange(received_, {});
    }

    // Whether the peer ends the connection, without a reset and with nothing more to say.
    bool is_closed_by_peer() {
        char byte = 0;
        return received_.empty() && ::recv(socket_, &byte, 1, 0) == 0;
    }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }

private:
    bool receive() {
        std::array<char, 4096> bytes{};
        const auto size = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (size <= 0) return false;
        received_.append(bytes.data(), static_cast<std::size_t>(size));
        return true;
    }

    int socket_;
    std::string received_;
};

}  // namespace http
