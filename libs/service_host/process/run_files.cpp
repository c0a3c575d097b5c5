#include "service_host/process/run_files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

#include "service_host/process/settings.hpp"

namespace service_host {

namespace {

std::string read_pid(const std::filesystem::path& pid_file) {
    std::string pid;
    std::ifstream{pid_file} >> pid;
    return pid.empty() ? "unknown" : pid;
}

[[noreturn]] void refuse(const std::filesystem::path& file, int error) {
    throw BadSetting{
        "ORDERLY_HOME: " + file.string() +
        " cannot be written: " + std::generic_category().message(error)};
}

// Readers see the old content or the new one, never half of it.
void write_atomically(const std::filesystem::path& path, const std::string& content) {
    const std::filesystem::path draft{path.string() + ".new"};
    std::ofstream file{draft};
    file << content << std::flush;
    if (!file) refuse(draft, errno);
    file.close();
    std::error_code failed;
    std::filesystem::rename(draft, path, failed);
    if (failed) refuse(path, failed.value());
}

int lock(const std::filesystem::path& path) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) refuse(path, errno);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    const int trouble = errno;
    close(fd);
    if (trouble == EWOULDBLOCK) return -1;
    refuse(path, trouble);
}

}  // namespace

RunFiles::RunFiles(const std::filesystem::path& folder, const std::string& instance)
    : pid_file_{folder / (instance + ".pid")} {
    std::filesystem::create_directories(folder);
    lock_fd_ = lock(folder / (instance + ".lock"));
    if (lock_fd_ < 0) {
        throw RunsAlready{instance + " runs already, as process " + read_pid(pid_file_)};
    }
    write_atomically(pid_file_, std::to_string(getpid()) + "\n");
}

RunFiles::~RunFiles() {
    std::error_code gone_already;
    std::filesystem::remove(pid_file_, gone_already);
    close(lock_fd_);
}

}  // namespace service_host
