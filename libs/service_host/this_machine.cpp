#include "service_host/this_machine.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

#include "service_host/settings.hpp"

namespace service_host {

namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// `status` is 0, or what gai_strerror puts into words.
Addresses look_up(const std::string& name, int family, int flags, int& status) {
    addrinfo wanted{};
    wanted.ai_family = family;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = flags;
    addrinfo* found = nullptr;
    status = getaddrinfo(name.c_str(), nullptr, &wanted, &found);
    return {found, freeaddrinfo};
}

bool resolves(const std::string& name, int family) {
    int status = 0;
    look_up(name, family, 0, status);
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

// Nothing is read: what a pipe holds can be read but once.
int try_to_open(const std::filesystem::path& file) {
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno;
    close(fd);
    std::error_code ignored;  // it was there a moment ago
    return std::filesystem::is_directory(file, ignored) ? EISDIR : 0;
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

bool is_there(const std::filesystem::path& path) {
    std::error_code ignored;  // what cannot be looked at cannot be written either
    return std::filesystem::exists(path, ignored);
}

}  // namespace

std::string numeric_host(const std::string& host) {
    int status = 0;
    auto found = look_up(host, AF_UNSPEC, AI_NUMERICHOST, status);
    for (const int family : {AF_INET, AF_INET6}) {
        if (!found) found = look_up(host, family, 0, status);
    }
    if (found) return in_digits(*found);
    throw BadSetting{
        "ORDERLY_HOST: " + host +
        " is neither an address nor the name of one: " + gai_strerror(status)};
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
    const auto address = look_up(host, AF_UNSPEC, AI_NUMERICHOST, status);
    const int trouble = address ? try_to_bind(*address) : EADDRNOTAVAIL;
    if (trouble == EADDRNOTAVAIL) {
        throw BadSetting{"ORDERLY_HOST: " + host + " is not an address of this machine"};
    }
    if (trouble != 0)
        throw BadSetting{"ORDERLY_HOST: cannot listen on " + host + ": " + reason(trouble)};
}

void check_home(const std::filesystem::path& home) {
    const auto run = home / "run";
    const auto data = home / "data";
    make_folder(home);
    if (!is_there(run)) check_writable(home);
    make_folder(run);
    check_writable(run);
    if (!is_there(data)) return;
    make_folder(data);
    check_writable(data);
}

void check_readable(const std::string& setting, const std::filesystem::path& file) {
    const int trouble = try_to_open(file);
    if (trouble != 0) refuse(setting, file, "read", reason(trouble));
}

}  // namespace service_host
