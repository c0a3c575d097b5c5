// Client: one keep-alive connection in a closed loop, one request at a time. Non-blocking; driven
// by the run loop in main.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "load/figures.hpp"
#include "load/workload.hpp"

namespace load {

class Client {
public:
    using Clock = std::chrono::steady_clock;

    Client(std::uint16_t port, std::unique_ptr<Workload> workload);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    int descriptor() const { return socket_; }

    void send_request();
    // There is something to read. Counts what ended since `measured_from`, and asks on. False if
    // the connection broke and a new one, with another descriptor, has taken its place.
    bool receive(Figures& figures, Clock::time_point measured_from);

private:
    void connect();
    bool take_answer(Answer& answer);

    const std::uint16_t port_;
    const std::unique_ptr<Workload> workload_;
    int socket_ = -1;
    std::string received_;
    std::size_t taken_ = 0;  // bytes of received_ that the answer handed out last took
    Clock::time_point began_;
    bool is_first_request_ = true;  // of what is measured
};

}  // namespace load
