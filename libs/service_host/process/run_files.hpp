// RunFiles: what a running instance leaves in <home>/run. The lock keeps a second process of the
// same name away; the kernel drops it when the process ends, however that happens. The pid file
// says which process it is, and is removed at an orderly end.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace service_host {

class RunsAlready : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class RunFiles {
public:
    // Throws RunsAlready, or BadSetting if the files cannot be written.
    RunFiles(const std::filesystem::path& folder, const std::string& instance);
    ~RunFiles();
    RunFiles(const RunFiles&) = delete;
    RunFiles& operator=(const RunFiles&) = delete;

private:
    std::filesystem::path pid_file_;
    int lock_fd_ = -1;
};

}  // namespace service_host
