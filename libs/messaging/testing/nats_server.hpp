// NatsServer: a real nats-server with JetStream for tests, on a free port of 127.0.0.1 and with a
// temporary store. It keeps its port and its store when it is killed and started again.
#pragma once

#include <arpa/inet.h>
#include <cassert>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace messaging::testing {

class NatsServer {
public:
    NatsServer() : store_{make_store()}, port_{free_port()} { start(); }
    ~NatsServer() {
        kill();
        std::filesystem::remove_all(store_.parent_path());
    }
    NatsServer(const NatsServer&) = delete;
    NatsServer& operator=(const NatsServer&) = delete;

    std::string url() const { return "nats://127.0.0.1:" + std::to_string(port_); }

    // Returns once it accepts connections.
    void start() {
        assert(pid_ == 0);
        pid_ = fork();
        if (pid_ == 0) run();
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!accepts_connections()) {
            const bool has_ended = waitpid(pid_, nullptr, WNOHANG) == pid_;
            if (has_ended) pid_ = 0;
            if (has_ended || std::chrono::steady_clock::now() > deadline) {
                throw std::runtime_error{
                    "nats-server does not start on port " + std::to_string(port_)};
            }
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }
    // As kill -9 and a machine that keeps running: what was written stays.
    void kill() {
        if (pid_ == 0) return;
        ::kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    // Returns once it stands still.
    void freeze() {
        ::kill(pid_, SIGSTOP);
        waitpid(pid_, nullptr, WUNTRACED);
    }
    void thaw() { ::kill(pid_, SIGCONT); }

    // Deletes all streams, as a replaced disk does. Only while it does not run.
    void wipe() {
        assert(pid_ == 0);
        std::filesystem::remove_all(store_);
        std::filesystem::create_directories(store_);
    }
    // Keeps, and brings back, a copy of the store: a machine that lost what was not synced. Only
    // while it does not run.
    void remember_store() {
        assert(pid_ == 0);
        std::filesystem::remove_all(copy());
        std::filesystem::copy(store_, copy(), std::filesystem::copy_options::recursive);
    }
    // Of everything, or only of what is below this part of the store's tree.
    void restore(const std::string& part = "") {
        assert(pid_ == 0);
        std::filesystem::remove_all(store_ / part);
        std::filesystem::copy(
            copy() / part, store_ / part, std::filesystem::copy_options::recursive
        );
    }

private:
    static std::filesystem::path make_store() {
        std::string name = std::filesystem::temp_directory_path() / "nats-server-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp " + name};
        std::filesystem::create_directories(std::filesystem::path{name} / "store");
        return std::filesystem::path{name} / "store";
    }

    std::filesystem::path copy() const { return store_.parent_path() / "copy"; }

    static sockaddr_in address(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        return address;
    }

    // Of eight that are this process's own, below those that the kernel gives to others meanwhile:
    // the port has to stay free until the server starts, and whenever it was killed.
    static std::uint16_t free_port() {
        const int first = 10'000 + getpid() % 1'200 * 8;
        for (int port = first; port < first + 8; ++port) {
            const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const int reuse = 1;
            setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
            sockaddr_in wanted = address(static_cast<std::uint16_t>(port));
            const bool is_free = bind(fd, reinterpret_cast<sockaddr*>(&wanted), sizeof wanted) == 0;
            close(fd);
            if (is_free) return static_cast<std::uint16_t>(port);
        }
        throw std::runtime_error{"no free port"};
    }

    bool accepts_connections() const {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in server = address(port_);
        const bool connected =
            connect(fd, reinterpret_cast<sockaddr*>(&server), sizeof server) == 0;
        close(fd);
        return connected;
    }

    [[noreturn]] void run() const {
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlives the test
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        const std::string port = std::to_string(port_);
        for (const char* program : {"nats-server", "/usr/sbin/nats-server"}) {
            execlp(
                program,
                "nats-server",
                "-a",
                "127.0.0.1",
                "-p",
                port.c_str(),
                "-js",
                "-sd",
                store_.c_str(),
                static_cast<char*>(nullptr)
            );
        }
        _exit(127);
    }

    const std::filesystem::path store_;
    const std::uint16_t port_;
    pid_t pid_ = 0;
};

}  // namespace messaging::testing
