// orderly-load: a load generator for Orderly's gateway. One thread and one epoll, so that it takes
// little of the CPU that it measures the use of. Prints one line of JSON.
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <sys/epoll.h>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

#include "load/client.hpp"
#include "load/figures.hpp"
#include "load/workload.hpp"

namespace {

using load::Client;
using Clock = Client::Clock;
using Seconds = std::chrono::duration<double>;

struct Options {
    std::string workload;
    std::uint16_t port = 8080;
    std::size_t clients = 8;
    double seconds = 10;
    double warm_up = 2;
    std::string paths_file;
    load::OrderMix mix;
};

Seconds cpu_used() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return Seconds{static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9};
}

std::vector<std::string> lines_of(const std::string& path) {
    std::ifstream file{path};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

class Run {
public:
    explicit Run(const Options& options) : options_{options}, epoll_{::epoll_create1(0)} {
        if (options.workload == "read") paths_ = lines_of(options.paths_file);
        for (std::size_t i = 0; i < options.clients; ++i) {
            clients_.push_back(std::make_unique<Client>(options.port, workload(i)));
            watch(*clients_.back());
        }
    }
    ~Run() { ::close(epoll_); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    void go() {
        const auto measured_from =
            Clock::now() + std::chrono::duration_cast<Clock::duration>(Seconds{options_.warm_up});
        const auto end =
            measured_from + std::chrono::duration_cast<Clock::duration>(Seconds{options_.seconds});
        for (const auto& client : clients_) client->send_request();
        Seconds cpu_before{};
        bool measuring = false;
        load::Figures figures;
        for (auto now = Clock::now(); now < end; now = Clock::now()) {
            if (!measuring && now >= measured_from) {
                measuring = true;
                cpu_before = cpu_used();
            }
            serve(figures, measured_from);
        }
        std::cout << figures.to_json(Seconds{options_.seconds}, cpu_used() - cpu_before) << '\n';
    }

private:
    std::unique_ptr<load::Workload> workload(std::size_t client) const {
        if (options_.workload == "read") return load::reading(paths_, client);
        if (options_.workload == "appear")
            return load::watching_orders_appear(options_.mix, client);
        return load::placing_orders(options_.mix, client);
    }

    void watch(Client& client) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &client;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.descriptor(), &event);
    }

    void serve(load::Figures& figures, Clock::time_point measured_from) const {
        epoll_event events[64];
        const int ready = ::epoll_wait(epoll_, events, 64, 100);
        for (int i = 0; i < ready; ++i) {
            auto& client = *static_cast<Client*>(events[i].data.ptr);
            if (!client.receive(figures, measured_from)) watch(client);
        }
    }

    const Options options_;
    const int epoll_;
    std::vector<std::string> paths_;
    std::vector<std::unique_ptr<Client>> clients_;
};

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"orderly-load: measures Orderly through its gateway"};
    Options options;
    app.add_option("workload", options.workload, "What every client does in a closed loop")
        ->required()
        ->check(CLI::IsMember({"place", "read", "appear"}));
    app.add_option("--port", options.port, "Of the gateway, on this host")->capture_default_str();
    app.add_option("--clients", options.clients, "Connections, each with one request at a time")
        ->capture_default_str();
    app.add_option("--seconds", options.seconds, "Measured")->capture_default_str();
    app.add_option("--warm-up", options.warm_up, "Seconds before that, not measured")
        ->capture_default_str();
    app.add_option("--paths", options.paths_file, "read: a file with a path in every line");
    app.add_option("--coordination", options.mix.coordination)
        ->check(CLI::IsMember({"orchestration", "choreography"}))
        ->capture_default_str();
    app.add_option("--wait", options.mix.wait_seconds, "place: Prefer: wait=N; 0 for the 202")
        ->capture_default_str();
    app.add_option("--products", options.mix.products, "On sale as bench-0, bench-1, …")
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        if (options.workload == "appear") options.mix.wait_seconds = 0;
        Run{options}.go();
        return 0;
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "orderly-load: %s\n", trouble.what());
        return 1;
    }
}
