#include "service_host/process/run.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <pthread.h>
#include <string>
#include <unistd.h>

#include "http/cannot_listen.hpp"
#include "observability/log.hpp"
#include "service_host/process/run_files.hpp"
#include "service_host/process/signals.hpp"

namespace service_host {

namespace log = observability::log;
using namespace std::chrono_literals;

namespace {

// The process has 10 s from the signal to its end.
constexpr auto time_to_stop = 9'500ms;

std::string in_one_line(std::string text) {
    for (char& character : text) {
        if (character == '\n' || character == '\r') character = ' ';
    }
    return text;
}

void say(const std::string& who, const std::string& what) {
    std::cerr << who + ": " + in_one_line(what) + "\n" << std::flush;
}

[[noreturn]] void end_by_uncaught_exception() {
    if (const auto trouble = std::current_exception()) {
        try {
            std::rethrow_exception(trouble);
        } catch (const BadSetting& refused) {
            say(program_invocation_short_name, refused.what());
            _exit(2);
        } catch (const std::exception& exception) {
            say(program_invocation_short_name, exception.what());
            _exit(1);
        } catch (...) {
            say(program_invocation_short_name, "an exception of an unknown type");
            _exit(1);
        }
    }
    std::abort();
}

// What is left after an orderly stop are destructors. One that waits for a frozen broker changes
// nothing any more, and is not waited for.
void end_no_later_than(std::chrono::steady_clock::time_point deadline) {
    std::signal(SIGALRM, [](int) { _exit(0); });
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(deadline - std::chrono::steady_clock::now());
    alarm(static_cast<unsigned>(std::max<std::int64_t>(left.count(), 1)));
}

int refuse(const ProcessSettings& settings, const std::exception& trouble) {
    say("orderly-" + settings.service, trouble.what());
    return 2;
}

int fail(const ProcessSettings& settings, const char* doing, const std::string& trouble) {
    log::error(doing, {{"error", trouble}});
    say("orderly-" + settings.service, std::string{doing} + ": " + trouble);
    return 1;
}

}  // namespace

void prepare_signals() {
    const auto signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::set_terminate(end_by_uncaught_exception);
}

int run_until_signalled(
    const ProcessSettings& settings,
    const std::function<void()>& start,
    const std::function<void()>& stop
) {
    const char* doing = "cannot start";
    try {
        const RunFiles run_files{settings.home / "run", settings.instance};
        SignalWatch signals{time_to_stop, [](int exit_code) { _exit(exit_code); }};
        start();
        log::info("started", {{"address", settings.address}, {"version", ORDERLY_VERSION}});
        const auto deadline = signals.wait();
        doing = "cannot stop in order";
        stop();
        log::info("stopped");
        end_no_later_than(deadline);
        return 0;
    } catch (const BadSetting& trouble) {
        return refuse(settings, trouble);
    } catch (const RunsAlready& trouble) {
        return refuse(settings, trouble);
    } catch (const http::CannotListen& trouble) {
        return fail(
            settings,
            doing,
            std::string{trouble.what()} + " (see ORDERLY_PORT_BASE and ORDERLY_PORT)"
        );
    } catch (const std::exception& trouble) {
        return fail(settings, doing, trouble.what());
    }
}

}  // namespace service_host
