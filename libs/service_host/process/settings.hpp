// Settings: what can be set from outside, read once at the start. Each setting has one name: the
// flag --nats-url is the variable ORDERLY_NATS_URL and the line nats-url in the file. Flags win
// over the environment, the environment over the file. A bad value ends the process with one line
// that names the setting. An empty variable counts as not set.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "vocabulary/result.hpp"

namespace service_host {

// A setting cannot be used. Some show this late, for instance when the file that they name is
// broken. The message begins with the setting's name. If nobody catches it, the process ends with
// this one line and exit code 2 (run.hpp).
class BadSetting : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// What every process of the system can be told.
struct ProcessSettings {
    std::string service;                 // fixed by the binary: order
    std::string instance;                // ORDERLY_INSTANCE, order-1
    std::filesystem::path home = "var";  // ORDERLY_HOME: data/, log/, run/
    std::string host = "127.0.0.1";      // ORDERLY_HOST: listened on; of a name, the address
    int port_base = 8080;                // ORDERLY_PORT_BASE: moves all default ports together
    int port = 0;                        // ORDERLY_PORT; default_port() by default, 0: any free one
    std::string address;                 // ORDERLY_ADDRESS: told to others; host:port by default
    int weight = 1;                      // ORDERLY_WEIGHT: told to others, see discovery::Instance
    std::string nats_url;                // ORDERLY_NATS_URL
    std::string log_level = "info";      // ORDERLY_LOG_LEVEL: debug, info, warn, error
    std::string crash_point;             // ORDERLY_CRASH_POINT, for tests

    std::filesystem::path data_folder() const { return home / "data"; }
};

// Port of an instance relative to ORDERLY_PORT_BASE (8080): gateway-1 8080, order-n 8100+n, nats-1
// 8122, registry-n 8124+n, payment-n 8130+n, inventory-n 8150+n, query-n 8170+n, payment_provider-n
// 8190+n. Throws std::invalid_argument for an instance of no service that has a place here.
int default_port(const std::string& instance, int port_base);

// A setting of one service's own.
struct Setting {
    std::string name;             // provider-address
    std::string description;      // with its unit
    std::string* text = nullptr;  // where the value goes; its value before is the default
    int* number = nullptr;        // … either of them
    int min = 0;
    int max = 0;
    bool (*allowed)(const std::string& text) = nullptr;  // which texts, if not all …
    std::string allowed_words{};                         // … in words: "of the form host:port"
    std::string default_words{};  // the default, where it follows from other settings
};

// Reads flags, environment and file (--config, ORDERLY_CONFIG). Handles --help and --version. On a
// bad value, a host that is not of this machine, a home that cannot be written, or settings that
// `check` refuses by a BadSetting, prints one line to stderr and exits with 2. Called before
// threads start.
ProcessSettings read_settings(
    int argc,
    char** argv,
    const std::string& service,
    const std::vector<Setting>& own = {},
    const std::function<void(const ProcessSettings&)>& check = {}
);

// For Setting::allowed: of the form host:port.
bool is_address(const std::string& text);

// What a process says and then exits with, instead of running.
struct Farewell {
    int exit_code = 0;
    std::string text;
};

// Like read_settings, but with these arguments (without the program's name) and variables. Checks
// neither host nor home. It may ask the resolver for the host's name or this machine's own.
vocabulary::Result<ProcessSettings, Farewell> parse_settings(
    const std::vector<std::string>& arguments,
    const std::function<std::optional<std::string>(const std::string& variable)>& environment,
    const std::string& service,
    const std::vector<Setting>& own = {}
);

}  // namespace service_host
