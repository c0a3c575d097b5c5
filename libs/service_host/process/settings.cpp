#include "service_host/process/settings.hpp"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string_view>

#include <CLI/CLI.hpp>

#include "service_host/process/this_machine.hpp"

namespace service_host {

namespace {

using EnvironmentVariables = std::function<std::optional<std::string>(const std::string& variable)>;

// Distance of a service's first port from the base, less one.
const std::map<std::string, int> port_offsets{
    {"gateway", -1},
    {"order", 20},
    {"nats", 41},
    {"registry", 44},
    {"payment", 50},
    {"inventory", 70},
    {"query", 90},
    {"payment_provider", 110},
};
constexpr int port_base_max = 65'000;

std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, trouble] = std::from_chars(text.data(), end, number);
    if (trouble != std::errc{} || stopped != end) return std::nullopt;
    return number;
}

// order-12 → 12, if it is an instance of that service.
std::optional<int> number_of(const std::string& instance, const std::string& service) {
    if (!instance.starts_with(service + "-")) return std::nullopt;
    const auto digits = std::string_view{instance}.substr(service.size() + 1);
    const auto number = parse_number(digits);
    const bool is_plain = number && *number >= 1 && std::to_string(*number) == digits;
    return is_plain ? number : std::nullopt;
}

bool is_log_level(const std::string& text) {
    return text == "debug" || text == "info" || text == "warn" || text == "error";
}

// Nothing that separates the parts of a URL.
bool is_host(std::string_view text) {
    return !text.empty() && text.find_first_of(" \t/?#@,[]") == std::string_view::npos;
}

bool is_port(std::string_view text) {
    const auto port = parse_number(text);
    return port && *port >= 1 && *port <= 65'535;
}

// nats://host:port, perhaps with user:password@ before the host.
bool is_nats_url(const std::string& text) {
    constexpr std::string_view scheme = "nats://";
    if (!text.starts_with(scheme)) return false;
    const auto rest = std::string_view{text}.substr(scheme.size());
    const auto place = rest.substr(rest.rfind('@') + 1);
    const auto colon = place.rfind(':');
    auto host = place.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return is_host(host) && (colon == std::string_view::npos || is_port(place.substr(colon + 1)));
}

std::string trimmed(std::string_view text) {
    const auto is_space = [](char character) {
        return std::isspace(static_cast<unsigned char>(character)) != 0;
    };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return std::string{text};
}

std::string variable_of(const std::string& name) {
    std::string variable = "ORDERLY_" + name;
    for (char& character : variable) {
        const auto upper = std::toupper(static_cast<unsigned char>(character));
        character = character == '-' ? '_' : static_cast<char>(upper);
    }
    return variable;
}

// A value as it was given, and where: "--port", "ORDERLY_PORT", "orderly.conf:3: port".
struct Given {
    std::string value;
    std::string where;
};
using GivenByName = std::map<std::string, Given>;

void assign(const Setting& setting, const Given& given) {
    const auto complain = [&](const std::string& expected) {
        const auto shown = given.value.empty() ? "\"\"" : given.value;
        throw BadSetting{given.where + ": " + shown + " is not " + expected};
    };
    if (setting.number != nullptr) {
        const auto number = parse_number(given.value);
        if (!number || *number < setting.min || *number > setting.max) {
            complain(
                "a number from " + std::to_string(setting.min) + " to " +
                std::to_string(setting.max)
            );
        }
        *setting.number = *number;
    } else {
        if (setting.allowed != nullptr && !setting.allowed(given.value)) {
            complain(setting.allowed_words);
        }
        *setting.text = given.value;
    }
}

// Lines of the form "name = value"; # begins a comment line.
GivenByName read_file(const Given& path, const std::vector<Setting>& settings) {
    check_readable(path.where, path.value);
    std::ifstream file{path.value};
    if (!file) throw BadSetting{path.where + ": " + path.value + " cannot be read"};
    GivenByName values;
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        const auto text = trimmed(line);
        if (text.empty() || text.front() == '#') continue;
        const auto where = path.value + ":" + std::to_string(number) + ": ";
        const auto equals = text.find('=');
        if (equals == std::string::npos) throw BadSetting{where + "not of the form name = value"};
        const auto name = trimmed(std::string_view{text}.substr(0, equals));
        const bool known =
            std::any_of(settings.begin(), settings.end(), [&](const Setting& setting) {
                return setting.name == name;
            });
        if (!known) throw BadSetting{where + name + " is no setting"};
        const Given given{trimmed(std::string_view{text}.substr(equals + 1)), where + name};
        if (!values.emplace(name, given).second) throw BadSetting{where + name + " is set twice"};
    }
    return values;
}

