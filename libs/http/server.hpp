// Server: an HTTP/1.1 listener for the inside of the system. The public edge is the gateway.
//
// Connections are coroutines on event loops: one that rests or waits costs no thread. Handlers are
// of two kinds (handler.hpp): those that may block run on a pool of threads, coroutines on the loop
// of their connection. When as many connections are held as may be, an idle one is closed for each
// new one. A handler throws a Problem to refuse; any other exception is logged and answered with
// 500 that reveals nothing.
// Unknown paths get 404, wrong methods 405 with Allow. HEAD is GET without a body. Bodies come
// with a Content-Length (411 otherwise) and are read whole before the handler is called.
// Every server also answers /livez, /readyz (503 with the reasons while it is not ready; ?verbose
// lists all) and /metrics; /livez also while all threads of the pool are taken.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/handler.hpp"
#include "http/message.hpp"
#include "observability/metrics.hpp"

namespace http {

// `pattern` is a path whose segments in braces match anything: /v1/orders/{order_id}.
struct Route {
    std::string method;
    std::string pattern;
    Handler handler;
};

// One condition of readiness and, if it does not hold, why.
struct Check {
    std::string name;
    bool ok = true;
    std::string reason;
};

// What /readyz answers: 200, or 503 with the reasons; `verbose` lists all checks.
Response readiness_response(const std::vector<Check>& checks, bool verbose);

struct ServerOptions {
    std::string host = "127.0.0.1";
    int port = 0;      // 0: any free one
    int threads = 64;  // for handlers that block
    std::chrono::seconds keep_alive{75};
    std::size_t body_max = 1 << 20;
    int loops = 1;                       // event loops, with a thread each
    std::size_t connections_max = 4096;  // of which idle ones end for new ones
};

class Server {
public:
    Server(
        ServerOptions options,
        std::vector<Route> routes,
        std::function<std::vector<Check>()> readiness,
        observability::Metrics& metrics
    );
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Binds and listens; throws CannotListen if the address is taken. If accepting ends later by
    // itself, the process ends with it: a supervisor can mend that.
    void start();
    // Not ready from now on, but serving; each connection is closed after its next response.
    void drain();
    // Stops accepting, lets running handlers finish, closes all connections; a coroutine that still
    // waits after half a minute is dropped. Safe to repeat.
    void stop();
    // The port it listens on, known after start().
    int port() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace http
