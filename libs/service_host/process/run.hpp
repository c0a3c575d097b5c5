// run_until_signalled: the life of a process. Writes its pid file, starts the service, waits for
// SIGTERM or SIGINT, stops the service within 10 s and returns the exit code. A second signal ends
// it at once.
#pragma once

#include <functional>

#include "service_host/process/settings.hpp"

namespace service_host {

// Blocks the signals in this and all later threads, ignores SIGPIPE, and lets an exception that
// nobody caught end the process with one line on stderr and exit code 1, or 2 for a BadSetting.
// Call it after the settings are read, which may ask a slow resolver, and before threads start.
void prepare_signals();

// Returns 0 after an orderly stop, 1 if start() or stop() threw (said in one line on stderr), 2 if
// that was a BadSetting or this instance runs already: <home>/run/<instance>.lock is locked as long
// as it does, and <home>/run/<instance>.pid holds its process id. Ends the process with 1 if it is
// not stopped 9.5 s after the signal, with 130 on a second signal. Destructors that run in main
// after an orderly stop have until the 10 s are over; then the process ends with 0 without them.
int run_until_signalled(
    const ProcessSettings& settings,
    const std::function<void()>& start,
    const std::function<void()>& stop
);

template <typename Service>
int run_until_signalled(const ProcessSettings& settings, Service& service) {
    return run_until_signalled(
        settings, [&] { service.start(); }, [&] { service.stop(); }
    );
}

}  // namespace service_host