GivenByName
read_environment(const EnvironmentVariables& environment, const std::vector<Setting>& settings) {
    GivenByName values;
    for (const auto& setting : settings) {
        const auto variable = variable_of(setting.name);
        const auto value = environment(variable);
        if (value && !value->empty()) values[setting.name] = {*value, variable};
    }
    return values;
}

std::string default_of(const Setting& setting) {
    if (!setting.default_words.empty()) return setting.default_words;
    return setting.number != nullptr ? std::to_string(*setting.number) : *setting.text;
}

// Sources from the strongest to the weakest.
const Given* strongest(const std::string& name, const std::vector<const GivenByName*>& sources) {
    for (const auto* source : sources) {
        const auto found = source->find(name);
        if (found != source->end()) return &found->second;
    }
    return nullptr;
}

class Parser {
public:
    Parser(const std::string& service, const std::vector<Setting>& own);

    ProcessSettings
    parse(const std::vector<std::string>& arguments, const EnvironmentVariables& environment);
    std::string help() const { return app_.help(); }

private:
    void define_flags();
    GivenByName flags() const;
    ProcessSettings complete();

    ProcessSettings settings_;
    std::string home_ = settings_.home.string();
    std::string config_;
    int port_ = -1;  // not set
    std::vector<Setting> table_;

    CLI::App app_;
    std::map<std::string, std::string> flag_values_;
};

Parser::Parser(const std::string& service, const std::vector<Setting>& own)
    : app_{
          "One instance of the " + service +
              " service. Every setting is a flag, a variable or a line of the file: flags win over"
              " the environment, the environment over the file.",
          "orderly-" + service} {
    settings_.service = service;
    settings_.instance = service + "-1";
    table_ = {
        {.name = "config",
         .description = "file with lines of the form name = value",
         .text = &config_},
        {.name = "instance", .description = "name of this instance", .text = &settings_.instance},
        {.name = "home", .description = "folder of data/, log/ and run/", .text = &home_},
        {.name = "host",
         .description = "address to listen on, or its name",
         .text = &settings_.host},
        {.name = "port",
         .description = "port to listen on, 0 for any free one",
         .number = &port_,
         .min = 0,
         .max = 65'535,
         .default_words = "by instance and port base"},
        {.name = "port-base",
         .description = "first port of the whole system",
         .number = &settings_.port_base,
         .min = 1,
         .max = port_base_max},
        {.name = "address",
         .description = "host:port at which others reach this instance",
         .text = &settings_.address,
         .allowed = is_address,
         .allowed_words = "of the form host:port",
         .default_words = "host:port"},
        {.name = "nats-url",
         .description = "the broker",
         .text = &settings_.nats_url,
         .allowed = is_nats_url,
         .allowed_words = "of the form nats://host:port",
         .default_words = "nats://127.0.0.1:<port base + 42>"},
        {.name = "weight",
         .description = "share of balanced requests, compared with others of the service; 0: only "
                        "what needs this instance",
         .number = &settings_.weight,
         .min = 0,
         .max = 100},
        {.name = "log-level",
         .description = "debug, info, warn or error",
         .text = &settings_.log_level,
         .allowed = is_log_level,
         .allowed_words = "one of debug, info, warn, error"},
        {.name = "crash-point",
         .description = "name[:times] of a place to die at, for tests",
         .text = &settings_.crash_point},
    };
    table_.insert(table_.end(), own.begin(), own.end());
    define_flags();
}

void Parser::define_flags() {
    for (const auto& setting : table_) {
        assert((setting.text == nullptr) != (setting.number == nullptr));
        auto shown = default_of(setting);
        if (shown.empty()) shown = "none";
        app_.add_option(
                "--" + setting.name,
                flag_values_[setting.name],
                setting.description + " [" + variable_of(setting.name) + ", default: " + shown + "]"
        )
            ->type_name(setting.number != nullptr ? "NUMBER" : "TEXT");
    }
    app_.set_version_flag("--version", app_.get_name() + " " + ORDERLY_VERSION);
}

