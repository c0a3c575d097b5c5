#include "service_host/process/this_machine.hpp"

#include <array>
#include <cerrno>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

#include "service_host/process/settings.hpp"

namespace service_host {

namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// `status` is 0, or what gai_strerror puts into words.
Addresses look_up(const std::string& name, int family, int& status) {
    addrinfo wanted{};
    wanted.ai_family = family;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    status = getaddrinfo(name.c_str(), nullptr, &wanted, &found);
    return {found, freeaddrinfo};
}

bool resolves(const std::string& name, int family) {
    int status = 0;
    look_up(name, family, status);
    return status == 0;
}

std::string in_digits(const addrinfo& address) {
    std::array<char, NI_MAXHOST> text{};
    getnameinfo(
        address.ai_addr, address.ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST
    );
    return text.data();
}

std::string reason(int error) { return std::generic_category().message(error); }

// 0, or why not.
int try_to_bind(const addrinfo& address) {
    const int probe = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return errno;
    const int trouble = bind(probe, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    close(probe);
    return trouble;
}

[[noreturn]] void refuse(
    const std::string& setting,
    const std::filesystem::path& path,
    const std::string& what,
    const std::string& why
) {
    throw BadSetting{setting + ": " + path.string() + " cannot be " + what + ": " + why};
}

void make_folder(const std::filesystem::path& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) refuse("ORDERLY_HOME", folder, "made", failed.message());
}

void check_writable(const std::filesystem::path& folder) {
    if (access(folder.c_str(), W_OK | X_OK) != 0) {
        refuse("ORDERLY_HOME", folder, "written", reason(errno));
    }
}

}  // namespace

std::string numeric_host(const std::string& host) {
    int status = 0;
    const auto found = look_up(host, AF_UNSPEC, status);
    if (!found) {
        throw BadSetting{"ORDERLY_HOST: " + host + " does not resolve: " + gai_strerror(status)};
    }
    for (const auto* each = found.get(); each != nullptr; each = each->ai_next) {
        if (each->ai_family == AF_INET) return in_digits(*each);
    }
    return in_digits(*found);
}

bool is_every_address(const std::string& host) { return host == "0.0.0.0" || host == "::"; }

std::string machine_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

std::string reachable_host(const std::string& host, const std::string& name) {
    if (!is_every_address(host)) return host;
    return resolves(name, host == "::" ? AF_UNSPEC : AF_INET) ? name : "127.0.0.1";
}

void check_host(const std::string& host) {
    int status = 0;
    const auto address = look_up(host, AF_UNSPEC, status);
    const int trouble = address ? try_to_bind(*address) : EADDRNOTAVAIL;
    if (trouble == EADDRNOTAVAIL) {
        throw BadSetting{"ORDERLY_HOST: " + host + " is not an address of this machine"};
    }
    if (trouble != 0)
        throw BadSetting{"ORDERLY_HOST: cannot listen on " + host + ": " + reason(trouble)};
}

void check_home(const std::filesystem::path& home) {
    make_folder(home / "run");
    check_writable(home / "run");
}

void check_readable(const std::string& setting, const std::filesystem::path& file) {
    // It is not opened: a pipe would take that for its one reader.
    if (access(file.c_str(), R_OK) != 0) refuse(setting, file, "read", reason(errno));
    std::error_code ignored;  // it was there a moment ago
    if (std::filesystem::is_directory(file, ignored)) refuse(setting, file, "read", reason(EISDIR));
}

}  // namespace service_host