GivenByName Parser::flags() const {
    GivenByName values;
    for (const auto& setting : table_) {
        const auto flag = "--" + setting.name;
        if (app_.count(flag) > 0) values[setting.name] = {flag_values_.at(setting.name), flag};
    }
    return values;
}

ProcessSettings
Parser::parse(const std::vector<std::string>& arguments, const EnvironmentVariables& environment) {
    // CLI11 reads no environment and no file here: it would let the file win.
    app_.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    const auto from_flags = flags();
    const auto from_environment = read_environment(environment, table_);
    GivenByName from_file;
    if (const auto* path = strongest("config", {&from_flags, &from_environment})) {
        from_file = read_file(*path, table_);
    }
    for (const auto& setting : table_) {
        const auto* given = strongest(setting.name, {&from_flags, &from_environment, &from_file});
        if (given != nullptr) assign(setting, *given);
    }
    return complete();
}

// What follows from other settings.
ProcessSettings Parser::complete() {
    if (!number_of(settings_.instance, settings_.service)) {
        throw BadSetting{
            "ORDERLY_INSTANCE: " + settings_.instance + " is not of the form " + settings_.service +
            "-<number from 1>"};
    }
    settings_.home = home_;
    settings_.port = port_ >= 0 ? port_ : default_port(settings_.instance, settings_.port_base);
    if (settings_.port > 65'535) {
        throw BadSetting{"ORDERLY_PORT: " + settings_.instance + " has no port by default"};
    }
    settings_.host = numeric_host(settings_.host);
    if (settings_.address.empty()) {
        settings_.address =
            reachable_host(settings_.host, machine_name()) + ":" + std::to_string(settings_.port);
    }
    if (settings_.nats_url.empty()) {
        settings_.nats_url =
            "nats://127.0.0.1:" + std::to_string(default_port("nats-1", settings_.port_base));
    }
    return settings_;
}

Farewell refusal(const std::string& service, const std::exception& trouble) {
    return {2, "orderly-" + service + ": " + trouble.what()};
}

[[noreturn]] void leave(const Farewell& farewell) {
    (farewell.exit_code == 0 ? std::cout : std::cerr) << farewell.text << std::endl;
    std::exit(farewell.exit_code);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

int default_port(const std::string& instance, int port_base) {
    const auto service = instance.substr(0, instance.rfind('-'));
    const auto offset = port_offsets.find(service);
    const auto number = number_of(instance, service);
    if (offset == port_offsets.end() || !number) {
        throw std::invalid_argument{instance + " has no port by default"};
    }
    return port_base + offset->second + *number;
}

bool is_address(const std::string& text) {
    const std::string_view view = text;
    const auto colon = view.rfind(':');
    return colon != std::string_view::npos && is_host(view.substr(0, colon)) &&
           is_port(view.substr(colon + 1));
}

vocabulary::Result<ProcessSettings, Farewell> parse_settings(
    const std::vector<std::string>& arguments,
    const EnvironmentVariables& environment,
    const std::string& service,
    const std::vector<Setting>& own
) {
    Parser parser{service, own};
    try {
        return parser.parse(arguments, environment);
    } catch (const CLI::CallForHelp&) {
        return Farewell{0, parser.help()};
    } catch (const CLI::CallForVersion& version) {
        return Farewell{0, version.what()};
    } catch (const CLI::ParseError& trouble) {
        return refusal(service, trouble);
    } catch (const BadSetting& trouble) {
        return refusal(service, trouble);
    }
}

ProcessSettings read_settings(
    int argc,
    char** argv,
    const std::string& service,
    const std::vector<Setting>& own,
    const std::function<void(const ProcessSettings&)>& check
) {
    const auto environment = [](const std::string& variable) -> std::optional<std::string> {
        const char* value = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe)
        return value == nullptr ? std::nullopt : std::optional<std::string>{value};
    };
    const auto result = parse_settings({argv + 1, argv + argc}, environment, service, own);
    if (!result.ok()) leave(result.error());
    const auto& settings = result.value();
    try {
        check_host(settings.host);
        check_home(settings.home);
        if (check) check(settings);
    } catch (const BadSetting& trouble) {
        leave(refusal(service, trouble));
    }
    return settings;
}

}  // namespace service_host
